import type { Failure } from './attempts';
import type { NoAnswer } from './reasonOf';
import type { Answer } from './request';

/** What to say when the service itself says nothing, in the words of a node's panel. */
export interface FailureWords {
  /** Who is called, at the beginning of a sentence: "DingTalk". */
  service: string;
  /** What is sent: "message". */
  sent: string;
  /** The cause when something else has answered: a sentence. */
  foreignAnswer: string;
  /** The fix when nothing has arrived, or something else has answered. */
  checkAddress: string;
  /** The fix when nobody knows whether it has arrived. */
  perhapsArrived: string;
  /** The fix when the service, or a proxy, is out of order. */
  retryLater: string;
}

/** Whether something may be sent again that may have arrived. */
export interface MayRepeat {
  /** When there was no answer. */
  unanswered: boolean;
  /** When the answer was that of a server that is out of order. */
  outOfOrder: boolean;
}

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/** @returns what a request without an answer of the service itself means */
export function failureOf(
  response: Answer | NoAnswer,
  words: FailureWords,
  mayRepeat: MayRepeat,
): Failure {
  const { service, sent, checkAddress: fix } = words;
  if (response.reason !== undefined) {
    const { reason: said, isBroken, mayHaveArrived } = response;
    if (!isBroken) return { cause: `n8n could not send the ${sent}.`, fix, said };
    const again = mayRepeat.unanswered || !mayHaveArrived ? 'soon' : undefined;
    const cause = `${service} could not be reached.`;
    return { cause, fix: mayHaveArrived ? words.perhapsArrived : fix, said, again, mayHaveArrived };
  }
  const { statusCode, retryAfter } = response;
  const said = `HTTP status ${statusCode}`;
  if (statusCode === TOO_MANY_REQUESTS) {
    const cause = `${service}, or a proxy on the way to it, gets too many requests.`;
    return { cause, fix: words.retryLater, said, again: 'soon', retryAfter };
  }
  if (statusCode >= SERVER_ERROR) {
    const cause = `${service}, or a proxy on the way to it, does not work at present.`;
    const again = mayRepeat.outOfOrder ? 'soon' : undefined;
    return { cause, fix: words.retryLater, said, again, retryAfter, mayHaveArrived: true };
  }
  return { cause: words.foreignAnswer, fix, said };
}
