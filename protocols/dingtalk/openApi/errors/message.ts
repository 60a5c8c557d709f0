import type { Meaning, Meanings } from './meaning';

/** What can be wrong with messages of an app's robot, and with files. */
export type MessageErrorKind =
  | 'atAllForbidden'
  | 'emptyFile'
  | 'expiredMessage'
  | 'expiredSession'
  | 'groupDissolved'
  | 'messageTooLong'
  | 'noPeople'
  | 'noPrivateChat'
  | 'notAllRecalled'
  | 'notAllowed'
  | 'otherConversation'
  | 'otherRobot'
  | 'robotMuted'
  | 'robotSecurity'
  | 'robotStopped'
  | 'sentTooFast'
  | 'systemError'
  | 'tooLargeFile'
  | 'tooManyAtOnce'
  | 'unfinishedMessage'
  | 'unknownDownload'
  | 'unknownMessage'
  | 'unknownOutcome'
  | 'unknownPeople'
  | 'unknownRobot'
  | 'unsafeContent'
  | 'unsafeLink'
  | 'unsafePicture'
  | 'unsafeText'
  | 'unsupportedFile'
  | 'unsupportedMessage'
  | 'wrongConversation'
  | 'wrongCoolApp';

type Row = Meaning<MessageErrorKind>;

/** The same meaning for several codes. */
const each = (codes: readonly string[], meaning: Row): Meanings<MessageErrorKind> =>
  Object.fromEntries(codes.map((code) => [code, meaning]));

const robots = {
  ...each(
    [
      'invalidParameter.robotCode',
      'invalidParameter.robotCode.empty',
      'invalidParameter.robotCode.invalid',
      'invalidParameter.robotCode.missing',
      'invalidParameter.robotCode.notExsit',
      'miss.chatbotId',
      'resource.not.found',
      'template.not.existed',
    ],
    {
      kind: 'unknownRobot',
      cause: 'DingTalk does not know a robot with this code here.',
    },
  ),
  ...each(['invalidParameter.robotCode.auth', 'not.allowed.robotCode'], {
    kind: 'otherRobot',
    cause: 'The robot with this code belongs to another app, or the message to another robot.',
  }),
  'invalidParameter.robotCode.coolApp': {
    kind: 'wrongCoolApp',
    cause:
      'The robot came into the group with a cool app, and the message does not name one of this robot that is in use there.',
  },
  ...each(
    [
      'bot.stopped',
      'chatbotId.notAllow.sendOTO',
      'resource.unavailable',
      'send.forbidden',
      'template.stopped',
    ],
    { kind: 'robotStopped', cause: 'The robot is switched off, or may not send messages.' },
  ),
  'bot.forbidden.sendMessage': { kind: 'robotMuted', cause: 'The robot is muted.' },
  ...each(
    [
      'invalidParameter.invalid',
      'invalidParameter.token.invalid',
      'ip.not.match',
      'keywords.not.match',
      'sign.not.match',
      'token.notExisted',
    ],
    { kind: 'robotSecurity', cause: "The robot's security settings refused the message." },
  ),
} satisfies Meanings<MessageErrorKind>;

const receivers = {
  ...each(['invalidParameter.userId.empty', 'invalidParameter.userIds.empty'], {
    kind: 'noPeople',
    cause: 'The message names nobody who is to get it.',
  }),
  ...each(
    [
      'invalidParameter.pageSize.invalid',
      'invalidParameter.processQueryKeys.overMax',
      'invalidParameter.userIds.overMax',
      'receivers.exceed',
    ],
    { kind: 'tooManyAtOnce', cause: 'The call has more in it than DingTalk takes at a time.' },
  ),
  ...each(['illegal.excludes', 'illegal.receivers', 'staffId.notExisted'], {
    kind: 'unknownPeople',
    cause: 'DingTalk does not know one of the people.',
  }),
  'robot.oto.notExist': {
    kind: 'noPrivateChat',
    cause: 'There is no private chat of the robot with this person.',
  },
  ...each(
    ['invalid.openConversationId', 'miss.openConversationId', 'openConversationId.notExisted'],
    { kind: 'wrongConversation', cause: 'DingTalk knows no group with this conversation ID.' },
  ),
  ...each(['conversation.org.dismatch', 'conversation.org.notMatch'], {
    kind: 'otherConversation',
    cause: 'The group belongs to another organization than the app.',
  }),
  'group.disbanded': { kind: 'groupDissolved', cause: 'The group was dissolved.' },
  ...each(['session.expired', 'session.notExisted'], {
    kind: 'expiredSession',
    cause: 'The message can no longer be answered at its own address.',
  }),
} satisfies Meanings<MessageErrorKind>;

const UNFINISHED: Row = {
  kind: 'unfinishedMessage',
  cause: 'DingTalk misses a part of the message, or cannot read it.',
};

