import type { OpenApiError } from '../openapi/errors';

const refused = <Code extends string>(errcode: Code, errmsg: string) => ({
  errcode,
  errmsg,
  status: 400,
});

/**
 * What DingTalk answers to calls that a robot cannot do, each with a name for people to choose it
 * by. Sources: DingTalk Open Platform, "Chatbots send one-on-one chat messages in batches", "The
 * robot sends a group message", the pages about recalling and reading, "Download the file content of
 * the robot receiving message", "Upload media files" and "Server API error codes", 2026-08.
 */
export const errors = {
  busy: {
    name: 'DingTalk is busy',
    errcode: 'system.error',
    errmsg: '未知的系统错误',
    status: 500,
  },
  tooFast: { name: 'Too fast', ...refused('send.too.fast', '限流错误') },
  tooFastByToken: {
    name: 'Too fast for this robot',
    ...refused('send.byToken.tooFast', '用TOKEN发送限流错误'),
  },
  tooManyGroups: { name: 'Too many groups', ...refused('too.many.group', '发送频繁限流') },
  tooManyPeople: { name: 'Too many people', ...refused('too.many.people', '发送频繁限流') },
  unsafeLink: { name: 'Unsafe link', ...refused('contain.unsafe.url', '含有不安全的外链') },
  unsafeText: { name: 'Unsafe text', ...refused('contain.notAllowed.text', '含有不合适的文本') },
  unsafePicture: {
    name: 'Unsafe picture',
    ...refused('contain.notAllowed.picture', '含有不合适的图片'),
  },
  unsafeContent: {
    name: 'Unsafe content',
    ...refused('contain.notAllowed.content', '含有不合适的内容'),
  },
  forbidden: { name: 'The robot may not send', ...refused('send.forbidden', '禁止发送') },
  muted: { name: 'The robot is muted', ...refused('bot.forbidden.sendMessage', '账户被禁言') },
  stopped: { name: 'The robot is switched off', ...refused('bot.stopped', '群机器人已经停用') },
  disbanded: { name: 'The group was dissolved', ...refused('group.disbanded', '群已经解散') },
  otherCompany: {
    name: 'The group belongs to another company',
    ...refused('conversation.org.notMatch', '会话所属组织信息不匹配'),
  },
  noPrivateChats: {
    name: 'The robot may begin no private chat',
    ...refused('chatbotId.notAllow.sendOTO', '不允许主动发单聊'),
  },
  noPrivateChat: {
    name: 'There is no private chat with the robot',
    ...refused('robot.oto.notExist', '没有有效的机器人单聊会话'),
  },
  otherApp: {
    name: 'The robot belongs to another app',
    ...refused(
      'invalidParameter.robotCode.auth',
      '此应用appkey和机器人robotCode不匹配，请使用机器人应用的appkey',
    ),
  },
  noSuchRobot: {
    name: 'The robot does not exist',
    ...refused('invalidParameter.robotCode.notExsit', '机器人不存在'),
  },
  unknownResult: {
    name: 'Nobody knows whether it was sent',
    ...refused('unknown.send.result', '未知的发送结果'),
  },
  notAllRecalled: {
    name: 'Not all messages could be recalled',
    ...refused('notRevoke.all.messages', '消息未能全部撤回'),
  },
  tooLate: {
    name: 'Too late to ask who has read it',
    ...refused(
      'processQueryKey.expireTime',
      'processQueryKey还未生成消息查询数据或已过期，无法查询消息',
    ),
  },
  badDownloadCode: {
    name: 'The download code is wrong or has expired',
    ...refused('invalidParameter.robotCode.downloadCode', '下载码有误或者已经过期'),
  },
  // Not documented; what DingTalk was seen to answer in 2026.
  noSession: {
    name: 'The session webhook has expired',
    errcode: 300001,
    errmsg: 'session 不存在',
  },
  badMediaSize: { name: 'The upload is too large', errcode: 40006, errmsg: '不合法的文件大小' },
} as const satisfies Record<string, OpenApiError & { name: string }>;

/** What is answered to requests that are wrong in themselves. */
export const wrong = {
  body: refused('invalidParameter.msgBody.invalid', 'body必须是JSON'),
  parameter: refused('invalidParameter.param.invalid', '参数不合法'),
  noRobotCode: refused('invalidParameter.robotCode.empty', '机器人robotCode为空'),
  noRobotCodeToAskFor: refused('invalidParameter.robotCode.missing', '缺少robotCode'),
  noRobotCodeToRecallFor: refused('miss.chatbotId', '缺少robotCode'),
  robotToRecallFor: refused('invalidParameter.robotCode', '无效的robotCode'),
  robotOfDownload: refused(
    'invalidParameter.robotCode.auth',
    '此downloadCode和机器人robotCode不匹配，请使用接收此条消息机器人robotCode和对应的downloadCode',
  ),
  noDownloadCode: refused('invalidParameter.robotCode.empty', '机器人downloadCode为空'),
  noPeople: refused('invalidParameter.userIds.empty', '用户userId列表为空'),
  tooManyPeople: refused('invalidParameter.userIds.overMax', '用户userId列表超过最大限制'),
  noMsgKey: refused('invalidParameter.msgKey.empty', '缺少msgKey'),
  msgKey: refused('invalidParameter.msgKey.invalid', 'msgKey无效'),
  msgParam: refused('invalidParameter.msgParam.invalid', 'msgParam必须是json格式'),
  tooLong: refused('invalidParameter.msgParam.tooLong', '消息内容太长'),
  noGroup: refused('miss.openConversationId', '缺少openConversationId'),
  noGroupToAskFor: refused(
    'openConversationId.notExisted',
    'openConversationId不能和token同时为空',
  ),
  group: refused('invalid.openConversationId', '无效的openConversationId'),
  noKey: refused('invalidParameter.processQueryKey.missing', '缺少processQueryKey'),
  tooManyKeys: refused(
    'invalidParameter.processQueryKeys.overMax',
    'processQueryKeys超过数量上限20',
  ),
  key: refused('invalid.processQueryKey', '无效的processQueryKey'),
  nextToken: refused('invalidParameter.cursor.invalid', '无效的nextToken'),
  pageSize: refused('invalidParameter.pageSize.invalid', '无效的maxResults'),
  mediaType: { errcode: 40004, errmsg: '不合法的媒体文件类型' },
  fileType: { errcode: 40005, errmsg: '不合法的文件类型' },
  noMedia: { errcode: 41005, errmsg: '缺少多媒体文件数据' },
  notMultipart: { errcode: 43008, errmsg: '参数需要multipart类型' },
  emptyMedia: { errcode: 44001, errmsg: '多媒体文件为空' },
} as const satisfies Record<string, OpenApiError>;

/**
 * What is answered when a message lacks what its type needs.
 *
 * @param name of the error, such as "contentOfText"
 * @param what DingTalk says is missing
 */
export const missing = (name: string, what: string): OpenApiError =>
  refused(`miss.param.${name}`, `消息内容不合法，需要${what}属性`);
