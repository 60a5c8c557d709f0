import type {
  ICredentialDataDecryptedObject,
  IExecuteFunctions,
  IHookFunctions,
  IHttpRequestHelper,
  IHttpRequestOptions,
  ILoadOptionsFunctions,
  IN8nHttpFullResponse,
} from 'n8n-workflow';

import { retryAfterMilliseconds } from '../../protocols/retryAfter';
import { inTime } from './inTime';
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
  'body' | 'encoding' | 'headers' | 'json' | 'method' | 'qs' | 'timeout' | 'url'
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
  if (!credential) return await plainRequest(context, asked);
  const { name, data } = credential;
  const more = data && { credentialsDecrypted: { id: '', name, type: name, data } };
  return await answered(
    asked,
    async (options) =>
      await context.helpers.httpRequestWithAuthentication.call(context, name, options, more),
  );
}

/** Sends a request as {@link request} does, with nothing that authenticates it. Never throws. */
export async function plainRequest(
  { helpers }: IHttpRequestHelper,
  asked: AskedRequest,
): Promise<Answer | NoAnswer> {
  return await answered(asked, async (options) => await helpers.httpRequest(options));
}

async function answered(
  asked: AskedRequest,
  send: (options: IHttpRequestOptions) => Promise<unknown>,
): Promise<Answer | NoAnswer> {
  const { timeout = REQUEST_TIMEOUT_MILLISECONDS } = asked;
  const options: IHttpRequestOptions = {
    ...asked,
    timeout,
    disableFollowRedirect: true,
    ignoreHttpStatusErrors: true,
    returnFullResponse: true,
  };
  try {
    const response = (await inTime(
      timeout,
      async (abortSignal) => await send({ ...options, abortSignal }),
    )) as IN8nHttpFullResponse;
    const { statusCode, headers, body } = response;
    const retryAfter = retryAfterMilliseconds(headers['retry-after'], Date.now());
    return { statusCode, headers, body, retryAfter };
  } catch (error) {
    return reasonOf(error);
  }
}
