import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import fc from 'fast-check';

import * as automation from '../../protocols/dingtalk/automation/credential';
import * as keywords from '../../protocols/dingtalk/automation/keywords';
import { readParameters, stepParameters } from '../../protocols/dingtalk/automation/parameters';
import * as callback from '../../protocols/dingtalk/callback';
import * as events from '../../protocols/dingtalk/event';
import * as app from '../../protocols/dingtalk/openApi/app';
import * as approvalForm from '../../protocols/dingtalk/openApi/approvalForm';
import * as openApiAnswer from '../../protocols/dingtalk/openApi/answer';
import { openApiMeaning } from '../../protocols/dingtalk/openApi/errors';
import * as contact from '../../protocols/dingtalk/openApi/contact';
import { permissionName } from '../../protocols/dingtalk/openApi/permissions';
import { resultOf } from '../../protocols/dingtalk/openApi/resultOf';
import * as openApiToken from '../../protocols/dingtalk/openApi/token';
import * as toDos from '../../protocols/dingtalk/openApi/toDo';
import * as workflow from '../../protocols/dingtalk/openApi/workflow';
import * as appMessages from '../../protocols/dingtalk/openApi/appMessage';
import { readFailedPushes } from '../../protocols/dingtalk/openApi/failedPushes';
import { fileNameOf, parseFileAddress } from '../../protocols/dingtalk/openApi/fileAddress';
import * as media from '../../protocols/dingtalk/openApi/media';
import { audioMilliseconds, videoMilliseconds } from '../../protocols/dingtalk/openApi/playingTime';
import { readRegistration } from '../../protocols/dingtalk/openApi/registration';
import * as appRobots from '../../protocols/dingtalk/openApi/robotMessages';
import { parseSessionWebhook } from '../../protocols/dingtalk/openApi/sessionWebhook';
import { parseMobileNumbers, parseUserIds } from '../../protocols/dingtalk/people';
import { cutMarkdown, jsonBytes } from '../../protocols/dingtalk/robot/cutMarkdown';
import { robotErrorMeaning } from '../../protocols/dingtalk/robot/errors';
import { digest, markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import * as mentions from '../../protocols/dingtalk/robot/mentions';
import * as messages from '../../protocols/dingtalk/robot/message';
import { probeMessage } from '../../protocols/dingtalk/robot/probe';
import * as robots from '../../protocols/dingtalk/robot/robot';
import { cloudEvent } from '../../protocols/eventbridge/cloudEvent';
import { dingTalkEventParts } from '../../protocols/eventbridge/dingTalkEvent';
import { parseEndpoint, publicEndpoint } from '../../protocols/eventbridge/endpoint';
import { errorMeaning } from '../../protocols/eventbridge/errors';
import { isEventTime } from '../../protocols/eventbridge/eventTime';
import { signedHeadersFor, stringToSign } from '../../protocols/eventbridge/signing';
import { asText } from '../../protocols/asText';
import { isInRanges, parseIpRange } from '../../protocols/ipRanges';
import { isDeeperThan } from '../../protocols/isDeeperThan';
import { isRecord } from '../../protocols/isRecord';
import { jsonTexts } from '../../protocols/jsonTexts';
import { serviceAddress, webhookAddress } from '../../protocols/ownAddress';
import { parseJson } from '../../protocols/parseJson';
import { retryAfterMilliseconds } from '../../protocols/retryAfter';
import { splitList } from '../../protocols/splitList';
import { listInJson } from '../../protocols/jsonList';
import { isPrivateHost } from '../../protocols/privateHosts';
import * as addresses from '../../protocols/webAddress';

/*
 * n8n runs all webhooks and all flows in one thread. A function that takes long for a text that
 * somebody sent stops them all, so that DingTalk's events miss their time.
 */

/** Calls a function with a text of up to 1 MB. */
type Call = (text: string) => unknown;

const key = callback.decodeAesKey('0'.repeat(43));
const appFields = {
  clientId: 'id',
  clientSecret: 'secret',
  robotCode: '',
  baseUrl: 'https://example.com',
  oapiUrl: '',
  apiUrl: '',
};
const pair = { token: 'token', key };
const robotUrl = 'https://example.com/robot/send?access_token=';
const one = { atMobiles: ['13800000000'], atUserIds: [], isAtAll: false };
const people = (id: string): mentions.Mentions => ({ ...one, atMobiles: [id] });
const parts = { id: 'a', source: 'a', type: 'a', data: { json: 1 } };
const request = { method: 'POST', path: '/', headers: {} };
const accessKey = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };
const fileUrl = new URL('https://example.com/a.pdf');
const occasion = { date: new Date(0), nonce: 'nonce' };

