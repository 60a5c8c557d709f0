interface CallbackRule {
  /** HTTP status of the refusal. */
  status: 400 | 401 | 403 | 405 | 413 | 415;
  /** What is wrong and why, in words for the person who set the callback up. */
  cause: string;
  /** What to do about it. */
  fix: string;
}

/**
 * Every way in which a callback request can be wrong.
 *
 * Source: DingTalk Open Platform, "callback message encryption" and "develop push service", 2026-08.
 */
export const callbackRules = {
  wrongMethod: {
    status: 405,
    cause: 'This address takes POST requests from DingTalk and was called in another way.',
    fix: "Nothing is broken: paste this address as the callback URL in DingTalk's developer console.",
  },
  sourceNotAllowed: {
    status: 403,
    cause: 'The request came from an IP address that requests are not accepted from.',
    fix: 'Check the option Accept Requests From, and N8N_PROXY_HOPS if n8n runs behind a proxy.',
  },
  wrongContentType: {
    status: 415,
    cause: 'The request body is not JSON.',
    fix: 'DingTalk sends application/json; a proxy in between must not change it.',
  },
  tooLarge: {
    status: 413,
    cause: 'The request body is larger than any DingTalk event.',
    fix: 'Nothing to do: the request was most likely not sent by DingTalk.',
  },
  missingParameter: {
    status: 400,
    cause: 'A part that every DingTalk callback has is missing or malformed.',
    fix: 'Make sure that a proxy passes on the query string and the JSON body unchanged.',
  },
  staleTimestamp: {
    status: 403,
    cause: 'The request is older (or further in the future) than the maximum request age.',
    fix: "Check this server's clock; if DingTalk redelivers later than that, raise Maximum Request Age.",
  },
  badSignature: {
    status: 401,
    cause: 'The signature does not match the token of the credential.',
    fix: "Copy the Token from DingTalk's developer console into the credential again.",
  },
  badBase64: {
    status: 400,
    cause: 'The encrypted text is not valid Base64.',
    fix: 'Make sure that a proxy passes on the JSON body unchanged.',
  },
  wrongLength: {
    status: 400,
    cause: 'The encrypted text has an impossible length.',
    fix: 'Make sure that a proxy passes on the JSON body unchanged.',
  },
  badPadding: {
    status: 400,
    cause: 'The message could not be decrypted with the aes_key of the credential.',
    fix: "Copy the aes_key (43 characters) from DingTalk's developer console into the credential again.",
  },
  badLengthField: {
    status: 400,
    cause: 'The decrypted message is shorter than it claims to be.',
    fix: "Copy the aes_key (43 characters) from DingTalk's developer console into the credential again.",
  },
  wrongOwnerKey: {
    status: 403,
    cause: 'The message was encrypted for another app or organization than the Owner Key names.',
    fix: "Set the Owner Key to the app's Client ID (AppKey); to the CorpId if the URL was registered by API; to the SuiteKey for a third-party app.",
  },
  notJson: {
    status: 400,
    cause: 'The decrypted message is not a DingTalk event.',
    fix: 'Nothing to do: the message has the right signature but is no JSON object with an EventType.',
  },
} as const satisfies Record<string, CallbackRule>;

export type CallbackRuleName = keyof typeof callbackRules;

/** A callback request that broke a rule; holds nothing of the request and no secret. */
export class CallbackError extends Error {
  readonly status: CallbackRule['status'];
  readonly fix: string;

  /** @param detail which part of the request, when the rule covers several (a name, never a value) */
  constructor(
    readonly rule: CallbackRuleName,
    detail?: string,
  ) {
    const { status, cause, fix } = callbackRules[rule];
    super(detail === undefined ? cause : `${cause} (${detail})`);
    this.name = 'CallbackError';
    this.status = status;
    this.fix = fix;
  }
}
