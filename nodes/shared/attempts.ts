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

/**
 * @param error of n8n's HTTP helpers; it holds the request, and with it secrets, so nothing else of
 *   it may be shown
 * @returns in what way there was no answer, in words; undefined when it is something else
 */
export function brokenConnection(error: unknown): string | undefined {
  const { code, httpCode } = error as { code?: string; httpCode?: string };
  return brokenConnections[httpCode ?? code ?? ''];
}