const openCallback = (encrypt: string) => {
  const [timestamp, nonce] = ['1', 'nonce'];
  const signature = callback.sign(pair.token, timestamp, nonce, encrypt);
  const keys = { current: pair, ownerKey: 'owner' };
  return callback.openCallback({ signature, timestamp, nonce, encrypt }, keys);
};

/** Each function that takes text, by file and name, and a call for each place where it takes it. */
const functions: Record<string, Call[]> = {
  'asText asText': [
    asText,
    (text) => asText({ [text]: [text] }),
    (text) => asText({ toJSON: () => text }),
  ],
  'dingtalk/automation/credential authorization': [automation.authorization],
  'dingtalk/automation/credential isAuthorized': [
    (text) => automation.isAuthorized(text, 'token'),
    (text) => automation.isAuthorized('token', text),
  ],
  'dingtalk/automation/credential parseAutomation': [
    (text) => automation.parseAutomation(text, ''),
    (text) => automation.parseAutomation(`https://${text}`, ''),
    (text) => automation.parseAutomation('https://example.com', text),
  ],
  'dingtalk/automation/credential parseBearerToken': [automation.parseBearerToken],
  'dingtalk/automation/keywords checkKeyword': [
    (text) => keywords.checkKeyword(text, { text }, ['no such keyword']),
    (text) => keywords.checkKeyword('text', 'text', [text]),
  ],
  'dingtalk/automation/keywords containsKeyword': [
    (text) => keywords.containsKeyword(text, { text }, ['no such keyword']),
    (text) => keywords.containsKeyword('text', 'text', [text]),
  ],
  'dingtalk/automation/parameters readParameters': [
    (text) => readParameters(Buffer.from(text), 'json'),
  ],
  'dingtalk/automation/parameters stepParameters': [
    (text) => stepParameters({ text, json: text }, 'json'),
  ],
  'dingtalk/callback checkAge': [(text) => callback.checkAge(text, 0, 1)],
  'dingtalk/callback decodeAesKey': [callback.decodeAesKey],
  'dingtalk/callback decrypt': [(text) => callback.decrypt(text, key, 'owner')],
  'dingtalk/callback encrypt': [(text) => callback.encrypt(text, key, 'owner')],
  'dingtalk/callback isAesKey': [callback.isAesKey],
  'dingtalk/callback openCallback': [openCallback],
  'dingtalk/callback readCallbackRequest': [
    (text) => callback.readCallbackRequest({ signature: text, timestamp: text }, {}),
    (text) =>
      callback.readCallbackRequest(
        { signature: 'a', timestamp: '1', nonce: 'a' },
        { encrypt: text },
      ),
  ],
  'dingtalk/callback sealReply': [(text) => callback.sealReply(text, pair, 'owner')],
  'dingtalk/callback sign': [
    (text) => callback.sign('token', '1', text, 'a'),
    (text) => callback.sign('token', '1', 'nonce', text),
  ],
  'dingtalk/event answerTo': [(text) => events.answerTo({ EventType: text })],
  'dingtalk/event contentId': [
    (text) => events.contentId({ EventType: text }),
    (text) => events.contentId({ EventType: 'a', [text]: 1 }),
    (text) => events.contentId({ EventType: 'a', list: [text] }),
  ],
  'dingtalk/event isUrlCheck': [events.isUrlCheck],
  'dingtalk/event parseHttpMessage': [
    events.parseHttpMessage,
    (text) => events.parseHttpMessage(`{"EventType":"a","a":${text}}`),
  ],
  'dingtalk/event toEvent': [
    (text) => events.toEvent({ EventType: 'a', eventId: text }, 0),
    (text) => events.toEvent({ EventType: 'a', EventTime: text }, 0),
  ],
  'dingtalk/event toHttpMessage': [
    (text) =>
      events.toHttpMessage({
        eventId: 'a',
        eventType: 'a',
        eventBornTime: 1,
        eventCorpId: 'a',
        data: { [text]: text },
      }),
  ],
  'dingtalk/openApi/answer answeredWords': [
    (text) => openApiAnswer.answeredWords({ message: text }),
  ],
  'dingtalk/openApi/answer isTokenRefusal': [openApiAnswer.isTokenRefusal],
  'dingtalk/openApi/answer missingPermissions': [
    (text) => openApiAnswer.missingPermissions({ errcode: 88, sub_msg: text }),
    (text) => openApiAnswer.missingPermissions({ errmsg: `[${text}]` }),
    (text) => openApiAnswer.missingPermissions({ accessdenieddetail: { requiredScopes: [text] } }),
  ],
  'dingtalk/openApi/answer openApiStatus': [
    (text) => openApiAnswer.openApiStatus('oapi', 200, { errcode: 88, errmsg: text }),
    (text) =>
      openApiAnswer.openApiStatus('oapi', 200, { errcode: text, sub_code: text, sub_msg: text }),
    (text) => openApiAnswer.openApiStatus('api', 400, { code: text, message: text }),
    (text) => openApiAnswer.openApiStatus('api', 400, `<${text}`),
  ],
  'dingtalk/openApi/app addressAtApp': [
    (text) => app.addressAtApp(app.parseApp(appFields), text),
    (text) => app.addressAtApp(app.parseApp(appFields), `https://example.com/${text}`),
    (text) => app.addressAtApp(app.parseApp(appFields), 'https://example.com', { text }),
  ],
  'dingtalk/openApi/app parseApp': [
    (text) => app.parseApp({ ...appFields, clientId: text }),
    (text) => app.parseApp({ ...appFields, clientSecret: text }),
    (text) => app.parseApp({ ...appFields, robotCode: text }),
    (text) => app.parseApp({ ...appFields, baseUrl: `https://example.com/${text}` }),
    (text) => app.parseApp({ ...appFields, baseUrl: text }),
    (text) => app.parseApp({ ...appFields, baseUrl: app.PRIVATE, oapiUrl: text }),
    (text) =>
      app.parseApp({ ...appFields, baseUrl: app.PRIVATE, oapiUrl: 'https://a.b', apiUrl: text }),
  ],
  'dingtalk/openApi/approvalForm formFields': [
    (text) => approvalForm.formFields({ [text]: text }),
    (text) => approvalForm.formFields({ table: [{ [text]: text }] }),
  ],
  'dingtalk/openApi/approvalForm formText': [
    approvalForm.formText,
    (text) => approvalForm.formText([{ userId: text }]),
  ],
  'dingtalk/openApi/approvalForm readForm': [
    (text) => approvalForm.readForm([{ name: text, value: text }]),
    (text) => approvalForm.readForm([{ componentType: text, value: 'a' }]),
    (text) => approvalForm.readForm([{ componentType: 'NumberField', value: text }]),
    (text) => approvalForm.readForm([{ componentType: 'TableField', value: text }]),
    (text) => approvalForm.readForm([{ componentType: 'RelateField', value: 'a', extValue: text }]),
  ],
  'dingtalk/openApi/errors openApiMeaning': [
    openApiMeaning,
    (text) => openApiMeaning('todo.taskCreate.paramError', text),
  ],
  'dingtalk/openApi/contact findByMobile': [contact.findByMobile],
  'dingtalk/openApi/contact findByUnionId': [contact.findByUnionId],
  'dingtalk/openApi/contact getUser': [contact.getUser],
  'dingtalk/openApi/contact isExternalContact': [
    (text) => contact.isExternalContact({ result: { contact_type: text } }),
  ],
  'dingtalk/openApi/contact readDepartment': [
    (text) => contact.readDepartment({ result: { dept_id: text } }),
    (text) => contact.readDepartment({ result: { dept_id: 1, name: text } }),
  ],
  'dingtalk/openApi/contact readDepartmentPeople': [
    (text) => contact.readDepartmentPeople({ dept_manager_userid_list: text, member_count: text }),
  ],
  'dingtalk/openApi/contact readFoundDepartments': [
    (text) => contact.readFoundDepartments({ list: text }),
    (text) => contact.readFoundDepartments({ list: [text] }),
  ],
  'dingtalk/openApi/contact readFoundUserId': [
    (text) => contact.readFoundUserId({ result: { exclusive_account_userid_list: text } }),
  ],
  'dingtalk/openApi/contact readFoundUsers': [(text) => contact.readFoundUsers({ list: text })],
  'dingtalk/openApi/contact readId': [contact.readId],
  'dingtalk/openApi/contact readPerson': [
    (text) => contact.readPerson({ name: text, email: text, dept_id_list: text }),
  ],
  'dingtalk/openApi/contact readRolePeople': [
    (text) => contact.readRolePeople({ result: { list: text, hasMore: text } }, 0),
  ],
  'dingtalk/openApi/contact readRoles': [
    (text) => contact.readRoles({ result: { list: [{ name: text, roles: text }] } }, 0),
    (text) => contact.readRoles({ result: { list: [{ roles: [{ id: text, name: text }] }] } }, 0),
  ],
  'dingtalk/openApi/contact readSubDepartments': [
    (text) => contact.readSubDepartments({ result: text }),
  ],
  'dingtalk/openApi/contact readUser': [(text) => contact.readUser({ result: { userid: text } })],
  'dingtalk/openApi/contact readUsers': [
    (text) => contact.readUsers({ result: { list: text, has_more: text, next_cursor: text } }),
  ],
  'dingtalk/openApi/contact searchDepartments': [contact.searchDepartments],
  'dingtalk/openApi/contact searchUsers': [contact.searchUsers],
  'dingtalk/openApi/permissions permissionName': [permissionName],
  'dingtalk/openApi/resultOf resultOf': [(text) => resultOf({ result: text })],
  'dingtalk/openApi/token readToken': [
    (text) => openApiToken.readToken({ accessToken: text, expireIn: text }),
  ],
  'dingtalk/openApi/token tokenRequest': [
    (text) =>
      openApiToken.tokenRequest({
        ...app.parseApp(appFields),
        clientId: text,
        clientSecret: text,
      }),
  ],
  'dingtalk/openApi/toDo completeToDo': [(text) => toDos.completeToDo(text, text)],
  'dingtalk/openApi/toDo completeToDoFor': [(text) => toDos.completeToDoFor(text, text, [text])],
  'dingtalk/openApi/toDo createToDo': [
    (text) =>
      toDos.createToDo({
        subject: text,
        creatorId: text,
        executorIds: [text],
        detailUrl: { appUrl: text, pcUrl: text },
      }),
  ],
  'dingtalk/openApi/toDo listToDos': [(text) => toDos.listToDos(text, {}, text)],
  'dingtalk/openApi/toDo readToDos': [(text) => toDos.readToDos({ nextToken: text })],
  'dingtalk/openApi/workflow addComment': [
    (text) => workflow.addComment({ processInstanceId: text, commentUserId: text, text }, [text]),
  ],
  'dingtalk/openApi/workflow createInstance': [
    (text) =>
      workflow.createInstance({
        processCode: text,
        originatorUserId: text,
        formComponentValues: [{ name: text, value: text }],
      }),
  ],
  'dingtalk/openApi/workflow decideTask': [
    (text) =>
      workflow.decideTask({
        processInstanceId: text,
        taskId: 1,
        actionerUserId: text,
        result: 'agree',
        remark: text,
      }),
  ],
  'dingtalk/openApi/workflow getInstance': [workflow.getInstance],
  'dingtalk/openApi/workflow halves': [
    (text) => workflow.halves({ processCode: text, startTime: 0, endTime: 1 }),
  ],
  'dingtalk/openApi/workflow instanceQueries': [
    (text) => [...workflow.instanceQueries({ processCode: text, startTime: 0, endTime: 1 })],
  ],
  'dingtalk/openApi/workflow listInstanceIds': [
    (text) => workflow.listInstanceIds({ processCode: text, startTime: 0, endTime: 1 }, 0),
  ],
  'dingtalk/openApi/workflow readInstance': [
    (text) => workflow.readInstance(text, { result: { title: text } }),
  ],
  'dingtalk/openApi/workflow readInstanceId': [
    (text) => workflow.readInstanceId({ instanceId: text }),
  ],
  'dingtalk/openApi/workflow readInstanceIds': [
    (text) => workflow.readInstanceIds({ result: { list: [text], nextToken: text } }),
  ],
  'dingtalk/openApi/workflow readTemplates': [
    (text) =>
      workflow.readTemplates({ result: { processList: [{ name: text }], nextToken: text } }),
  ],
  'dingtalk/openApi/failedPushes readFailedPushes': [
    (text) => readFailedPushes({ failed_list: [{ call_back_tag: text }] }),
    (text) => readFailedPushes({ failed_list: [{ call_back_tag: 'a', a: { [text]: text } }] }),
  ],
  'dingtalk/openApi/appMessage appMessageOf': [
    (text) => appMessages.appMessageOf({ msgtype: 'text', text: { content: text } }),
    (text) =>
      appMessages.appMessageOf({
        msgtype: 'actionCard',
        actionCard: { title: 'a', text: 'a', btns: [{ title: text, actionURL: 'a' }] },
      }),
  ],
  'dingtalk/openApi/appMessage audioMessage': [(text) => appMessages.audioMessage(text, 1)],
  'dingtalk/openApi/appMessage fileMessage': [
    (text) => appMessages.fileMessage('@id', text),
    (text) => appMessages.fileMessage('@id', `${text}.pdf`),
  ],
  'dingtalk/openApi/appMessage imageMessage': [appMessages.imageMessage],
  'dingtalk/openApi/appMessage videoMessage': [
    (text) => appMessages.videoMessage(text, '@cover', 1),
    (text) => appMessages.videoMessage('@video', text, 1),
  ],
  'dingtalk/openApi/fileAddress fileNameOf': [
    (text) => fileNameOf(text, undefined, fileUrl),
    (text) => fileNameOf('', `attachment; filename="${text}"`, fileUrl),
    (text) => fileNameOf('', `attachment; filename*=UTF-8''${text}`, fileUrl),
  ],
  'dingtalk/openApi/fileAddress parseFileAddress': [
    (text) => parseFileAddress(text, []),
    (text) => parseFileAddress(`https://${text}`, [text]),
  ],
  'dingtalk/openApi/media readMediaId': [(text) => media.readMediaId({ media_id: text })],
  'dingtalk/openApi/media uploadMedia': [
    (text) => media.uploadMedia('file', { bytes: Buffer.from(text), name: text, mimeType: text }),
  ],
  'dingtalk/openApi/playingTime audioMilliseconds': [
    (text) => audioMilliseconds(Buffer.from(text)),
    (text) => audioMilliseconds(Buffer.from(`#!AMR\n${text}`)),
    (text) => audioMilliseconds(Buffer.from(`OggS${text}`)),
  ],
  'dingtalk/openApi/playingTime videoMilliseconds': [
    (text) => videoMilliseconds(Buffer.from(text)),
    (text) => videoMilliseconds(Buffer.from(`\0\0\0\0moov${text}`)),
  ],
  'dingtalk/openApi/registration readRegistration': [
    (text) => readRegistration({ url: text, call_back_tag: [text], token: text }),
  ],
  'dingtalk/openApi/robotMessages getFileAddress': [(text) => appRobots.getFileAddress(text, text)],
  'dingtalk/openApi/robotMessages parseMessageKeys': [
    appRobots.parseMessageKeys,
    (text) => appRobots.parseMessageKeys([text]),
  ],
  'dingtalk/openApi/robotMessages readReadStatus': [
    (text) => appRobots.readReadStatus({ messageReadInfoList: [{ userId: text }] }),
  ],
  'dingtalk/openApi/robotMessages readReadersPage': [
    (text) => appRobots.readReadersPage({ readUserIds: [text], nextToken: text }),
  ],
  'dingtalk/openApi/robotMessages readRecalled': [
    (text) =>
      appRobots.readRecalled({ successResult: [text], failedResult: { [text]: text } }, [text]),
  ],
  'dingtalk/openApi/robotMessages readSentToGroup': [
    (text) => appRobots.readSentToGroup({ processQueryKey: text }),
  ],
  'dingtalk/openApi/robotMessages readSentToPeople': [
    (text) => appRobots.readSentToPeople({ invalidStaffIdList: [text] }),
  ],
  'dingtalk/openApi/robotMessages readStatusOfGroup': [
    (text) => appRobots.readStatusOfGroup(text, text, text, text),
  ],
  'dingtalk/openApi/robotMessages readStatusOfPeople': [
    (text) => appRobots.readStatusOfPeople(text, text),
  ],
  'dingtalk/openApi/robotMessages recallFromGroup': [
    (text) => appRobots.recallFromGroup(text, text, [text]),
  ],
  'dingtalk/openApi/robotMessages recallFromPeople': [
    (text) => appRobots.recallFromPeople(text, [text]),
  ],
  'dingtalk/openApi/robotMessages sendToGroup': [
    (text) => appRobots.sendToGroup(text, text, { msgKey: text, msgParam: text }, text),
  ],
  'dingtalk/openApi/robotMessages sendToPeople': [
    (text) => appRobots.sendToPeople(text, [text], { msgKey: text, msgParam: text }),
  ],
  'dingtalk/openApi/sessionWebhook parseSessionWebhook': [
    (text) => parseSessionWebhook(text, []),
    (text) => parseSessionWebhook(`https://${text}`, [text]),
  ],
  'dingtalk/people parseMobileNumbers': [(text) => parseMobileNumbers(text, 'numbers')],
  'dingtalk/people parseUserIds': [(text) => parseUserIds(text, 'people')],
  'dingtalk/robot/cutMarkdown cutMarkdown': [
    // More is refused before it is cut.
    (text) => cutMarkdown(text.slice(0, 400_000), 19_000, 0.25),
    (text) => cutMarkdown(text.slice(0, 400_000), 19_000, 1),
  ],
  'dingtalk/robot/cutMarkdown jsonBytes': [jsonBytes],
  'dingtalk/robot/errors robotErrorMeaning': [(text) => robotErrorMeaning(310000, text)],
  'dingtalk/robot/markdown digest': [
    (text) => digest(text, ['a'], 20),
    (text) => digest('Today', [text], 20),
    (text) => digest('Today', text.split('\n', 20), 20),
  ],
  'dingtalk/robot/markdown markdownMessages': [
    (text) => markdownMessages(text, 'a', one),
    (text) => markdownMessages('News', text, one),
    (text) => markdownMessages('News', text.slice(0, 350_000), one),
    (text) => markdownMessages('News', text.slice(0, 100_000), one),
    (text) => markdownMessages('News', 'a', people(text)),
  ],
  'dingtalk/robot/mentions addMentions': [
    (text) => mentions.addMentions(text, one),
    (text) => mentions.addMentions('a', people(text)),
  ],
  'dingtalk/robot/mentions fieldAt': [(text) => mentions.fieldAt(people(text))],
  'dingtalk/robot/mentions mentioningAll': [
    (text) => mentions.mentioningAll([text], one),
    (text) => mentions.mentioningAll(['a'], people(text)),
  ],
  'dingtalk/robot/mentions mentionsOfParts': [
    (text) => mentions.mentionsOfParts([text], one),
    (text) => mentions.mentionsOfParts(['a'], people(text)),
  ],
  'dingtalk/robot/mentions parseMentions': [
    (text) => mentions.parseMentions(text, '', false),
    (text) => mentions.parseMentions('', text, false),
  ],
  'dingtalk/robot/message checkKeywords': [
    (text) =>
      messages.checkKeywords({ msgtype: 'text', text: { content: text } }, ['no such keyword']),
    (text) => messages.checkKeywords({ msgtype: 'text', text: { content: 'a' } }, [text]),
  ],
  'dingtalk/robot/message checkMessage': [
    (text) => messages.checkMessage({ msgtype: 'text', text: { content: text } }),
    (text) =>
      messages.checkMessage({
        msgtype: 'link',
        link: { title: 'a', text: 'a', messageUrl: `https://example.com/${text}` },
      }),
  ],
  'dingtalk/robot/message messageBytes': [(text) => messages.messageBytes({ [text]: 1 })],
  'dingtalk/robot/probe probeMessage': [(text) => probeMessage(text, [text])],
  'dingtalk/robot/robot parseRobot': [
    (text) => robots.parseRobot(text, '', 'https://example.com'),
    (text) => robots.parseRobot(`${robotUrl}${text}`, '', ''),
    (text) => robots.parseRobot(`https://example.com/${text}?access_token=token`, '', ''),
    (text) => robots.parseRobot('token', text, 'https://example.com'),
    (text) => robots.parseRobot('token', '', `https://example.com/${text}`),
  ],
  'dingtalk/robot/robot signRobotRequest': [(text) => robots.signRobotRequest(text, 0)],
  'dingtalk/robot/robot signedRobotUrl': [
    (text) => robots.signedRobotUrl(robots.parseRobot(text, '', 'https://example.com'), 0),
    (text) => robots.signedRobotUrl(robots.parseRobot('token', text, 'https://example.com'), 0),
  ],
  'eventbridge/cloudEvent cloudEvent': [
    (text) => cloudEvent({ ...parts, id: `a${text}` }, 'bus'),
    (text) => cloudEvent({ ...parts, time: `2026-01-01T00:00:00.${text}` }, 'bus'),
    (text) => cloudEvent({ ...parts, data: { json: { [text]: 1 } } }, 'bus'),
    (text) => cloudEvent({ ...parts, extensions: { [text]: 1 } }, 'bus'),
    (text) => cloudEvent(parts, text),
  ],
  'eventbridge/dingTalkEvent dingTalkEventParts': [
    (text) => dingTalkEventParts({ eventId: text, eventType: 'a', data: 1 }),
    (text) => dingTalkEventParts({ eventId: 'a', eventType: 'a', eventBornTime: text, data: 1 }),
  ],
  'eventbridge/endpoint parseEndpoint': [parseEndpoint, (text) => parseEndpoint(`https://${text}`)],
  'eventbridge/endpoint publicEndpoint': [
    (text) => publicEndpoint(text, 'cn-hangzhou'),
    (text) => publicEndpoint('123456', `cn-${text}`),
  ],
  'eventbridge/errors errorMeaning': [(text) => errorMeaning(text, 400)],
  'eventbridge/eventTime isEventTime': [
    isEventTime,
    (text) => isEventTime(`2026-01-01T00:00:00.${text}`),
    (text) => isEventTime(`2026-01-01T00:00:00A${text}`),
  ],
  'eventbridge/signing signedHeadersFor': [
    (text) => signedHeadersFor({ ...accessKey, securityToken: text }, request, 'a', occasion),
    (text) => signedHeadersFor(accessKey, { ...request, path: text }, 'a', occasion),
  ],
  'eventbridge/signing stringToSign': [
    (text) => stringToSign({ ...request, path: text }),
    (text) => stringToSign({ ...request, headers: { 'x-acs-a': text } }),
    (text) => stringToSign({ ...request, query: { [text]: 'a' } }),
  ],
  'ipRanges isInRanges': [(text) => isInRanges(text, [{ network: 0n, hostBits: 0n }])],
  'ipRanges parseIpRange': [parseIpRange, (text) => parseIpRange(`::1/${text}`)],
  'isDeeperThan isDeeperThan': [(text) => isDeeperThan(parseJson(text), 200)],
  'isRecord isRecord': [isRecord],
  'jsonTexts jsonTexts': [(text) => [...jsonTexts(parseJson(text) ?? { [text]: text })]],
  'ownAddress serviceAddress': [
    (text) => serviceAddress(text, ['https://example.com']),
    (text) => serviceAddress(`/${text}`, ['https://example.com']),
    (text) => serviceAddress('/a', ['https://example.com'], { text }),
  ],
  'ownAddress webhookAddress': [
    (text) => webhookAddress(text, new URL('https://example.com/a?b=c')),
    (text) => webhookAddress(`https://example.com?${text}`, new URL('https://example.com/a?b=c')),
    (text) => webhookAddress('', new URL('https://example.com/a?b=c'), { text }),
  ],
  'parseJson parseJson': [parseJson],
  'jsonList listInJson': [listInJson, (text) => listInJson(`[${text}`)],
  'privateHosts isPrivateHost': [isPrivateHost, (text) => isPrivateHost(`[${text}]`)],
  'retryAfter retryAfterMilliseconds': [(text) => retryAfterMilliseconds(text, 0)],
  'splitList splitList': [splitList],
  'webAddress isWebAddress': [
    addresses.isWebAddress,
    (text) => addresses.isWebAddress(`http://${text}`),
  ],
  'webAddress parseWebAddress': [
    (text) => addresses.parseWebAddress(text),
    (text) => addresses.parseWebAddress(`https://${text}`),
    (text) => addresses.parseWebAddress(`https://example.com/?${text}`),
  ],
  'webAddress withoutTrailingSlashes': [addresses.withoutTrailingSlashes],
};

