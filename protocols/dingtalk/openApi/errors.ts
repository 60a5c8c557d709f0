import type { Again } from '../../problem';

/** What can be wrong, whatever DingTalk's code for it is. */
export type OpenApiErrorKind =
  | 'busy'
  | 'callbackExists'
  | 'expiredToken'
  | 'forbiddenHost'
  | 'malformedUrl'
  | 'noCallback'
  | 'noPermission'
  | 'refused'
  | 'tooManyCalls'
  | 'unknownServer'
  | 'unreachableUrl'
  | 'unsupportedEvent'
  | 'wrongAnswer'
  | 'wrongKeys'
  | 'wrongSecret';

/** What an answer of DingTalk's server API means. */
export interface OpenApiMeaning {
  kind: OpenApiErrorKind;
  /** What is wrong and why, in words for the person who drew the flow. */
  cause: string;
  /** DingTalk has done nothing, and may do it in a moment. Missing when asking again is no use. */
  again?: Again;
}

/** Answers that are no failure for every caller, or after which the token is renewed. */
export const openApiCodes = {
  invalidAccessToken: 40014,
  expiredAccessToken: 42001,
  noCallback: 71007,
} as const;

const wrongSecret: OpenApiMeaning = {
  kind: 'wrongSecret',
  cause: 'DingTalk does not know this Client ID with this Client Secret.',
};

const noPermission: OpenApiMeaning = {
  kind: 'noPermission',
  cause: 'The app has no permission for this.',
};

const tooManyCalls: OpenApiMeaning = {
  kind: 'tooManyCalls',
  cause: 'The app calls DingTalk more often than DingTalk allows.',
  again: 'soon',
};

/** The code of an answer that only says that another one in it, the `sub_code`, decides. */
const WRAPPER = 88;

/**
 * The answers, by code.
 *
 * Source: DingTalk Open Platform, global return codes and "business event callback", 2026-08.
 */
const meanings: Readonly<Record<number, OpenApiMeaning>> = {
  [-1]: { kind: 'busy', cause: 'DingTalk is busy.', again: 'soon' },
  40001: wrongSecret,
  [openApiCodes.invalidAccessToken]: wrongSecret,
  40089: wrongSecret,
  [openApiCodes.expiredAccessToken]: {
    kind: 'expiredToken',
    cause: 'DingTalk rejected an access token as expired although it had just been issued.',
  },
  [WRAPPER]: noPermission,
  60011: noPermission,
  90002: tooManyCalls,
  90018: tooManyCalls,
  60020: {
    kind: 'unknownServer',
    cause: "The IP address that called DingTalk is not in the app's list of servers.",
  },
  71006: {
    kind: 'callbackExists',
    cause: 'DingTalk knows a callback address for this app already.',
  },
  [openApiCodes.noCallback]: {
    kind: 'noCallback',
    cause: 'DingTalk knows no callback address for this app.',
  },
  71008: {
    kind: 'unsupportedEvent',
    cause: 'DingTalk does not push one of the chosen events to a URL that is registered like this.',
  },
  71009: {
    kind: 'wrongAnswer',
    cause: 'DingTalk called the callback address to check it and did not understand the answer.',
  },
  71010: { kind: 'wrongKeys', cause: 'DingTalk does not accept the Token or the AES Key.' },
  71011: {
    kind: 'malformedUrl',
    cause: 'DingTalk does not accept the callback address as a URL.',
  },
  71012: { kind: 'unreachableUrl', cause: 'DingTalk could not reach the callback address.' },
  71013: {
    kind: 'forbiddenHost',
    cause: 'DingTalk does not push to the host of the callback address.',
  },
};

const unknownMeaning: OpenApiMeaning = { kind: 'refused', cause: 'DingTalk refused the call.' };

/** @returns what a code other than 0 means */
export const openApiMeaning = (code: number): OpenApiMeaning => meanings[code] ?? unknownMeaning;

/** What an answer says about itself. */
export interface OpenApiStatus {
  /** 0 when DingTalk did what was asked. */
  code: number;
  /** DingTalk's own codes and words, where the code is not 0. */
  said: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** @returns undefined when it is no answer of DingTalk's server API */
export function openApiStatus(
  answer: Readonly<Record<string, unknown>>,
): OpenApiStatus | undefined {
  const { errcode, errmsg, sub_code: inner, sub_msg: innerWords } = answer;
  if (typeof errcode !== 'number') return undefined;
  const said = [text(innerWords) || text(errmsg)].filter(Boolean);
  if (errcode !== WRAPPER)
    return { code: errcode, said: [`errcode ${errcode}`, ...said].join(': ') };
  const codes = [`errcode ${errcode}`, ...(inner ? [`sub_code ${String(inner)}`] : [])].join(', ');
  // The words may be "ding talk error[subcode=60011,submsg=…]".
  const code = Number(inner ?? /\bsubcode=(-?\d+)/.exec(text(errmsg))?.[1]);
  return { code: code || WRAPPER, said: [codes, ...said].join(': ') };
}
