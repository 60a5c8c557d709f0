/** How often a request is sent whose answer is missing or says that the service is busy. */
export const ATTEMPTS = 5;

const FIRST_PAUSE_MILLISECONDS = 1_000;

/**
 * @param attempt 1 for the first
 * @returns how long to wait after it, in milliseconds: each time twice as long
 */
export const pauseAfter = (attempt: number): number =>
  FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1);

/** By Node.js's code; any of them may be over in a moment. */
const brokenConnections: Record<string, string> = {
  EAI_AGAIN: 'its name could not be looked up',
  ECONNABORTED: 'it took too long to answer',
  ECONNREFUSED: 'nothing takes connections there',
  ECONNRESET: 'the connection broke',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'its name is not known',
  EPIPE: 'the connection broke',
  ERR_BAD_RESPONSE: 'the connection broke',
  ETIMEDOUT: 'it took too long to answer',
};

/** Of a service's or an error's words that are quoted. */
export const QUOTED_CHARACTERS = 200;

/**
 * What became of a request without an answer. An error of n8n's HTTP helpers holds the request, and
 * with it secrets, so only its words are used, without addresses.
 *
 * @returns why in words, and whether it may be over in a moment
 */
export function reasonOf(error: unknown): { reason: string; isBroken: boolean } {
  const { code, httpCode, message } = error as Error & { code?: string; httpCode?: string };
  const broken = brokenConnections[httpCode ?? code ?? ''];
  if (broken) return { reason: broken, isBroken: true };
  const words = String(message).replace(/\S+:\/\/\S+|\S+\?\S+=\S+/g, '…');
  return { reason: words.slice(0, QUOTED_CHARACTERS), isBroken: false };
}
