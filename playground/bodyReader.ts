import express, { type Request, type Response } from 'express';

/** Reads the bytes of a request's body: none when they cannot be read, undefined when too many. */
export type BodyReader = (request: Request, response: Response) => Promise<Buffer | undefined>;

/**
 * A reader for services that look at their bodies themselves. What is too much is let go by and
 * never held in memory.
 *
 * @param options `limit` in bytes or as a text such as "1mb"; `inflate`: whether it reads
 *   compressed bodies
 */
export function bodyReader(options: { limit: number | string; inflate: boolean }): BodyReader {
  const read = express.raw({ type: () => true, ...options });
  return (request, response) =>
    new Promise((resolve) => {
      read(request, response, (error?: unknown) => {
        if (isTooLarge(error)) resolve(undefined);
        else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      });
    });
}

const isTooLarge = (error: unknown) =>
  error instanceof Error && 'type' in error && error.type === 'entity.too.large';