/** Functions that take no text, and errors, which only carry it. */
const takeNoText = [
  'inChunks inChunks',
  'dingtalk/automation/answer refused',
  'dingtalk/automation/answer taken',
  'dingtalk/automation/errors AutomationRefusal',
  'dingtalk/automation/errors automationErrorMeaning',
  'dingtalk/callbackErrors CallbackError',
  'dingtalk/openApi/contact getDepartment',
  'dingtalk/openApi/contact listRolePeople',
  'dingtalk/openApi/contact listRoles',
  'dingtalk/openApi/contact listSubDepartments',
  'dingtalk/openApi/contact listUsers',
  'dingtalk/openApi/workflow listTemplates',
  'dingtalk/openApi/media checkMediaSize',
  'dingtalk/robot/mentions checkMentionCount',
  'dingtalk/robot/probe refusesProbeOnly',
  'eventbridge/batches batches',
  'eventbridge/cloudEvent checkFileSize',
  'invalidInput InvalidInput',
  'ownAddress isBelow',
];

const PROTOCOLS = join(__dirname, '../../protocols');

function exportedFunctions(): string[] {
  const files = readdirSync(PROTOCOLS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));
  return files.flatMap((file) => {
    const exported = jest.requireActual<Record<string, unknown>>(file);
    const names = Object.keys(exported).filter((name) => typeof exported[name] === 'function');
    return names.map((name) => `${relative(PROTOCOLS, file).slice(0, -'.ts'.length)} ${name}`);
  });
}

