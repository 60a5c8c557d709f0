import type { IExecuteFunctions } from 'n8n-workflow';

import type { Outcome } from '../../sending/attempts';
import { failureOf } from '../../sending/failureOf';
import { request, type Answer } from '../../sending/request';
import { reasonOf, type NoAnswer } from '../../sending/reasonOf';

/**
 * n8n holds a file in its memory while a node works with it, together with all else that runs, so
 * one that somebody sent to a robot must not be able to fill it.
 */
export const LARGEST_FILE_MEGABYTES = 100;

const MEGABYTE = 1024 * 1024;

/** For a file of the largest size and a slow line. */
const TIMEOUT_MILLISECONDS = 300_000;

const AGAIN_LATER =
  'Try again in some minutes, with the Download Code of the same message. If it stays like this, ask the sender to send the file again.';

const words = {
  service: "DingTalk's file server",
  sent: 'request for the file',
  foreignAnswer: "DingTalk's file server does not give the file.",
  checkAddress: AGAIN_LATER,
  perhapsArrived: AGAIN_LATER,
  retryLater: AGAIN_LATER,
};

/** To read a file again and again does no harm. */
const mayRepeat = { unanswered: true, outOfOrder: true };

/** The part of Node.js's streams that is used here. */
type Stream = AsyncIterable<Uint8Array> & { destroy?: () => void };

/**
 * @returns undefined when there is more than may be
 * @throws when the execution was stopped
 */
async function readAll(
  stream: Stream,
  most: number,
  stopped: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) return undefined;
    stopped?.throwIfAborted();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A file as a server gives it. */
export interface FetchedFile {
  bytes: Buffer;
  headers: Answer['headers'];
}

const tooLarge: Outcome<FetchedFile> = {
  failure: {
    cause: `The file is larger than ${LARGEST_FILE_MEGABYTES} MB, which is the most that this node takes into n8n's memory.`,
    fix: 'Ask for a smaller file, or fetch it with another program.',
    said: `more than ${LARGEST_FILE_MEGABYTES} MB`,
  },
};

/**
 * Fetches a file from an address that was checked before. Nothing authenticates the request, and a
 * redirect is not followed: it could lead anywhere.
 *
 * @returns what became of it; the address is a secret for a while, and is in no failure
 */
export async function fetchFile(
  context: IExecuteFunctions,
  url: URL,
): Promise<Outcome<FetchedFile>> {
  const failed = (response: Answer | NoAnswer) => ({
    failure: failureOf(response, words, mayRepeat),
  });
  const asked = { method: 'GET', url: url.href, encoding: 'stream' } as const;
  const response = await request(context, { ...asked, timeout: TIMEOUT_MILLISECONDS });
  if (response.reason !== undefined) return failed(response);
  const stream = response.body as Stream;
  try {
    if (response.statusCode !== 200) return failed(response);
    const most = LARGEST_FILE_MEGABYTES * MEGABYTE;
    if (Number(response.headers['content-length']) > most) return tooLarge;
    const bytes = await readAll(stream, most, context.getExecutionCancelSignal());
    return bytes ? { answer: { bytes, headers: response.headers } } : tooLarge;
  } catch (error) {
    return failed(reasonOf(error));
  } finally {
    stream.destroy?.();
  }
}
