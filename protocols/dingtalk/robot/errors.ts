import type { Again } from '../../problem';

/** What can be wrong, whatever DingTalk's code for it is. */
export type RobotErrorKind =
  | 'busy'
  | 'disabled'
  | 'groupDissolved'
  | 'noKeyword'
  | 'notInGroup'
  | 'notJson'
  | 'refused'
  | 'securitySettings'
  | 'senderNotAllowed'
  | 'tooFast'
  | 'tooLong'
  | 'unknownType'
  | 'unreadable'
  | 'unsafeContent'
  | 'unsafeLink'
  | 'unsafePicture'
  | 'unsafeText'
  | 'usedUp'
  | 'wrongSignature'
  | 'wrongTime'
  | 'wrongToken';

/** What an answer to a message means. */
export interface RobotErrorMeaning {
  kind: RobotErrorKind;
  /** What is wrong and why, in words for the person who wants to send. */
  cause: string;
  /** Missing when the message must not be sent again. */
  again?: Again;
}

const tooFast: RobotErrorMeaning = {
  kind: 'tooFast',
  cause:
    'The robot has sent more than 20 messages within a minute, so DingTalk blocks it for 10 minutes.',
  again: 'afterBlock',
};

const wrongToken: RobotErrorMeaning = {
  kind: 'wrongToken',
  cause: 'DingTalk does not know this access token.',
};

/**
 * The answers to a message, by `errcode`.
 *
 * Source: DingTalk Open Platform, "custom robot send group messages", 2026-07; 300001 and 460101 as
 * seen in public reports.
 */
const meanings: Readonly<Record<number, RobotErrorMeaning>> = {
  // Its msgUuid keeps the same message from showing twice.
  [-1]: { kind: 'busy', cause: 'DingTalk is busy.', again: 'soon' },
  40035: {
    kind: 'unreadable',
    cause: 'DingTalk misses a part of the message, or cannot read it.',
  },
  43004: { kind: 'notJson', cause: 'The message did not reach DingTalk as JSON.' },
  90030: {
    kind: 'usedUp',
    cause: 'The robot has used up the number of messages that it may send.',
  },
  130101: tooFast,
  300001: wrongToken,
  400013: { kind: 'groupDissolved', cause: 'The group of this robot was dissolved.' },
  400101: wrongToken,
  400102: { kind: 'disabled', cause: 'The robot is disabled.' },
  400105: { kind: 'unknownType', cause: 'DingTalk does not support this type of message.' },
  400106: { kind: 'notInGroup', cause: 'The robot is not in the group any more.' },
  410100: tooFast,
  430101: { kind: 'unsafeLink', cause: 'DingTalk considers a link in the message unsafe.' },
  430102: {
    kind: 'unsafeText',
    cause: 'DingTalk considers the text of the message inappropriate.',
  },
  430103: {
    kind: 'unsafePicture',
    cause: 'DingTalk considers a picture in the message inappropriate.',
  },
  430104: {
    kind: 'unsafeContent',
    cause: 'DingTalk considers the content of the message inappropriate.',
  },
  460101: { kind: 'tooLong', cause: 'The message is longer than 20,000 bytes.' },
};

const SECURITY_CHECK_FAILED = 310000;

/** The answer's text, English or Chinese, says which security setting refused the message. */
const securityMeanings: Array<{ pattern: RegExp; meaning: RobotErrorMeaning }> = [
  {
    pattern: /keyword|关键词/i,
    meaning: { kind: 'noKeyword', cause: "The message contains none of the robot's keywords." },
  },
  {
    pattern: /timestamp|时间戳/i,
    meaning: {
      kind: 'wrongTime',
      cause:
        'The message has no time that DingTalk accepts: it has no signature, or the clock of the sender is more than an hour wrong.',
    },
  },
  {
    pattern: /sign|签名/i,
    meaning: {
      kind: 'wrongSignature',
      cause: 'The signature is wrong: the secret is not that of this robot.',
    },
  },
  {
    pattern: /\bip\b|whitelist|白名单/i,
    meaning: {
      kind: 'senderNotAllowed',
      cause: "The sender's IP address is not among those that the robot accepts messages from.",
    },
  },
];

const unknownSecuritySetting: RobotErrorMeaning = {
  kind: 'securitySettings',
  cause: "The robot's security settings (keywords, signature or IP addresses) refused the message.",
};

/** @returns what a non-zero answer means */
export function robotErrorMeaning(errcode: number, errmsg: string): RobotErrorMeaning {
  if (errcode === SECURITY_CHECK_FAILED) {
    const found = securityMeanings.find(({ pattern }) => pattern.test(errmsg));
    return found?.meaning ?? unknownSecuritySetting;
  }
  return meanings[errcode] ?? { kind: 'refused', cause: 'DingTalk refused the message.' };
}
