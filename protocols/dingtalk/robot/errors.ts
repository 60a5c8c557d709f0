import type { Problem } from '../../problem';

/** How long DingTalk blocks a robot that sent too fast; sending meanwhile is pointless or worse. */
export const BLOCK_MILLISECONDS = 10 * 60_000;

/** Messages a minute that DingTalk allows a robot. */
export const MESSAGES_PER_MINUTE = 20;

const throttled: Problem = {
  cause:
    'The robot has sent more than 20 messages within a minute, so DingTalk blocks it for 10 minutes.',
  fix: 'Use the operation Send Digest to put many items into one message. If other systems or several n8n workers send as this robot, lower Messages per Minute in the credential.',
  again: 'afterBlock',
};

const wrongToken: Problem = {
  cause: 'DingTalk does not know this access token.',
  fix: "Copy the Webhook URL from the robot's settings into the credential again; if the robot was removed from the group, add a new one.",
};

/**
 * The answers to a message, by `errcode`.
 *
 * Source: DingTalk Open Platform, "custom robot send group messages", 2026-07; 300001 and 460101 as
 * seen in public reports.
 */
const problems: Readonly<Record<number, Problem>> = {
  [-1]: {
    cause: 'DingTalk is busy.',
    fix: 'Retry the execution later: what the group has already got does not show again.',
    // Its msgUuid keeps the same message from showing twice.
    again: 'soon',
  },
  40035: {
    cause: 'DingTalk misses a part of the message, or cannot read it.',
    fix: 'Compare the message with the documentation of its type; a proxy must not change the body.',
  },
  43004: {
    cause: 'The message did not reach DingTalk as JSON.',
    fix: 'A proxy between n8n and DingTalk must not change the Content-Type header.',
  },
  90030: {
    cause: 'The robot has used up the number of messages that it may send.',
    fix: 'Wait until tomorrow, and send fewer messages: Send Digest puts many items into one.',
  },
  130101: throttled,
  300001: wrongToken,
  400013: {
    cause: 'The group of this robot was dissolved.',
    fix: 'Add a robot to another group and put its Webhook URL into the credential.',
  },
  400101: wrongToken,
  400102: {
    cause: 'The robot is disabled.',
    fix: "Switch it on in the group's settings, under Robots.",
  },
  400105: {
    cause: 'DingTalk does not support this type of message.',
    fix: 'Choose Text, Link, Markdown, Action Card or Feed Card.',
  },
  400106: {
    cause: 'The robot is not in the group any more.',
    fix: 'Add a robot to the group and put its Webhook URL into the credential.',
  },
  410100: throttled,
  430101: {
    cause: 'DingTalk considers a link in the message unsafe.',
    fix: 'Remove the link, or link to another address.',
  },
  430102: {
    cause: 'DingTalk considers the text of the message inappropriate.',
    fix: 'Change the wording of the message.',
  },
  430103: {
    cause: 'DingTalk considers a picture in the message inappropriate.',
    fix: 'Remove the picture, or use another one.',
  },
  430104: {
    cause: 'DingTalk considers the content of the message inappropriate.',
    fix: 'Change the content of the message.',
  },
  460101: {
    cause: 'The message is longer than 20,000 bytes.',
    fix: 'Shorten it, or choose the message type Markdown, which is split where needed.',
  },
};

const SECURITY_CHECK_FAILED = 310000;

/** The answer's text, English or Chinese, says which security setting refused the message. */
const securityProblems: Array<{ pattern: RegExp } & Problem> = [
  {
    pattern: /keyword|关键词/i,
    cause: "The message contains none of the robot's keywords.",
    fix: "Look up the keywords in the robot's security settings, put one into the message, and list them in the credential: then a missing one is noticed before sending.",
  },
  {
    pattern: /timestamp|时间戳/i,
    cause:
      'The message has no time that DingTalk accepts: the credential has no Secret, or the clock of the computer that runs n8n is more than an hour wrong.',
    fix: "Copy the secret (it starts with SEC) from the robot's security settings into the credential; if it is there, set the clock right.",
  },
  {
    pattern: /sign|签名/i,
    cause: 'The signature is wrong: the Secret in the credential is not that of this robot.',
    fix: "Copy the secret (it starts with SEC) from the robot's security settings into the credential again.",
  },
  {
    pattern: /\bip\b|whitelist|白名单/i,
    cause: "n8n's IP address is not among those that the robot accepts messages from.",
    fix: "Add the address under which n8n reaches the internet to the robot's security settings.",
  },
];

const unknownSecurityProblem: Problem = {
  cause: "The robot's security settings (keywords, signature or IP addresses) refused the message.",
  fix: "Compare the credential with the robot's security settings.",
};

const unknownProblem: Problem = {
  cause: 'DingTalk refused the message.',
  fix: 'Look the code up in the documentation of DingTalk.',
};

/** @returns what a non-zero answer means */
export function robotProblem(errcode: number, errmsg: string): Problem {
  if (errcode === SECURITY_CHECK_FAILED) {
    return securityProblems.find(({ pattern }) => pattern.test(errmsg)) ?? unknownSecurityProblem;
  }
  return problems[errcode] ?? unknownProblem;
}