const contents = {
  ...each(
    [
      'invalidParameter.msgBody.invalid',
      'invalidParameter.msgParam.invalid',
      'invalidParameter.param.invalid',
      'invalid.param.actionCardTobtnOrientation',
      'invalid.param.actionCardTocanForward',
      'miss.param.actionCard',
      'miss.param.actionCardTobtns',
      'miss.param.actionCardTobtnsToactionUrl',
      'miss.param.actionCardTobtnsTotitle',
      'miss.param.actionCardTosingleTitle',
      'miss.param.actionCardTosingleUrl',
      'miss.param.actionCardTotext',
      'miss.param.actionCardTotitle',
      'miss.param.audio',
      'miss.param.beautifulCard',
      'miss.param.beautifulCardToactionUrl',
      'miss.param.beautifulCardToimage',
      'miss.param.beautifulCardTointroduction',
      'miss.param.beautifulCardTotitle',
      'miss.param.contentOfText',
      'miss.param.feedCard',
      'miss.param.feedCardTolinks',
      'miss.param.feedCardTolinksTomessageUrl',
      'miss.param.feedCardTolinksTopicUrl',
      'miss.param.feedCardTolinksTotitle',
      'miss.param.file',
      'miss.param.image',
      'miss.param.imageTopicUrl',
      'miss.param.link',
      'miss.param.markdown',
      'miss.param.markdownTotext',
      'miss.param.markdownTotitle',
      'miss.param.messageUrlOfLink',
      'miss.param.photo',
      'miss.param.photoTophotoUrl',
      'miss.param.text',
      'miss.param.textOfLink',
      'miss.param.titleOfLink',
      'miss.param.video',
    ],
    UNFINISHED,
  ),
  ...each(
    [
      'invalidParameter.msg.unsupport',
      'invalidParameter.msgKey.empty',
      'invalidParameter.msgKey.invalid',
      'sendMessage.model.notMatch',
    ],
    { kind: 'unsupportedMessage', cause: 'The robot cannot send this type of message there.' },
  ),
  'invalidParameter.msgParam.tooLong': {
    kind: 'messageTooLong',
    cause: 'The message is longer than DingTalk takes.',
  },
  'contain.unsafe.url': {
    kind: 'unsafeLink',
    cause: 'DingTalk considers a link in the message unsafe.',
  },
  'contain.notAllowed.text': {
    kind: 'unsafeText',
    cause: 'DingTalk considers the text of the message inappropriate.',
  },
  'contain.notAllowed.picture': {
    kind: 'unsafePicture',
    cause: 'DingTalk considers a picture in the message inappropriate.',
  },
  'contain.notAllowed.content': {
    kind: 'unsafeContent',
    cause: 'DingTalk considers the content of the message inappropriate.',
  },
  'only.groupAdmin.canAtAll': {
    kind: 'atAllForbidden',
    cause: 'In this group, only its owner may mention everyone.',
  },
} satisfies Meanings<MessageErrorKind>;

const occasions = {
  ...each(['send.byToken.tooFast', 'send.too.fast', 'too.many.group', 'too.many.people'], {
    kind: 'sentTooFast',
    cause: 'The robot sends more messages than DingTalk allows.',
    again: 'soon',
  }),
  'system.error': {
    kind: 'systemError',
    cause: 'DingTalk had an error of its own, and may have done what was asked all the same.',
  },
  ...each(['auth.error', 'unauthorized'], {
    kind: 'notAllowed',
    cause: 'The app may not do this with the robot or the group.',
  }),
  ...each(['send.ding.exception', 'unknown.send.result'], {
    kind: 'unknownOutcome',
    cause: 'DingTalk does not say whether it has sent the message, which may have arrived.',
  }),
  ...each(
    [
      'invalid.processQueryKey',
      'invalidParameter.cursor.invalid',
      'invalidParameter.processQueryKey.missing',
    ],
    { kind: 'unknownMessage', cause: 'DingTalk does not know the message with this key.' },
  ),
  ...each(['processQueryKey.expireTime', 'robot.processQueryKey.expired'], {
    kind: 'expiredMessage',
    cause:
      'The message is older than 24 hours, or was sent so recently that DingTalk cannot tell yet.',
  }),
  'notRevoke.all.messages': {
    kind: 'notAllRecalled',
    cause: 'DingTalk could not recall all of the messages.',
  },
} satisfies Meanings<MessageErrorKind>;

/** Of the older server. */
const files = {
  ...each(['41005', '44001'], { kind: 'emptyFile', cause: 'DingTalk got an empty file.' }),
  ...each(['40006', '45001'], {
    kind: 'tooLargeFile',
    cause: 'The file is larger than DingTalk takes.',
  }),
  ...each(['40004', '40005', '43008'], {
    kind: 'unsupportedFile',
    cause: 'DingTalk does not take files with this ending.',
  }),
  'invalidParameter.robotCode.downloadCode': {
    kind: 'unknownDownload',
    cause: 'The download code is wrong, or was given so long ago that DingTalk does not know it.',
  },
} satisfies Meanings<MessageErrorKind>;

/**
 * Sources: DingTalk Open Platform, "chatbots send one-on-one chat messages in batches", "the robot
 * sends a group message", the pages about their recall and their read status, "download the file
 * content of the robot receiving message" and, for files, the global return codes, 2026-08.
 */
export const messageMeanings: Meanings<MessageErrorKind> = {
  ...robots,
  ...receivers,
  ...contents,
  ...occasions,
  ...files,
};
