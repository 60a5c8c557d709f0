import type { MessageErrorKind } from '../../../protocols/dingtalk/openApi/errors/message';

const CONSOLE = "in DingTalk's developer console";

export const messageFixes: Readonly<Record<MessageErrorKind, string>> = {
  atAllForbidden: 'Switch Everyone off, or let the owner of the group allow it to all.',
  emptyFile: 'Look at what the node before gives as the file.',
  expiredMessage:
    'DingTalk tells who has read a message, and recalls it, from some seconds to 24 hours after it was sent.',
  expiredSession: 'Use Send to People or Send to Group instead.',
  groupDissolved: 'Choose another group.',
  messageTooLong: 'Shorten it, or choose the message type Markdown, which is split where needed.',
  noPeople: 'Fill in User IDs; if it is an expression, look at what it gives for this item.',
  noPrivateChat:
    'Let the person open a chat with the robot once, or make the app visible to the person in its version management.',
  notAllRecalled: 'Try it again with one message key at a time.',
  notAllowed: `Grant the app the permission 企业内机器人发送消息权限 (qyapi_robot_sendmsg) ${CONSOLE}, and add its robot to the group.`,
  otherConversation: "Use the conversation ID of a group of the app's own organization.",
  otherRobot:
    'Correct Robot Code in the credential: it must be that of the robot of this app, and of the robot that got or sent the message.',
  robotMuted: 'Let an administrator of the group or of the organization lift the mute.',
  robotSecurity: `Look at the settings of the robot ${CONSOLE}.`,
  robotStopped: `Switch the robot on, and publish the app, ${CONSOLE}.`,
  sentTooFast: 'Let the flow send fewer messages, or with pauses between them.',
  systemError: 'Look whether it was done before you try it again.',
  tooLargeFile: 'DingTalk takes files, images and videos of 20 MB and audio of 2 MB.',
  tooManyAtOnce: 'Report this to the authors of this node, which should have divided it.',
  unfinishedMessage:
    'Fill in what is empty; if a field is an expression, look at what it gives for this item.',
  unknownDownload:
    'Take Download Code from the message as the robot got it, and download the file soon after.',
  unknownMessage: 'Take the message keys from processQueryKeys of the node that sent the message.',
  unknownOutcome: 'Look whether it was sent before you send it again.',
  unknownPeople: "Use people's userId as DingTalk's events and address book have it.",
  unknownRobot: `Correct Robot Code in the credential (empty for an app of your own organization), publish the app ${CONSOLE}, and add its robot to the group.`,
  unsafeContent: 'Change the content of the message.',
  unsafeLink: 'Remove the link, or link to another address.',
  unsafePicture: 'Remove the picture, or use another one.',
  unsafeText: 'Change the wording of the message.',
  unsupportedFile:
    'Images: jpg, gif, png, bmp. Audio: best amr, which messages play; also mp3, wav. Video: mp4. Files: doc, docx, xls, xlsx, ppt, pptx, zip, pdf, rar. Give the file a name with the right ending.',
  unsupportedMessage: 'Choose another message type.',
  wrongConversation:
    'Take it from the conversationId of a message that the robot got in the group, and add the robot to the group.',
  wrongCoolApp: 'Fill in the option Cool App Code.',
};
