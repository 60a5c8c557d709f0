import { finished } from 'node:stream/promises';
import { createGunzip, createInflate } from 'node:zlib';
import type { Request } from 'express';
import { parseIncomingMessage } from 'n8n-core';
import readBody from 'raw-body';

/** n8n's default for N8N_PAYLOAD_SIZE_MAX. */
const LARGEST_PAYLOAD = '16mb';

/** Thrown for a body that is not what its content type says. */
export class UnparsableBody extends Error {}

/** What n8n parses for nodes from version 2 on. It leaves the rest unread. */
const PARSED = /^application\/(json|x-www-form-urlencoded)|^text\/plain|[/+]xml$/;

/** As n8n's middlewares/body-parser does: the body is read by who asks for it. */
export function giveBodyReader(request: Request): void {
  parseIncomingMessage(request);
  request.readRawBody = async () => {
    if (request.rawBody) return;
    const decompress = { gzip: createGunzip, deflate: createInflate }[
      request.headers['content-encoding'] ?? ''
    ];
    request.rawBody = await readBody(decompress ? request.pipe(decompress()) : request, {
      length: decompress ? undefined : request.headers['content-length'],
      limit: LARGEST_PAYLOAD,
    });
  };
}

/**
 * As n8n's webhook-helpers do for nodes from version 2 on: what the Content-Type says that n8n can
 * parse is read, kept and parsed before the node is asked, and a form with files is taken apart. Of
 * what n8n parses, this parses JSON.
 *
 * @throws UnparsableBody when the body is not what its Content-Type says
 * @throws Error when it is too large for n8n or not compressed as it says
 */
export async function parseBody(request: Request): Promise<void> {
  const { contentType = '' } = request;
  if (contentType === 'multipart/form-data') {
    request.resume();
    await finished(request);
    return;
  }
  if (!PARSED.test(contentType)) return;
  await request.readRawBody();
  if (!request.rawBody.length) return;
  try {
    const text = request.rawBody.toString(request.encoding);
    if (contentType === 'application/json') request.body = JSON.parse(text);
    else request.body = text;
  } catch {
    throw new UnparsableBody();
  }
}