const MOST_MILLISECONDS = 100;
const ATTEMPTS = 3;
/** From small to large: what would take hours for a megabyte is found out before. */
const LARGEST_SIZE = 2 ** 20;
const SIZES = [LARGEST_SIZE / 64, LARGEST_SIZE / 4, LARGEST_SIZE];

/** Of this process only, so that others that keep the machine busy don't count. */
function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const loneSurrogates = '\ud83d'.repeat(2 ** 20);

/** A slow machine is slow at everything: at this, which V8 does by itself, too. */
const slowness = () => Math.max(1, cpuMilliseconds(() => JSON.stringify(loneSurrogates)) / 40);

/** For what is small, less: where time grows with the square, the next size takes minutes. */
const mostMilliseconds = (size: number) =>
  MOST_MILLISECONDS * Math.min(1, (16 * size) / LARGEST_SIZE);

/** @returns undefined if it was quick once: collecting garbage and compiling take time too */
function slowMilliseconds(work: () => void, size: number): number | undefined {
  let best = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    best = Math.min(best, cpuMilliseconds(work));
    const most = mostMilliseconds(size);
    if (best <= most || best <= most * slowness()) return undefined;
  }
  return best;
}

/** A text may well be refused, but in words that somebody wrote for it. */
function run(call: Call, text: string): void {
  try {
    call(text);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw error;
  }
}

