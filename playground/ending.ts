import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { SharedFaults } from './faults';

/** What happened instead of an answer, because it was asked for. */
export type Mishap = 'dropped' | 'HTTP 502';

/** Answers late, if that was asked for. */
export async function takeTime({ delayMs }: SharedFaults): Promise<void> {
  // A late answer keeps no process running that wants to end.
  if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
}

/**
 * Ends a request without the service's own answer, if that was asked for.
 *
 * @param ending what is answered, or what happens instead
 * @returns whether the request has ended
 */
export function endedBadly(
  ending: number | string,
  { socket }: Request,
  response: Response,
): ending is Mishap {
  if (ending === 'dropped') {
    socket.destroy();
    return true;
  }
  if (ending === 'HTTP 502') {
    response.status(502).type('html').send('<h1>Bad Gateway</h1>');
    return true;
  }
  return false;
}
