import type {
  ICredentialDataDecryptedObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
} from 'n8n-workflow';

import { retryAfterMilliseconds } from '../../protocols/retryAfter';
import { reasonOf, type NoAnswer } from './reasonOf';

/** How long to wait for a whole answer, unless told. */
export const REQUEST_TIMEOUT_MILLISECONDS = 20_000;

/** An answer of any HTTP status. */
export interface Answer {
  reason?: undefined;
  statusCode: number;
  headers: Readonly<Record<string, unknown>>;
  body: unknown;
  /** How long the service asks to be left alone, in milliseconds. */
  retryAfter?: number;
}

/** What of a request differs from one to another. */
export type AskedRequest = Pick<
  IHttpRequestOptions,
  'body' | 'headers' | 'json' | 'method' | 'qs' | 'timeout' | 'url'
>;

/** What authenticates a request. */
export interface RequestCredential {
  /** Its type. */
  name: string;
  /** Read for the item that the request is for; otherwise n8n reads it for the first item. */
  data?: ICredentialDataDecryptedObject;
}

/** Any context in which n8n sends requests for a node. */
export type RequestContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/**
 * Sends a request through n8n's HTTP helper. A redirect is an answer like any other: whoever it
 * leads to would get what is meant for the service. Never throws.
 *
 * @param asked with `url` empty or a path where the credential knows the address
 */
export async function request(
  context: RequestContext,
  asked: AskedRequest,
  credential?: RequestCredential,
): Promise<Answer | NoAnswer> {
  const { timeout = REQUEST_TIMEOUT_MILLISECONDS } = asked;
  const isOver = AbortSignal.timeout(timeout);
  const options: IHttpRequestOptions = {
    ...asked,
    timeout,
    abortSignal: isOver,
    disableFollowRedirect: true,
    ignoreHttpStatusErrors: true,
    returnFullResponse: true,
  };
  try {
    const answered = send(context, options, credential);
    const response = (await unless(isOver, answered)) as IN8nHttpFullResponse;
    const { statusCode, headers, body } = response;
    const retryAfter = retryAfterMilliseconds(headers['retry-after'], Date.now());
    return { statusCode, headers, body, retryAfter };
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * n8n's `timeout` ends a request for which nothing comes. An answer in small bites would never end,
 * and of one that is not compressed as it says, n8n never tells the end, whatever signal it has.
 */
async function unless(isOver: AbortSignal, answered: Promise<unknown>): Promise<unknown> {
  let giveUp = () => {};
  const tooLate = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }));
    isOver.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    isOver.removeEventListener('abort', giveUp);
  }
}

async function send(
  context: RequestContext,
  options: IHttpRequestOptions,
  credential: RequestCredential | undefined,
): Promise<unknown> {
  const { helpers } = context;
  if (!credential) return await helpers.httpRequest(options);
  const { name, data } = credential;
  const more = data && { credentialsDecrypted: { id: '', name, type: name, data } };
  return await helpers.httpRequestWithAuthentication.call(context, name, options, more);
}
