/** What an error of EventBridge means and what to do about it. */
export interface EventBridgeProblem {
  /** What is wrong and why, in words for the person who drew the flow. */
  cause: string;
  fix: string;
  /** Whether the same may be sent again soon. */
  isBusy?: boolean;
}

const wrongKey: EventBridgeProblem = {
  cause: 'Alibaba Cloud does not know this AccessKey ID, or it is disabled.',
  fix: "Copy the AccessKey ID from Alibaba Cloud's console into the credential, and see that the key is enabled there.",
};

const wrongSignature: EventBridgeProblem = {
  cause:
    'The signature is wrong: the AccessKey Secret in the credential does not belong to this AccessKey ID.',
  fix: 'Enter the AccessKey Secret again. If it is lost, create a new AccessKey in the console of Alibaba Cloud.',
};

const expiredToken: EventBridgeProblem = {
  cause: 'The temporary key (STS) has expired.',
  fix: 'Get a new one and put its AccessKey ID, AccessKey Secret and Security Token into the credential together; for a flow that runs by itself, use the AccessKey of a RAM user.',
};

const wrongToken: EventBridgeProblem = {
  cause: 'The Security Token does not belong to this AccessKey ID.',
  fix: 'Enter all three values of the temporary key again; leave Security Token empty for an ordinary AccessKey.',
};

const notAllowed: EventBridgeProblem = {
  cause: 'The account or RAM user of this AccessKey may not do this.',
  fix: 'In the RAM console, grant it the policy AliyunEventBridgePutEventsPolicy to send events, and AliyunEventBridgeReadOnlyAccess for the list of event buses and the test of the credential.',
};

const notActivated: EventBridgeProblem = {
  cause: 'EventBridge is not activated for this Alibaba Cloud account.',
  fix: 'Activate it in the console of EventBridge.',
};

const wrongTime: EventBridgeProblem = {
  cause: 'Alibaba Cloud does not accept the time of the request.',
  fix: 'Set the clock of the computer that runs n8n right.',
};

const noBus: EventBridgeProblem = {
  cause: 'There is no event bus of this name in this account and region.',
  fix: 'Choose the bus from the list, or compare its name and the region with the console of EventBridge.',
};

const tooLarge: EventBridgeProblem = {
  cause: 'The event is larger than EventBridge takes.',
  fix: 'Send fewer fields, or put large content elsewhere and send its address.',
};

const busy = (cause: string): EventBridgeProblem => ({
  cause,
  fix: 'Retry the execution later: what EventBridge has got keeps its id.',
  isBusy: true,
});

/**
 * By the beginning of the service's code: it appends details, as in InvalidAccessKeyId.NotFound.
 *
 * Source: Alibaba Cloud, error codes of EventBridge and of its gateway, 2026-03.
 */
const problems: ReadonlyArray<readonly [code: string, problem: EventBridgeProblem]> = [
  ['InvalidAccessKeyId', wrongKey],
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
      cause: 'There is no Alibaba Cloud account with this Account ID.',
      fix: 'Compare it with the one that the console shows at its top right.',
    },
  ],
  ['EventBusNotExist', noBus],
  ['EventBusNotFound', noBus],
  ['EventSizeExceeded', tooLarge],
  ['EntityTooLarge', tooLarge],
  [
    'InvalidToken',
    {
      cause: 'The event source does not know the token in the Webhook URL.',
      fix: "Copy the Public Request URL from the event source's details into the credential again.",
    },
  ],
  [
    'PutEventsRequestSecurityCheckFailed',
    {
      cause: 'The security settings of the event source refused the request.',
      fix: "Allow the address under which n8n reaches the internet in the event source's security settings, and the method that this node uses.",
    },
  ],
  ['TooManyRequests', busy('EventBridge is getting too many requests from this account.')],
];

/** Codes that say that the service had a moment of trouble, whatever they are called exactly. */
const BUSY = /throttl|toomany|flowcontrol|internal|timeout|unavailable|busy|serviceerror/i;

/** Further off than that, a request is refused for its time. */
const ACCEPTED_SKEW_MILLISECONDS = 15 * 60_000;

/**
 * @param code of the answer or of one entry in it
 * @param status HTTP status; 200 for an entry
 * @param skewMilliseconds how much our clock is ahead of the server's, if that is known
 * @returns what it means
 */
export function eventBridgeProblem(
  code: string,
  status: number,
  skewMilliseconds = 0,
): EventBridgeProblem {
  const known = problems.find(([start]) => code.startsWith(start))?.[1];
  const isAboutTime = known === wrongTime || known === wrongSignature;
  if (isAboutTime && Math.abs(skewMilliseconds) > ACCEPTED_SKEW_MILLISECONDS) {
    const minutes = Math.round(Math.abs(skewMilliseconds) / 60_000);
    const direction = skewMilliseconds > 0 ? 'ahead of' : 'behind';
    return {
      cause: `The clock of the computer that runs n8n is ${minutes} minutes ${direction} that of Alibaba Cloud, so the signature counts as expired.`,
      fix: wrongTime.fix,
    };
  }
  if (known) return known;
  if (status === 429 || status >= 500 || BUSY.test(code)) {
    return busy('EventBridge does not work at present, or has too much to do.');
  }
  return {
    cause: 'EventBridge refused this.',
    fix: 'Look the code up in the documentation of EventBridge.',
  };
}
