/** An error that the robot's service answers. */
export interface RobotError {
  errcode: number;
  errmsg: string;
}

/** The errors that DingTalk documents, each with a name for people to choose it by. */
export const errors = {
  busy: { name: 'DingTalk is busy', errcode: -1, errmsg: 'system busy' },
  badParameter: {
    name: 'The message is missing or not JSON',
    errcode: 40035,
    errmsg: 'param error: the body is missing or not JSON',
  },
  contentType: {
    name: 'Wrong Content-Type',
    errcode: 43004,
    errmsg: 'invalid HTTP header Content-Type: it must be application/json',
  },
  keywords: {
    name: 'Security: no keyword in the message',
    errcode: 310000,
    errmsg: 'keywords not in content',
  },
  timestamp: {
    name: 'Security: wrong time',
    errcode: 310000,
    errmsg: 'invalid timestamp',
  },
  sign: { name: 'Security: wrong signature', errcode: 310000, errmsg: 'sign not match' },
  ip: {
    name: 'Security: address not allowed',
    errcode: 310000,
    errmsg: 'ip X.X.X.X not in whitelist',
  },
  groupDissolved: {
    name: 'The group was dissolved',
    errcode: 400013,
    errmsg: 'the group has been dissolved',
  },
  noSuchToken: {
    name: 'The webhook URL does not exist',
    errcode: 400101,
    errmsg: 'access_token does not exist',
  },
  robotDisabled: {
    name: 'The robot is disabled',
    errcode: 400102,
    errmsg: 'the robot is disabled',
  },
  unknownType: {
    name: 'Unsupported message type',
    errcode: 400105,
    errmsg: 'unsupported message type',
  },
  robotNotInGroup: {
    name: 'The robot is not in the group',
    errcode: 400106,
    errmsg: 'the robot is not in the group',
  },
  tooFast: {
    name: 'Too fast (410100)',
    errcode: 410100,
    errmsg: 'sending too fast, throttled',
  },
  tooFastInWords: {
    name: 'Too fast (130101)',
    errcode: 130101,
    errmsg: 'send too fast, exceed 20 times per minute',
  },
  tooLong: {
    name: 'The message is too long',
    errcode: 460101,
    errmsg: 'message too long, exceed 20000 bytes',
  },
  dailyLimit: {
    name: 'Over the limit of the day',
    errcode: 90030,
    errmsg: 'the webhook is over its limit',
  },
  unsafeLink: { name: 'Unsafe link', errcode: 430101, errmsg: 'contains an unsafe link' },
  unsafeText: { name: 'Unsafe text', errcode: 430102, errmsg: 'contains inappropriate text' },
  unsafePicture: {
    name: 'Unsafe picture',
    errcode: 430103,
    errmsg: 'contains an inappropriate picture',
  },
  unsafeContent: {
    name: 'Unsafe content',
    errcode: 430104,
    errmsg: 'contains inappropriate content',
  },
} as const satisfies Record<string, RobotError & { name: string }>;

/** Thrown by what checks a message: the service refuses it with this error. */
export class Refusal extends Error {
  readonly errcode: number;

  /** @param errmsg instead of the documented one, where it depends on the message */
  constructor(error: RobotError, errmsg: string = error.errmsg) {
    super(errmsg);
    this.errcode = error.errcode;
  }
}
