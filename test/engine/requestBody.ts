import { createGunzip, createInflate } from 'node:zlib';
import type { Request } from 'express';
import { parseIncomingMessage } from 'n8n-core';
import type { INode, Workflow, WorkflowExecuteMode } from 'n8n-workflow';
import readBody from 'raw-body';

/** n8n's default for N8N_PAYLOAD_SIZE_MAX. */
const LARGEST_PAYLOAD = '16mb';

/** Thrown for a body that is not what its content type says. */
export class UnparsableBody extends Error {}

const PARSABLE = /^(application\/json|text\/plain)/;

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
 * As n8n's webhook-helpers do: nodes of version 1 can have the body left unread. Of what n8n parses,
 * this parses JSON and text.
 *
 * @throws UnparsableBody
 */
export async function parseBody(
  request: Request,
  node: INode,
  workflow: Workflow,
  mode: WorkflowExecuteMode,
): Promise<void> {
  const isVersion1 = node.typeVersion === 1;
  const leaveUnread = '={{$parameter["options"]["binaryData"]}}';
  if (isVersion1 && workflow.expression.getSimpleParameterValue(node, leaveUnread, mode, {})) {
    return;
  }
  const { contentType = '' } = request;
  if (!isVersion1 && !PARSABLE.test(contentType)) return;
  await request.readRawBody();
  const text = request.rawBody.toString();
  if (!text) return;
  try {
    if (contentType === 'application/json') request.body = JSON.parse(text);
    else if (contentType === 'text/plain') request.body = text;
  } catch {
    throw new UnparsableBody();
  }
}
