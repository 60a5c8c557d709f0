import {
  errorMeaning,
  type ErrorKind,
  type ErrorMeaning,
} from '../../protocols/eventbridge/errors';
import { isRecord } from '../../protocols/isRecord';
import { parseJson } from '../../protocols/parseJson';
import type { Failure } from '../sending/attempts';
import { failureOf } from '../sending/failureOf';
import { quote } from '../sending/quote';
import type { NoAnswer } from '../sending/reasonOf';
import type { Answer } from '../sending/request';

/** What went wrong with a request or with one event of it. */
export interface EventBridgeFailure extends Failure, Partial<Pick<ErrorMeaning, 'about' | 'kind'>> {
  /** HTTP status; missing where there was no answer. */
  status?: number;
}

/** What became of a request. */
export type EventBridgeOutcome<Body> =
  { answer: Body; failure?: undefined } | { failure: EventBridgeFailure; answer?: undefined };

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

const words = {
  service: 'EventBridge',
  sent: 'request',
  foreignAnswer: 'The answer is not one that EventBridge gives.',
  checkAddress: CHECK_ADDRESS,
  perhapsArrived: CHECK_ADDRESS,
  retryLater: fixes.busy,
};

/** An event keeps its id, so that one that comes again is known. */
const mayRepeat = { unanswered: true, outOfOrder: true };

const PAYLOAD_TOO_LARGE = 413;

/** What a service said about a request, or about one event of it. */
interface Said {
  code: string;
  message?: unknown;
  /** 200 for an event. */
  status: number;
  /** How much our clock is ahead of the service's, in milliseconds, if that is known. */
  skew?: number;
  /** What must not be quoted. */
  secrets?: readonly string[];
}

/** @returns what a refusal means, and what to do about it */
export function refusalOf({ code, message, status, skew, secrets }: Said): EventBridgeFailure {
  const { kind, cause, again, about } = errorMeaning(code, status, skew);
  const said = [code, message]
    .map((words) => quote(words, secrets))
    .filter(Boolean)
    .join(': ');
  return { kind, cause, fix: fixes[kind], again, about, said, status };
}

function skewOf({ headers }: Answer): number | undefined {
  const skew = Date.now() - Date.parse(String(headers.date));
  return Number.isNaN(skew) ? undefined : skew;
}

/**
 * @param secrets what of an answer must not be shown
 * @returns what became of a request
 */
export function outcomeOf<Body extends object>(
  response: Answer | NoAnswer,
  secrets: readonly string[] = [],
): EventBridgeOutcome<Body> {
  if (response.reason !== undefined) return { failure: failureOf(response, words, mayRepeat) };
  const { statusCode: status, body, retryAfter } = response;
  // n8n parses only what is called JSON.
  const given = parseJson(body);
  if (isRecord(given) && status >= 200 && status < 300) return { answer: given as Body };
  const { code, message } = isRecord(given) ? given : {};
  if (typeof code === 'string') {
    const refusal = refusalOf({ code, message, status, skew: skewOf(response), secrets });
    return { failure: { ...refusal, retryAfter } };
  }
  // A proxy on the way may mind the size too.
  if (status === PAYLOAD_TOO_LARGE) {
    return { failure: refusalOf({ code: `HTTP status ${status}`, status }) };
  }
  return { failure: { ...failureOf(response, words, mayRepeat), status } };
}