function expectQuick(calls: Call[], textOf: (size: number) => string, sizes = SIZES): void {
  for (const size of sizes) {
    const text = textOf(size);
    for (const [index, call] of calls.entries()) {
      const milliseconds = slowMilliseconds(() => run(call, text), size);
      if (milliseconds === undefined) continue;
      const sample = JSON.stringify(text.slice(0, 12));
      throw new Error(
        `call ${index + 1} takes ${Math.round(milliseconds)} ms for ${size} characters like ${sample}`,
      );
    }
  }
}

/** Repeats, between other characters: an expression that fails at the end has tried all before. */
const filled = (unit: string, size: number) =>
  `a${unit.repeat(Math.ceil(size / unit.length)).slice(0, size)}b`;

const units = [
  ...['&a', '&a=b'],
  ...[' ', '\n', '\t', ' \n', 'x', 'x ', 'x\n\n', '1', '.', ',', ':', ';', '@', '@x ', '%', '\\'],
  ...['[', ']', '(', ')', '[](', '![](', '[x](a ', '`', '```\n', '~', '"', "'", '<', '&', '='],
  ...['/', '?', '#', '*', '-', '_', '+', '|', '{', '}', 'a://b?c=d', '\0', '\x7f'],
  ...['钉', '。', '，', '👨‍👩‍👧', '\ud83d', '\udc4d', '\u0301', '\u200d', '\u2028'],
];

