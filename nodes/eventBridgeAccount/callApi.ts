import type { IExecuteFunctions, ILoadOptionsFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import {
  errorMeaning,
  type ErrorKind,
  type ErrorMeaning,
} from '../../protocols/eventbridge/errors';
import type { Problem } from '../../protocols/problem';
import { QUOTED_CHARACTERS } from '../sending/quote';
import { reasonOf } from '../sending/reasonOf';

/** What went wrong with a request or with one event of it. */
export interface Failure extends Problem, Pick<ErrorMeaning, 'about'> {
  /** Missing where there was no answer of the service. */
  kind?: ErrorKind;
  /** The service's code and words, or what happened instead of an answer. */
  said: string;
  /** HTTP status; missing where there was no answer. */
  status?: number;
}

/** What became of a request. */
export type Outcome<Body> = { body: Body; failure?: undefined } | { failure: Failure };

export const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

export const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

/** A header that a signature holds: the answer to a wrong one repeats what was signed. */
const SECRET_HEADER = /x-acs-security-token:\s*\S+/gi;

/** What to do about each kind of error. */
const fixes: Readonly<Record<ErrorKind, string>> = {
  busy: 'Retry the execution later: what EventBridge has got keeps its id.',
  expiredToken:
    'Get a new one and put its AccessKey ID, AccessKey Secret and Security Token into the credential together; for a flow that runs by itself, use the AccessKey of a RAM user.',
  noAccount: 'Compare it with the one that the console shows at its top right.',
  noBus:
    'Choose the bus from the list, or compare its name and the region with the console of EventBridge.',
  notActivated: 'Activate it in the console of EventBridge.',
  notAllowed:
    'In the RAM console, grant it the policy AliyunEventBridgePutEventsPolicy to send events, and AliyunEventBridgeReadOnlyAccess for the list of event buses and the test of the credential.',
  refused: 'Look the code up in the documentation of EventBridge.',
  senderNotAllowed:
    "Allow the address under which n8n reaches the internet in the event source's security settings, and the method that this node uses.",
  tooLarge: 'Send fewer fields, or put large content elsewhere and send its address.',
  wrongKey:
    "Copy the AccessKey ID from Alibaba Cloud's console into the credential, and see that the key is enabled there.",
  wrongSignature:
    'Enter the AccessKey Secret in the credential again. If it is lost, create a new AccessKey in the console of Alibaba Cloud.',
  wrongTime: 'Set the clock of the computer that runs n8n right.',
  wrongToken:
    'Enter all three values of the temporary key again; leave Security Token empty for an ordinary AccessKey.',
  wrongWebhookToken:
    "Copy the Public Request URL from the event source's details into the credential again.",
};

const CHECK_ADDRESS = "Check n8n's network, and the address in the credential.";

const quoted = (text: unknown): string =>
  String(text ?? '')
    .replace(SECRET_HEADER, 'x-acs-security-token:…')
    .slice(0, QUOTED_CHARACTERS);

/**
 * @param code of an answer or of one entry of it
 * @param status 200 for an entry
 * @param skewMilliseconds how much our clock is ahead of the server's, if that is known
 */
export function failureOf(
  code: string,
  message: unknown,
  status: number,
  skewMilliseconds?: number,
): Failure {
  const said = [code, quoted(message)].filter(Boolean).join(': ');
  const { kind, cause, again, about } = errorMeaning(code, status, skewMilliseconds);
  return { kind, cause, fix: fixes[kind], again, about, said, status };
}

/** @param error of n8n's HTTP helpers */
export function noAnswer(error: unknown): Failure {
  const { reason, isBroken } = reasonOf(error);
  const cause = isBroken ? 'EventBridge could not be reached.' : 'n8n could not send the request.';
  return { cause, fix: CHECK_ADDRESS, said: reason, again: isBroken ? 'soon' : undefined };
}

/** @returns what an answer tells; with `ignoreHttpStatusErrors`, any status comes here */
export function readAnswer<Body>({
  statusCode,
  headers,
  body,
}: Pick<IN8nHttpFullResponse, 'statusCode' | 'headers' | 'body'>): Outcome<Body> {
  const given = parse(body);
  if (given && statusCode >= 200 && statusCode < 300) return { body: given as Body };
  const { code, message } = (given ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' && statusCode < 500 && statusCode !== 429) {
    const said = `HTTP status ${statusCode}`;
    const cause = 'The answer is not one that EventBridge gives.';
    return { failure: { cause, fix: CHECK_ADDRESS, said, status: statusCode } };
  }
  const skew = Date.now() - Date.parse(String(headers.date));
  return {
    failure: failureOf(
      typeof code === 'string' ? code : `HTTP status ${statusCode}`,
      message,
      statusCode,
      Number.isNaN(skew) ? undefined : skew,
    ),
  };
}

/** Services send JSON under other names too, which n8n does not parse. */
function parse(body: unknown): object | undefined {
  if (typeof body === 'object' && body !== null) return body;
  try {
    const parsed: unknown = JSON.parse(String(body));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Calls an operation of EventBridge's API. Never throws.
 *
 * @param body JSON
 */
export async function callApi<Body>(
  context: IExecuteFunctions | ILoadOptionsFunctions,
  operation: string,
  body: string,
  contentType = JSON_CONTENT_TYPE,
): Promise<Outcome<Body>> {
  try {
    const response = (await context.helpers.httpRequestWithAuthentication.call(
      context,
      'alibabaCloudEventBridgeApi',
      {
        method: 'POST',
        // The credential adds the endpoint.
        url: `/openapi/${operation}`,
        headers: { 'content-type': contentType },
        body,
        timeout: REQUEST_TIMEOUT_MILLISECONDS,
        disableFollowRedirect: true,
        ignoreHttpStatusErrors: true,
        returnFullResponse: true,
      },
    )) as IN8nHttpFullResponse;
    return readAnswer<Body>(response);
  } catch (error) {
    return { failure: noAnswer(error) };
  }
}
