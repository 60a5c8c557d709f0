/** How often a request is sent whose answer is missing or says that the service is busy. */
export const ATTEMPTS = 5;

const FIRST_PAUSE_MILLISECONDS = 1_000;

/**
 * @param attempt 1 for the first
 * @returns how long to wait after it, in milliseconds: each time twice as long
 */
export const pauseAfter = (attempt: number): number =>
  FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1);