/** Of half the size: V8 itself takes most of the time to read them. */
const nested: Array<(size: number) => string> = [
  (size) => '['.repeat(size / 4) + ']'.repeat(size / 4),
  (size) => '{"a":'.repeat(size / 16) + '{}' + '}'.repeat(size / 16),
  (size) => JSON.stringify(Object.fromEntries(Array.from({ length: size / 32 }, (_, i) => [i, i]))),
];

/** Made once for all functions. */
const kinds = [...units.map((unit) => (size: number) => filled(unit, size)), ...nested].map(
  (textOf) => {
    const texts = new Map(SIZES.map((size) => [size, textOf(size)]));
    return (size: number) => texts.get(size) ?? '';
  },
);

test('every function of protocols/ is in one of the two lists above', () => {
  expect([...Object.keys(functions), ...takeNoText].sort()).toEqual(exportedFunctions().sort());
});

describe.each(Object.entries(functions))('%s holds nothing else up', (_name, calls) => {
  test('with 1 MB of one kind', () => {
    for (const textOf of kinds) expectQuick(calls, textOf);
  });

  test('with anything mixed', () => {
    const unit = fc.string({ unit: fc.constantFrom(...units), minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(unit, (repeated) =>
        expectQuick(calls, (size) => filled(repeated, size), SIZES.slice(0, -1)),
      ),
      { numRuns: 10 },
    );
  });
});
