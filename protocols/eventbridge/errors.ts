import type { Again } from '../problem';

/** What can be wrong, whatever the service's code for it is called exactly. */
export type ErrorKind =
  | 'busy'
  | 'expiredToken'
  | 'noAccount'
  | 'noBus'
  | 'notActivated'
  | 'notAllowed'
  | 'refused'
  | 'senderNotAllowed'
  | 'tooLarge'
  | 'wrongKey'
  | 'wrongSignature'
  | 'wrongTime'
  | 'wrongToken'
  | 'wrongWebhookToken';

/** What an error of EventBridge means. */
export interface ErrorMeaning {
  kind: ErrorKind;
  /** What is wrong and why, in words for the person who drew the flow. */
  cause: string;
  /** Missing when the request must not be sent again. */
  again?: Again;
  /**
   * Which other requests get the same answer. `key`: all with this key. `bus`: all with this key for
   * this event bus. `events`: those with the same events, or with one of them.
   */
  about?: 'key' | 'bus' | 'events';
}

const wrongTime: ErrorMeaning = {
  kind: 'wrongTime',
  cause: 'Alibaba Cloud does not accept the time of the request.',
  about: 'key',
};

const wrongSignature: ErrorMeaning = {
  kind: 'wrongSignature',
  cause: 'The signature is wrong: the AccessKey Secret does not belong to this AccessKey ID.',
  about: 'key',
};

const expiredToken: ErrorMeaning = {
  kind: 'expiredToken',
  cause: 'The temporary key (STS) has expired.',
  about: 'key',
};

const wrongToken: ErrorMeaning = {
  kind: 'wrongToken',
  cause: 'The Security Token does not belong to this AccessKey ID.',
  about: 'key',
};

const notAllowed: ErrorMeaning = {
  kind: 'notAllowed',
  cause: 'The account or RAM user of this AccessKey may not do this.',
  about: 'bus',
};

const notActivated: ErrorMeaning = {
  kind: 'notActivated',
  cause: 'EventBridge is not activated for this Alibaba Cloud account.',
  about: 'key',
};

const noBus: ErrorMeaning = {
  kind: 'noBus',
  cause: 'There is no event bus of this name in this account and region.',
  about: 'bus',
};

const tooLarge: ErrorMeaning = {
  kind: 'tooLarge',
  cause: 'The event is larger than EventBridge takes.',
  about: 'events',
};

const busy = (cause: string): ErrorMeaning => ({ kind: 'busy', cause, again: 'soon' });

/**
 * By the beginning of the service's code: it appends details, as in InvalidAccessKeyId.NotFound.
 *
 * Source: Alibaba Cloud, error codes of EventBridge and of its gateway, 2026-03.
 */
const meanings: ReadonlyArray<readonly [code: string, meaning: ErrorMeaning]> = [
  [
    'InvalidAccessKeyId',
    {
      kind: 'wrongKey',
      cause: 'Alibaba Cloud does not know this AccessKey ID, or it is disabled.',
      about: 'key',
    },
  ],
  ['SignatureDoesNotMatch', wrongSignature],
  ['IncompleteSignature', wrongSignature],
  ['StsAccessIdExpired', expiredToken],
  ['InvalidSecurityToken.Expired', expiredToken],
  ['SecurityTokenExpired', expiredToken],
  ['SecurityTokenInvalid', wrongToken],
  ['InvalidStsAccessKeyId', wrongToken],
  ['InvalidSecurityToken', wrongToken],
  ['AccessDenied', notAllowed],
  ['Forbidden', notAllowed],
  ['NoPermission', notAllowed],
  ['InvalidTimeStamp', wrongTime],
  ['SignatureNonceUsed', busy('The request was seen as one that had been sent before.')],
  ['ServiceNotEnable', notActivated],
  ['ServiceAccessDenied', notActivated],
  [
    'AccountIdNotExist',
    {
      kind: 'noAccount',
      cause: 'There is no Alibaba Cloud account with this Account ID.',
      about: 'key',
    },
  ],
  ['EventBusNotExist', noBus],
  ['EventBusNotFound', noBus],
  ['EventSizeExceeded', tooLarge],
  ['EntityTooLarge', tooLarge],
  [
    'InvalidToken',
    {
      kind: 'wrongWebhookToken',
      cause: 'The event source does not know the token of the address.',
    },
  ],
  [
    'PutEventsRequestSecurityCheckFailed',
    {
      kind: 'senderNotAllowed',
      cause: 'The security settings of the event source refused the request.',
    },
  ],
  ['TooManyRequests', busy('EventBridge is getting too many requests from this account.')],
];

/** Codes that say that the service had a moment of trouble, whatever they are called exactly. */
const BUSY = /throttl|toomany|flowcontrol|internal|timeout|unavailable|busy|serviceerror/i;

const PAYLOAD_TOO_LARGE = 413;
const TOO_MANY_REQUESTS = 429;

/** With these, an unknown code says more about who asks, and for which bus, than about the events. */
const ABOUT_BUS = [401, 403, 404];

/** Further off than that, a request is refused for its time. */
const ACCEPTED_SKEW_MILLISECONDS = 15 * 60_000;

function wrongClock(skewMilliseconds: number): ErrorMeaning {
  const minutes = Math.round(Math.abs(skewMilliseconds) / 60_000);
  const direction = skewMilliseconds > 0 ? 'ahead of' : 'behind';
  return {
    ...wrongTime,
    cause: `The sender's clock is ${minutes} minutes ${direction} that of Alibaba Cloud, so the signature counts as expired.`,
  };
}

/**
 * @param code of the answer or of one entry in it
 * @param status HTTP status; 200 for an entry
 * @param skewMilliseconds how much our clock is ahead of the server's, if that is known
 * @returns what it means
 */
export function errorMeaning(code: string, status: number, skewMilliseconds = 0): ErrorMeaning {
  const known = meanings.find(([start]) => code.startsWith(start))?.[1];
  const isAboutTime = known === wrongTime || known === wrongSignature;
  if (isAboutTime && Math.abs(skewMilliseconds) > ACCEPTED_SKEW_MILLISECONDS) {
    return wrongClock(skewMilliseconds);
  }
  if (known) return known;
  if (status === TOO_MANY_REQUESTS || status >= 500 || BUSY.test(code)) {
    return busy('EventBridge does not work at present, or has too much to do.');
  }
  if (status === PAYLOAD_TOO_LARGE) return tooLarge;
  const about = ABOUT_BUS.includes(status) ? 'bus' : 'events';
  return { kind: 'refused', cause: 'EventBridge refused this.', about };
}
