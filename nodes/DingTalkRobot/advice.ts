import { robotErrorMeaning, type RobotErrorKind } from '../../protocols/dingtalk/robot/errors';
import type { Problem } from '../../protocols/problem';

/** What to do about it, in the words of the panels. */
const fixes: Readonly<Record<RobotErrorKind, string>> = {
  busy: 'Retry the execution later: what the group has already got does not show again.',
  disabled: "Switch it on in the group's settings, under Robots.",
  groupDissolved: 'Add a robot to another group and put its Webhook URL into the credential.',
  noKeyword:
    "Look up the keywords in the robot's security settings, put one into the message, and list them in the credential: then a missing one is noticed before sending.",
  notInGroup: 'Add a robot to the group and put its Webhook URL into the credential.',
  notJson: 'A proxy between n8n and DingTalk must not change the Content-Type header.',
  refused: 'Look the code up in the documentation of DingTalk.',
  securitySettings: "Compare the credential with the robot's security settings.",
  senderNotAllowed:
    "Add the address under which n8n reaches the internet to the robot's security settings.",
  tooFast:
    'Use the operation Send Digest to put many items into one message. If other systems or several n8n workers send as this robot, lower Messages per Minute in the credential.',
  tooLong: 'Shorten it, or choose the message type Markdown, which is split where needed.',
  unknownType: 'Choose Text, Link, Markdown, Action Card or Feed Card.',
  unreadable:
    'Compare the message with the documentation of its type; a proxy must not change the body.',
  unsafeContent: 'Change the content of the message.',
  unsafeLink: 'Remove the link, or link to another address.',
  unsafePicture: 'Remove the picture, or use another one.',
  unsafeText: 'Change the wording of the message.',
  usedUp: 'Wait until tomorrow, and send fewer messages: Send Digest puts many items into one.',
  wrongSignature:
    "Copy the secret (it starts with SEC) from the robot's security settings into the credential again.",
  wrongTime:
    "Copy the secret (it starts with SEC) from the robot's security settings into the credential; if it is there, set the clock of the computer that runs n8n right.",
  wrongToken:
    "Copy the Webhook URL from the robot's settings into the credential again; if the robot was removed from the group, add a new one.",
};

/** @returns what a non-zero answer of DingTalk means for whoever drew the flow */
export function robotProblem(errcode: number, errmsg: string): Problem {
  const { kind, ...meaning } = robotErrorMeaning(errcode, errmsg);
  return { ...meaning, fix: fixes[kind] };
}
