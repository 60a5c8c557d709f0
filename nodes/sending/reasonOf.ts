import { QUOTED_CHARACTERS } from './quote';

/** What became of a request that got no answer. */
export interface NoAnswer {
  /** Why, in words, without addresses. */
  reason: string;
  /** Whether it may be over in a moment. */
  isBroken: boolean;
  /** Whether the service may have got the request all the same. */
  mayHaveArrived: boolean;
}

/** By Node.js's code; any of them may be over in a moment. */
const brokenConnections: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name could not be looked up',
  ECONNABORTED: 'it took too long to answer',
  ECONNREFUSED: 'nothing takes connections there',
  ECONNRESET: 'the connection broke',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'its name is not known',
  EPIPE: 'the connection broke',
  ERR_BAD_RESPONSE: 'the connection broke',
  ERR_CANCELED: 'it took too long to answer',
  ETIMEDOUT: 'it took too long to answer',
};

/** How Node.js's codes begin for what is no HTTP, or is not compressed as it says. */
const UNREADABLE_ANSWER = /^(HPE|Z)_/;

const brokenBy = (code: string): string | undefined =>
  brokenConnections[code] ??
  (UNREADABLE_ANSWER.test(code) ? 'its answer could not be read' : undefined);

/** With these, there was never a connection. */
const NEVER_CONNECTED = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/** What Node.js was doing when others of the codes came before a connection was there. */
const CONNECTING = ['connect', 'getaddrinfo'];

/** What is looked at for addresses. */
const EXAMINED_CHARACTERS = 1_000;

/** With a scheme, or with a query. A regular expression would take seconds for a row of `?`. */
function isAddress(word: string): boolean {
  const query = word.indexOf('?', 1);
  return word.includes('://') || (query > 0 && word.lastIndexOf('=') > query);
}

/** The parts of an error of Node.js, axios or n8n that are read here. */
interface RequestError {
  code?: string;
  /** Where n8n's own errors keep the code. */
  httpCode?: string;
  message?: string;
  syscall?: string;
  cause?: unknown;
  /** One for each address that was tried. */
  errors?: RequestError[];
}

/** An error of n8n holds that of axios, which holds that of Node.js. */
const DEPTH = 4;

function wasConnecting(error: RequestError | undefined, depth = DEPTH): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false;
  if (error.syscall !== undefined) return CONNECTING.includes(error.syscall);
  if (error.errors?.length) return error.errors.every((one) => wasConnecting(one, depth - 1));
  return wasConnecting(error.cause as RequestError, depth - 1);
}

/**
 * An error of n8n's HTTP helpers holds the request, and with it secrets, so only its words are used,
 * without addresses.
 *
 * @returns what it says of the request
 */
export function reasonOf(error: unknown): NoAnswer {
  const { code, httpCode, message } = error as RequestError;
  const known = httpCode ?? code ?? '';
  const broken = brokenBy(known);
  if (broken) {
    const wasNeverSent = NEVER_CONNECTED.includes(known) || wasConnecting(error as RequestError);
    return { reason: broken, isBroken: true, mayHaveArrived: !wasNeverSent };
  }
  const words = String(message)
    .slice(0, EXAMINED_CHARACTERS)
    .replace(/\S+/g, (word) => (isAddress(word) ? '…' : word));
  return { reason: words.slice(0, QUOTED_CHARACTERS), isBroken: false, mayHaveArrived: false };
}
