import type { Meaning, Meanings } from './meaning';

/** What can be wrong with any call, and with the app's callback address. */
export type CommonErrorKind =
  | 'blocked'
  | 'busy'
  | 'callbackExists'
  | 'expiredToken'
  | 'forbiddenHost'
  | 'malformedUrl'
  | 'noCallback'
  | 'noPermission'
  | 'quotaUsedUp'
  | 'tooManyCalls'
  | 'unknownServer'
  | 'unreachableUrl'
  | 'unsuccessful'
  | 'unsupportedEvent'
  | 'wrongAnswer'
  | 'wrongKeys'
  | 'wrongSecret';

/** Answers that are no failure for every caller, or after which the token is renewed. */
export const openApiCodes = {
  invalidAccessToken: 40014,
  expiredAccessToken: 42001,
  invalidAuthentication: 'InvalidAuthentication',
  noCallback: 71007,
  unknownApp: 'invalidClientIdOrSecret',
} as const;

/** The code of an answer of the older server that only says that another one in it, the `sub_code`, decides. */
export const WRAPPER = 88;

/** Not DingTalk's own: of the page that it shows to whoever called it much too often. */
export const BLOCKED = 'punish';

/** Not DingTalk's own: of an answer that tells of a failure and gives no code. */
export const UNSUCCESSFUL = 'unsuccessful';

const wrongSecret: Meaning<CommonErrorKind> = {
  kind: 'wrongSecret',
  cause: 'DingTalk does not know this Client ID with this Client Secret.',
};

const expiredToken: Meaning<CommonErrorKind> = {
  kind: 'expiredToken',
  cause: 'DingTalk rejected an access token as expired although it had just been issued.',
};

const noPermission: Meaning<CommonErrorKind> = {
  kind: 'noPermission',
  cause: 'The app has no permission for this.',
};

const tooManyCalls: Meaning<CommonErrorKind> = {
  kind: 'tooManyCalls',
  cause: 'The app calls DingTalk more often than DingTalk allows.',
  again: 'soon',
};

const busy: Meaning<CommonErrorKind> = { kind: 'busy', cause: 'DingTalk is busy.', again: 'soon' };

const quotaUsedUp: Meaning<CommonErrorKind> = {
  kind: 'quotaUsedUp',
  cause: 'The organization has used up the API calls that its edition of DingTalk has in a month.',
};

const unknownServer: Meaning<CommonErrorKind> = {
  kind: 'unknownServer',
  cause: "The IP address that called DingTalk is not in the app's list of servers.",
};

/**
 * Source: DingTalk Open Platform, global return codes, "API call frequency and throttling", "call
 * frequency limits" and "business event callback", 2026-08.
 */
export const commonMeanings: Meanings<CommonErrorKind> = {
  [-1]: busy,
  40001: wrongSecret,
  [openApiCodes.invalidAccessToken]: wrongSecret,
  40089: wrongSecret,
  [openApiCodes.expiredAccessToken]: expiredToken,
  [WRAPPER]: noPermission,
  60011: noPermission,
  60020: unknownServer,
  90002: tooManyCalls,
  90018: tooManyCalls,
  90020: quotaUsedUp,
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
  [openApiCodes.invalidAuthentication]: expiredToken,
  [openApiCodes.unknownApp]: wrongSecret,
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': noPermission,
  'Forbidden.AccessDenied.ApiCountLimitForOrg': quotaUsedUp,
  'Forbidden.AccessDenied.IpNotInWhiteList': unknownServer,
  'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi': tooManyCalls,
  'Forbidden.AccessDenied.QpsLimitForApi': tooManyCalls,
  'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': tooManyCalls,
  'request.too.fast': tooManyCalls,
  'system.busy': busy,
  systemBusy: busy,
  [UNSUCCESSFUL]: {
    kind: 'unsuccessful',
    cause: 'DingTalk says that it did not succeed, and not why.',
    mayBeDone: true,
  },
  [BLOCKED]: {
    kind: 'blocked',
    cause:
      'DingTalk blocks the IP address of this server for five minutes, because more than 10,000 calls came from it within 20 seconds.',
    again: 'afterBlock',
  },
};
