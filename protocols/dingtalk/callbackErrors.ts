interface CallbackRule {
  /** HTTP status of the refusal. */
  status: 400 | 401 | 403 | 405 | 413 | 415;
  /** What is wrong and why, in words for the person who set the callback up. */
  cause: string;
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
  },
  sourceNotAllowed: {
    status: 403,
    cause: 'The request came from an IP address that requests are not accepted from.',
  },
  wrongContentType: { status: 415, cause: 'The request body is not JSON.' },
  tooLarge: { status: 413, cause: 'The request body is larger than any DingTalk event.' },
  missingParameter: {
    status: 400,
    cause: 'A part that every DingTalk callback has is missing or malformed.',
  },
  staleTimestamp: {
    status: 403,
    cause: 'The request is older (or further in the future) than is accepted.',
  },
  badSignature: { status: 401, cause: 'The signature does not match the token.' },
  badBase64: { status: 400, cause: 'The encrypted text is not valid Base64.' },
  wrongLength: { status: 400, cause: 'The encrypted text has an impossible length.' },
  badPadding: { status: 400, cause: 'The message could not be decrypted with the aes_key.' },
  badLengthField: {
    status: 400,
    cause: 'The decrypted message is shorter than it claims to be.',
  },
  wrongOwnerKey: {
    status: 400,
    cause: 'The message was encrypted for another app or organization than the owner key names.',
  },
  notJson: { status: 400, cause: 'The decrypted message is not a DingTalk event.' },
} as const satisfies Record<string, CallbackRule>;

export type CallbackRuleName = keyof typeof callbackRules;

const unreadable: ReadonlySet<CallbackRuleName> = new Set([
  'badBase64',
  'wrongLength',
  'badPadding',
  'badLengthField',
  'wrongOwnerKey',
  'notJson',
] as const);

/** A callback request that broke a rule; holds nothing of the request and no secret. */
export class CallbackError extends Error {
  readonly status: CallbackRule['status'];

  /** @param detail which part of the request, when the rule covers several (a name, never a value) */
  constructor(
    readonly rule: CallbackRuleName,
    detail?: string,
  ) {
    const { status, cause } = callbackRules[rule];
    super(detail === undefined ? cause : `${cause} (${detail})`);
    this.name = 'CallbackError';
    this.status = status;
  }

  /**
   * Whether the signature was right and the message inside was not. The caller must not learn more:
   * who can sign but has no key could otherwise decrypt recorded messages, by trying which changed
   * ones still have a right padding (a padding oracle).
   */
  get isUnreadable(): boolean {
    return unreadable.has(this.rule);
  }
}
