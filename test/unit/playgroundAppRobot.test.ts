import Client, {
  BatchOTOQueryRequest,
  BatchRecallOTORequest,
  BatchSendOTORequest,
  OrgGroupQueryRequest,
  OrgGroupRecallRequest,
  OrgGroupSendRequest,
  RobotMessageFileDownloadRequest,
} from '@alicloud/dingtalk/dist/robot_1_0/client';
import axios from 'axios';
import { mediaTypes } from '../../playground/appRobot/media';
import { msgKeys } from '../../playground/appRobot/templates';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';
import { officialAnswer, officialArguments, officialClient } from '../support/officialClient';

const START = 1_780_000_000_000;
const HOUR = 60 * 60 * 1000;
const MB = 1024 * 1024;
const ok = { errcode: 0, errmsg: 'ok' };
const PERSON = 'zhang.wei';
const NAME = '张伟';
const COLLEAGUE = 'li.na';

let playground: Playground;
let now = START;
let token: string;

beforeEach(async () => {
  now = START;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    now: () => now,
  });
  token = await newToken();
});

afterEach(() => playground.close());

async function newToken(): Promise<string> {
  const { clientId, clientSecret } = playground.openApi;
  const { data } = await axios.get<{ access_token: string }>(`${playground.url}/gettoken`, {
    params: { appkey: clientId, appsecret: clientSecret },
  });
  return data.access_token;
}

const robot = () => playground.appRobot;
const client = () => officialClient(Client, playground.url);
const withToken = () => officialArguments(token) as never as [never, never];

/** A refusal as a caller of /v1.0 sees it. */
interface Refused {
  status: number;
  data: { code: string; message: string; requestid: string };
}

/** Calls without the client, which is too polite for what is wrong. */
async function call(path: string, data: unknown, method = 'POST'): Promise<Refused> {
  return await axios.request({
    ...{ method, url: `${playground.url}/v1.0/robot/${path}`, data },
    headers: { 'x-acs-dingtalk-access-token': token, 'Content-Type': 'application/json' },
    validateStatus: () => true,
  });
}

const codeOf = async (path: string, data: unknown, method?: string) => {
  const { status, data: answer } = await call(path, data, method);
  expect(answer.requestid).toMatch(/^[0-9A-F-]{36}$/);
  return [status, answer.code];
};

const text = (content = 'Hello') => ({
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content }),
});

const toPeople = (userIds: unknown, more: object = {}) => ({
  ...{ robotCode: robot().robotCode, userIds, ...text() },
  ...more,
});

const toGroup = (more: object = {}) => {
  const { robotCode, openConversationId } = robot();
  return { robotCode, openConversationId, ...text(), ...more };
};

async function sendToPeople(userIds: string[], more: object = {}) {
  const request = new BatchSendOTORequest(toPeople(userIds, more));
  return officialAnswer(await client().batchSendOTOWithOptions(request, ...withToken())) as {
    processQueryKey: string;
    invalidStaffIdList: string[];
    flowControlledStaffIdList: string[];
  };
}

async function sendToGroup(more: object = {}): Promise<string> {
  const request = new OrgGroupSendRequest(toGroup(more));
  const answer = await client().orgGroupSendWithOptions(request, ...withToken());
  return (officialAnswer(answer) as { processQueryKey: string }).processQueryKey;
}

async function askPeople(processQueryKey: string) {
  const { robotCode } = robot();
  const request = new BatchOTOQueryRequest({ robotCode, processQueryKey });
  return officialAnswer(await client().batchOTOQueryWithOptions(request, ...withToken()));
}

async function askGroup(processQueryKey: string, more: object = {}) {
  const { robotCode, openConversationId } = robot();
  const request = new OrgGroupQueryRequest({
    ...{ robotCode, openConversationId, processQueryKey },
    ...more,
  });
  return officialAnswer(await client().orgGroupQueryWithOptions(request, ...withToken()));
}

const recallFromPeople = (processQueryKeys: unknown, more: object = {}) => ({
  ...{ robotCode: robot().robotCode, processQueryKeys },
  ...more,
});

const recallFromGroup = (processQueryKeys: unknown, more: object = {}) => {
  const { robotCode, openConversationId } = robot();
  return { robotCode, openConversationId, processQueryKeys, ...more };
};

describe("DingTalk's own client writes to people", () => {
  it('each of whom has the message in their own chat', async () => {
    const answer = await sendToPeople([PERSON, COLLEAGUE]);
    expect(answer).toEqual({
      processQueryKey: expect.any(String) as string,
      invalidStaffIdList: [],
      flowControlledStaffIdList: [],
    });
    for (const userId of [PERSON, COLLEAGUE]) {
      expect(robot().messagesTo(userId)).toMatchObject([
        { msgtype: 'text', message: { text: { content: 'Hello' } }, author: null },
      ]);
    }
    expect(robot().messagesTo('zhao.min')).toEqual([]);
  });

  it('and is told who does not exist', async () => {
    const answer = await sendToPeople(['nobody', PERSON]);
    expect(answer.invalidStaffIdList).toEqual(['nobody']);
    expect(robot().messagesTo(PERSON)).toHaveLength(1);
  });

  it('and is told who is sent too much, as long as that lasts', async () => {
    robot().setFaults({ flowControlled: [PERSON] });
    const answer = await sendToPeople([PERSON, COLLEAGUE]);
    expect(answer.flowControlledStaffIdList).toEqual([PERSON]);
    expect(robot().messagesTo(PERSON)).toEqual([]);
    expect(robot().messagesTo(COLLEAGUE)).toHaveLength(1);
    robot().setFaults({});
    expect(await sendToPeople([PERSON])).toMatchObject({ flowControlledStaffIdList: [] });
  });

  it('of whom one named twice gets the message once', async () => {
    const { invalidStaffIdList } = await sendToPeople([PERSON, 'nobody', PERSON, 'nobody']);
    expect(invalidStaffIdList).toEqual(['nobody']);
    expect(robot().messagesTo(PERSON)[0]?.conversationIds).toHaveLength(1);
  });
});

describe("DingTalk's own client writes to the app's group", () => {
  it('where everybody sees it', async () => {
    await sendToGroup();
    expect(robot().messages).toMatchObject([
      { message: { text: { content: 'Hello' } }, conversationIds: [robot().openConversationId] },
    ]);
  });

  it('whose id can be given when the playground starts', async () => {
    const openConversationId = 'cid6KeBBLoveMJOGXoYKF5x7EeiodoA==';
    const { url } = playground;
    const other = await startPlayground({
      ...{ port: 0, app: newApp(`${url}/hook`), events: [] },
      appRobot: { openConversationId },
    });
    expect(other.appRobot.openConversationId).toBe(openConversationId);
    await other.close();
    await expect(
      startPlayground({ port: 0, app: newApp(url), appRobot: { openConversationId: 'group' } }),
    ).rejects.toThrow('must begin with "cid"');
  });
});

const buttons = (title: string, address: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => index + 1).flatMap((index) => [
      [`${title}${index}`, `Button ${index}`],
      [`${address}${index}`, `https://a.example/${index}`],
    ]),
  );
const card = { title: 'Card', text: '**Text**' };
const btns = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    title: `Button ${index + 1}`,
    actionURL: `https://a.example/${index + 1}`,
  }));
const vertical = (count: number) =>
  [
    `sampleActionCard${count}`,
    { ...card, ...buttons('actionTitle', 'actionURL', count) },
    { actionCard: { ...card, btnOrientation: '0', btns: btns(count) } },
  ] as const;
const link = { title: 'T', text: 'x', messageUrl: 'https://a.example', picUrl: '@lADO' };
const single = { ...card, singleTitle: 'Go', singleURL: 'https://a.example' };
const file = { mediaId: '@lAz', fileName: '表格.xlsx', fileType: 'xlsx' };
const video = { videoMediaId: '$iQ', videoType: 'mp4', picMediaId: '@lA' };

/** What DingTalk documents of each msgKey, and what the chat shows of it. */
const documented: Array<readonly [msgKey: string, param: object, shown: object]> = [
  ['sampleText', { content: 'Hello' }, { text: { content: 'Hello' } }],
  ['sampleMarkdown', card, { markdown: card }],
  ['sampleImageMsg', { photoURL: '@lADO' }, { image: { photoURL: '@lADO' } }],
  ['sampleLink', link, { link }],
  ['sampleActionCard', single, { actionCard: single }],
  ...[2, 3, 4, 5].map(vertical),
  [
    'sampleActionCard6',
    { ...card, ...buttons('buttonTitle', 'buttonUrl', 2) },
    { actionCard: { ...card, btnOrientation: '1', btns: btns(2) } },
  ],
  [
    'sampleAudio',
    { mediaId: '@lA', duration: '4000' },
    { audio: { mediaId: '@lA', duration: 4000 } },
  ],
  ['sampleFile', file, { file }],
  ['sampleVideo', { ...video, duration: '999' }, { video: { ...video, duration: 999 } }],
];

describe('The chats show every type of message that DingTalk documents', () => {
  it('and the tests have them all', () => {
    expect(documented.map(([msgKey]) => msgKey)).toEqual(msgKeys);
  });

  it.each(documented)('%s', async (msgKey, param, shown) => {
    await sendToGroup({ msgKey, msgParam: JSON.stringify(param) });
    expect(robot().messages[0]?.message).toEqual(shown);
  });

  it('and a film as large as its sender wants it', async () => {
    const size = { width: 640, height: '360' };
    await sendToGroup({
      msgKey: 'sampleVideo',
      msgParam: JSON.stringify({ ...video, duration: 9, ...size }),
    });
    expect(robot().messages[0]?.message).toMatchObject({ video: { width: 640, height: 360 } });
  });
});

const without = (param: object, field: string) =>
  JSON.stringify(Object.fromEntries(Object.entries(param).filter(([name]) => name !== field)));

const missing: Array<[msgKey: string, field: string, code: string, param: object]> = [
  ['sampleText', 'content', 'contentOfText', { content: 'a' }],
  ['sampleMarkdown', 'title', 'markdownTotitle', card],
  ['sampleMarkdown', 'text', 'markdownTotext', card],
  ['sampleImageMsg', 'photoURL', 'photoTophotoUrl', { photoURL: 'a' }],
  ['sampleLink', 'text', 'textOfLink', link],
  ['sampleLink', 'title', 'titleOfLink', link],
  ['sampleLink', 'messageUrl', 'messageUrlOfLink', link],
  ['sampleActionCard', 'title', 'actionCardTotitle', single],
  ['sampleActionCard', 'text', 'actionCardTotext', single],
  ['sampleActionCard', 'singleTitle', 'actionCardTosingleTitle', single],
  ['sampleActionCard', 'singleURL', 'actionCardTosingleUrl', single],
  ['sampleActionCard3', 'actionTitle3', 'actionCardTobtnsTotitle', vertical(3)[1]],
  ['sampleActionCard3', 'actionURL2', 'actionCardTobtnsToactionUrl', vertical(3)[1]],
  ['sampleAudio', 'mediaId', 'audio', { mediaId: 'a', duration: '1' }],
  ['sampleFile', 'fileName', 'file', file],
  ['sampleVideo', 'videoMediaId', 'video', { ...video, duration: '1' }],
];

describe('DingTalk refuses a message with the code that it documents', () => {
  it.each(missing)('%s without %s', async (msgKey, field, code, param) => {
    const more = { msgKey, msgParam: without(param, field) };
    const expected = [400, `miss.param.${code}`];
    expect(await codeOf('groupMessages/send', toGroup(more))).toEqual(expected);
    expect(await codeOf('oToMessages/batchSend', toPeople([PERSON], more))).toEqual(expected);
    expect(robot().messages).toEqual([]);
  });

  const long = (bytes: number) => JSON.stringify({ content: '字'.repeat(bytes / 3) });

  it.each<[what: string, more: object, code: string]>([
    ['without msgKey', { msgKey: '' }, 'invalidParameter.msgKey.empty'],
    ['of an unknown msgKey', { msgKey: 'sampleCard' }, 'invalidParameter.msgKey.invalid'],
    [
      'named like a part of every object',
      { msgKey: 'toString' },
      'invalidParameter.msgKey.invalid',
    ],
    ['without msgParam', { msgParam: undefined }, 'invalidParameter.msgParam.invalid'],
    ['whose msgParam is no JSON', { msgParam: 'Hello' }, 'invalidParameter.msgParam.invalid'],
    ['whose msgParam is a list', { msgParam: '[]' }, 'invalidParameter.msgParam.invalid'],
    ['whose msgParam is an object', { msgParam: {} }, 'invalidParameter.msgParam.invalid'],
    ['of more than 15,000 bytes', { msgParam: long(15_000) }, 'invalidParameter.msgParam.tooLong'],
    [
      'with a file of another type',
      { msgKey: 'sampleFile', msgParam: JSON.stringify({ ...file, fileType: 'exe' }) },
      'invalidParameter.param.invalid',
    ],
    [
      'whose duration is no number',
      { msgKey: 'sampleAudio', msgParam: '{"mediaId":"@lA","duration":"long"}' },
      'invalidParameter.param.invalid',
    ],
    ['without robotCode', { robotCode: '' }, 'invalidParameter.robotCode.empty'],
    ['of another robot', { robotCode: 'dingother' }, 'invalidParameter.robotCode.notExsit'],
  ])('%s', async (_what, more, code) => {
    expect(await codeOf('groupMessages/send', toGroup(more))).toEqual([400, code]);
    expect(await codeOf('oToMessages/batchSend', toPeople([PERSON], more))).toEqual([400, code]);
    expect(robot().messages).toEqual([]);
  });

  it('but takes one of 15,000 bytes', async () => {
    const overhead = Buffer.byteLength(long(0));
    await sendToGroup({ msgParam: JSON.stringify({ content: 'a'.repeat(15_000 - overhead) }) });
    expect(robot().messages).toHaveLength(1);
  });

  it.each<[what: string, userIds: unknown, code: string]>([
    ['nobody', [], 'invalidParameter.userIds.empty'],
    ['no list', undefined, 'invalidParameter.userIds.empty'],
    ['21 people', Array.from({ length: 21 }, (_, n) => `${n}`), 'invalidParameter.userIds.overMax'],
    ['a number', [7], 'invalidParameter.param.invalid'],
  ])('to %s', async (_what, userIds, code) => {
    expect(await codeOf('oToMessages/batchSend', toPeople(userIds))).toEqual([400, code]);
  });

  it('but takes one to 20 people', async () => {
    const userIds = Array.from({ length: 20 }, (_, index) => `${index}`);
    expect((await sendToPeople(userIds)).invalidStaffIdList).toEqual(userIds);
  });

  it.each([
    ['no group', undefined, 'miss.openConversationId'],
    ['another group', 'cidOther==', 'invalid.openConversationId'],
  ])('to %s', async (_what, openConversationId, code) => {
    expect(await codeOf('groupMessages/send', toGroup({ openConversationId }))).toEqual([
      400,
      code,
    ]);
  });

  it.each(['Hello', '[]', 'null', ''])('in a body that is no JSON object: %j', async (body) => {
    const expected = [400, 'invalidParameter.msgBody.invalid'];
    expect(await codeOf('groupMessages/send', body)).toEqual(expected);
    expect(await codeOf('oToMessages/batchSend', body)).toEqual(expected);
  });

  it('from an app that may not send', async () => {
    playground.openApi.configure({ lackedPermissions: ['qyapi_robot_sendmsg'] });
    for (const path of ['groupMessages/send', 'messageFiles/download', 'otoMessages/batchRecall']) {
      expect((await codeOf(path, {}))[0]).toBe(403);
    }
  });

  it('of which the client tells the code', async () => {
    await expect(sendToGroup({ robotCode: 'dingother' })).rejects.toMatchObject({
      code: 'invalidParameter.robotCode.notExsit',
    });
  });

  it('as often as it was asked to, and only calls of that API', async () => {
    const answer = { errcode: 'send.too.fast', errmsg: '限流错误', status: 400, times: 2 };
    robot().setFaults({ answer });
    expect(await upload('image', 'a.png')).toMatchObject(ok);
    for (let count = 0; count < 2; count++) {
      expect(await codeOf('groupMessages/send', toGroup())).toEqual([400, 'send.too.fast']);
    }
    await sendToGroup();
    robot().setFaults({ answer: { errcode: -1, errmsg: 'busy', times: 1 } });
    await sendToGroup();
    expect(await upload('image', 'a.png')).toMatchObject({ errcode: -1 });
  });
});

describe('Who has read a message', () => {
  it('is told of each person', async () => {
    const { processQueryKey } = await sendToPeople([PERSON, COLLEAGUE, 'nobody']);
    robot().read(PERSON);
    expect(await askPeople(processQueryKey)).toEqual({
      sendStatus: 'SUCCESS',
      messageReadInfoList: [
        { name: NAME, userId: PERSON, readStatus: 'READ' },
        { name: '李娜', userId: COLLEAGUE, readStatus: 'UNREAD' },
      ],
    });
  });

  it('is told of the chat that they read, and of no other', async () => {
    const { processQueryKey } = await sendToPeople([PERSON]);
    const groupKey = await sendToGroup();
    robot().read(PERSON);
    expect(await askGroup(groupKey)).toMatchObject({ readUserIds: [] });
    robot().read(COLLEAGUE, 'group');
    expect(await askGroup(groupKey)).toMatchObject({ readUserIds: [COLLEAGUE] });
    expect(await askPeople(processQueryKey)).toMatchObject({
      messageReadInfoList: [{ readStatus: 'READ' }],
    });
  });

  it('is told of the group, so many at a time', async () => {
    const processQueryKey = await sendToGroup();
    expect(await askGroup(processQueryKey)).toEqual({
      ...{ sendStatus: 'SUCCESS', readUserIds: [], hasMore: false },
    });
    for (const userId of [PERSON, COLLEAGUE, PERSON]) robot().read(userId, 'group');
    const first = await askGroup(processQueryKey, { maxResults: 1 });
    expect(first).toMatchObject({ readUserIds: [PERSON], hasMore: true });
    const { nextToken } = first as { nextToken: string };
    expect(await askGroup(processQueryKey, { maxResults: 1, nextToken })).toEqual({
      ...{ sendStatus: 'SUCCESS', readUserIds: [COLLEAGUE], hasMore: false },
    });
  });

  it('is asked for with the key encoded, as DingTalk says', async () => {
    const { processQueryKey } = await sendToPeople([PERSON]);
    expect(processQueryKey).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(await askPeople(processQueryKey)).toMatchObject({ sendStatus: 'SUCCESS' });
  });

  it('is not told after 24 hours', async () => {
    const { processQueryKey } = await sendToPeople([PERSON]);
    const groupKey = await sendToGroup();
    now += 24 * HOUR;
    token = await newToken();
    await askPeople(processQueryKey);
    now += 1;
    const code = 'processQueryKey.expireTime';
    await expect(askPeople(processQueryKey)).rejects.toMatchObject({ code });
    await expect(askGroup(groupKey)).rejects.toMatchObject({ code });
  });

  it.each([
    ['robotCode=dingx', 'invalidParameter.robotCode.notExsit'],
    ['', 'invalidParameter.robotCode.missing'],
    ['robotCode=', 'invalidParameter.robotCode.missing'],
  ])('is refused to "%s"', async (query, code) => {
    expect(await codeOf(`oToMessages/readStatus?${query}`, undefined, 'GET')).toEqual([400, code]);
  });

  it('is refused where the key is missing, unknown, or of the other kind of chat', async () => {
    const { robotCode } = robot();
    const { processQueryKey } = await sendToPeople([PERSON]);
    const groupKey = await sendToGroup();
    const code = 'invalid.processQueryKey';
    for (const key of ['unknown', groupKey]) {
      await expect(askPeople(key)).rejects.toMatchObject({ code });
    }
    await expect(askGroup(processQueryKey)).rejects.toMatchObject({ code });
    const missing = [400, 'invalidParameter.processQueryKey.missing'];
    const query = `robotCode=${robotCode}`;
    expect(await codeOf(`oToMessages/readStatus?${query}`, undefined, 'GET')).toEqual(missing);
    expect(await codeOf('groupMessages/query', toGroup())).toEqual(missing);
  });

  it.each<[more: object, code: string]>([
    [{ maxResults: 201 }, 'invalidParameter.pageSize.invalid'],
    [{ maxResults: 0 }, 'invalidParameter.pageSize.invalid'],
    [{ nextToken: 'next' }, 'invalidParameter.cursor.invalid'],
    [{ robotCode: undefined }, 'invalidParameter.robotCode.missing'],
    [{ openConversationId: undefined }, 'openConversationId.notExisted'],
    [{ openConversationId: 'cidOther' }, 'invalid.openConversationId'],
  ])('is refused to %j', async (more, code) => {
    await expect(askGroup(await sendToGroup(), more)).rejects.toMatchObject({ code });
  });
});

describe("DingTalk's own client recalls", () => {
  const fromPeople = async (keys: string[]) =>
    officialAnswer(
      await client().batchRecallOTOWithOptions(
        new BatchRecallOTORequest(recallFromPeople(keys)),
        ...withToken(),
      ),
    );
  const fromGroup = async (keys: string[]) =>
    officialAnswer(
      await client().orgGroupRecallWithOptions(
        new OrgGroupRecallRequest(recallFromGroup(keys)),
        ...withToken(),
      ),
    );

  it('messages from the chats of people, and is told which could not be', async () => {
    const { processQueryKey } = await sendToPeople([PERSON, COLLEAGUE]);
    const groupKey = await sendToGroup();
    expect(await fromPeople([processQueryKey, groupKey, 'unknown'])).toEqual({
      successResult: [processQueryKey],
      failedResult: { [groupKey]: '无效的processQueryKey', unknown: '无效的processQueryKey' },
    });
    expect(robot().messagesTo(COLLEAGUE)).toMatchObject([{ isRecalled: true }]);
    robot().read(COLLEAGUE);
    expect(await askPeople(processQueryKey)).toMatchObject({
      sendStatus: 'RECALLED',
      messageReadInfoList: [{ readStatus: 'UNREAD' }, { readStatus: 'UNREAD' }],
    });
    expect(await askGroup(groupKey)).toMatchObject({ sendStatus: 'SUCCESS' });
  });

  it('messages from the group', async () => {
    const key = await sendToGroup();
    expect(await fromGroup([key])).toEqual({ successResult: [key], failedResult: {} });
    expect(await askGroup(key)).toMatchObject({ sendStatus: 'RECALLED' });
  });

  it('no message after 24 hours', async () => {
    const key = await sendToGroup();
    now += 24 * HOUR + 1;
    token = await newToken();
    expect(await fromGroup([key])).toEqual({
      successResult: [],
      failedResult: { [key]: 'processQueryKey已过期，无法撤回消息' },
    });
  });

  it.each<[path: string, body: () => object, code: string]>([
    [
      'otoMessages/batchRecall',
      () => recallFromPeople([]),
      'invalidParameter.processQueryKey.missing',
    ],
    [
      'otoMessages/batchRecall',
      () => recallFromPeople(Array(21).fill('a')),
      'invalidParameter.processQueryKeys.overMax',
    ],
    [
      'otoMessages/batchRecall',
      () => recallFromPeople(['a'], { robotCode: 'dingother' }),
      'invalidParameter.robotCode',
    ],
    [
      'groupMessages/recall',
      () => recallFromGroup(undefined),
      'invalidParameter.processQueryKey.missing',
    ],
    [
      'groupMessages/recall',
      () => recallFromGroup(Array(21).fill('a')),
      'invalidParameter.processQueryKeys.overMax',
    ],
    ['groupMessages/recall', () => recallFromGroup(['a'], { robotCode: '' }), 'miss.chatbotId'],
    [
      'groupMessages/recall',
      () => recallFromGroup(['a'], { openConversationId: '' }),
      'miss.openConversationId',
    ],
  ])('only what is named rightly: %s', async (path, body, code) => {
    expect(await codeOf(path, body())).toEqual([400, code]);
  });
});

interface Uploaded {
  errcode: number;
  errmsg: string;
  media_id?: string;
}

async function uploadBody(body: BodyInit, headers = {}, query = ''): Promise<Uploaded> {
  const url = `${playground.url}/media/upload?access_token=${token}${query}`;
  const response = await fetch(url, { method: 'POST', body, headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Uploaded;
}

async function upload(
  type: string,
  fileName: string,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array([1, 2, 3]),
): Promise<Uploaded> {
  const form = new FormData();
  form.append('type', type);
  form.append('media', new Blob([bytes]), fileName);
  return await uploadBody(form);
}

describe('An upload', () => {
  it('has an id that opens it, with its own name', async () => {
    const bytes = Buffer.from('PNG of a chart');
    const answer = await upload('image', '图表.PNG', new Uint8Array(bytes));
    expect(answer).toEqual({
      ...ok,
      ...{ type: 'image', created_at: START },
      media_id: expect.stringMatching(/^@[\w-]{32}$/) as string,
    });
    const mediaId = answer.media_id ?? '';
    expect(robot().upload(mediaId)).toMatchObject({ fileName: '图表.PNG', bytes });
    const { data, headers } = await axios.get<Buffer>(
      `${playground.url}/appRobot/media/${encodeURIComponent(mediaId)}`,
      { responseType: 'arraybuffer' },
    );
    expect(data).toEqual(bytes);
    expect(headers).toMatchObject({ 'content-type': 'image/png' });
    expect(headers['content-disposition']).toBeUndefined();
  });

  it('that is a document is saved by a browser, and not opened', async () => {
    const { media_id: mediaId = '' } = await upload('file', '表格.xlsx');
    const { headers } = await axios.get(
      `${playground.url}/appRobot/media/${encodeURIComponent(mediaId)}`,
    );
    expect(headers['content-disposition']).toBe('attachment');
  });

  it('may say its type in the query', async () => {
    const form = new FormData();
    form.append('media', new Blob(['sound']), 'a.mp3');
    expect(await uploadBody(form, {}, '&type=voice')).toMatchObject(ok);
  });

  it.each(
    Object.entries(mediaTypes).flatMap(([type, { formats, mostBytes }]) =>
      Object.keys(formats).map((format) => [type, format, mostBytes] as const),
    ),
  )('of the type %s may be a %s', async (type, format) => {
    expect(await upload(type, `a.${format}`)).toMatchObject(ok);
  });

  it.each([
    ['image', 'a.png', 20 * MB],
    ['voice', 'a.amr', 2 * MB],
    ['video', 'a.mp4', 20 * MB],
    ['file', 'a.zip', 20 * MB],
  ])('of the type %s is refused when %s has more than %d bytes', async (type, name, most) => {
    expect(await upload(type, name, new Uint8Array(most))).toMatchObject(ok);
    expect(await upload(type, name, new Uint8Array(most + 1))).toMatchObject({ errcode: 40006 });
    expect(await upload(type, name, new Uint8Array(most + 2 * MB))).toMatchObject({
      errcode: 40006,
    });
  });

  it.each([
    ['audio', 'a.mp3', 40004],
    ['', 'a.mp3', 40004],
    ['toString', 'a.mp3', 40004],
    ['image', 'a.svg', 40005],
    ['image', 'png', 40005],
    ['file', 'a.exe', 40005],
    ['voice', 'a.png', 40005],
  ])('of the type "%s" called %s is refused with %d', async (type, name, errcode) => {
    expect(await upload(type, name)).toMatchObject({ errcode });
  });

  it('is refused when it is empty, not there, or no form', async () => {
    expect(await upload('image', 'a.png', new Uint8Array())).toMatchObject({ errcode: 44001 });
    const form = new FormData();
    form.append('type', 'image');
    form.append('media', 'no file');
    expect(await uploadBody(form)).toMatchObject({ errcode: 41005 });
    const broken = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect(await uploadBody('none', broken)).toMatchObject({ errcode: 41005 });
    const json = { 'Content-Type': 'application/json' };
    expect(await uploadBody('{}', json)).toMatchObject({ errcode: 43008 });
  });

  it('needs a valid access token', async () => {
    playground.openApi.expireToken();
    expect(await upload('image', 'a.png')).toMatchObject({ errcode: 42001 });
  });

  it('is forgotten when 128 MB came after it', async () => {
    const { media_id: first = '' } = await upload('image', 'a.png');
    for (let count = 0; count < 7; count++) await upload('file', 'a.zip', new Uint8Array(20 * MB));
    expect(robot().upload(first)).toBeUndefined();
    const url = `${playground.url}/appRobot/media/${encodeURIComponent(first)}`;
    expect((await axios.get(url, { validateStatus: () => true })).status).toBe(404);
  });
});

describe('What a person sends to the robot', () => {
  const bytes = Buffer.from('a report');
  const linkTo = async (downloadCode: string, more: object = {}) => {
    const { robotCode } = robot();
    const request = new RobotMessageFileDownloadRequest({ robotCode, downloadCode, ...more });
    const answer = await client().robotMessageFileDownloadWithOptions(request, ...withToken());
    return (officialAnswer(answer) as { downloadUrl: string }).downloadUrl;
  };
  const get = (url: string) =>
    axios.get<Buffer>(url, { responseType: 'arraybuffer', validateStatus: () => true });

  it("can be downloaded with DingTalk's own client, from a link that hides its name", async () => {
    const url = await linkTo(robot().sendFile(PERSON, { fileName: '报告.pdf', bytes }));
    expect(url).toMatch(/\.file\?Expires=\d{10}$/);
    const { data, headers } = await get(url);
    expect(data).toEqual(bytes);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(JSON.stringify(headers)).not.toContain('pdf');
  });

  it('stands in their chat as theirs', () => {
    robot().sendFile(PERSON, { fileName: '报告.pdf', bytes });
    expect(robot().messagesTo(PERSON)).toMatchObject([
      { author: PERSON, msgtype: 'file', message: { file: { fileName: '报告.pdf' } } },
    ]);
  });

  it('comes with HTTP 502 as often as was asked for', async () => {
    robot().setFaults({ failedDownloads: 2 });
    const url = await linkTo(robot().sendFile(PERSON, { fileName: 'a.pdf', bytes }));
    const statuses = [await get(url), await get(url), await get(url)].map(({ status }) => status);
    expect(statuses).toEqual([502, 502, 200]);
  });

  it('has links into an internal network as often as was asked for', async () => {
    robot().setFaults({ internalLinks: 1 });
    const code = robot().sendFile(PERSON, { fileName: 'a.pdf', bytes });
    expect(await linkTo(code)).toMatch(/^http:\/\/10\./);
    expect(await linkTo(code)).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it('is gone when its code or its link has expired', async () => {
    const refused = { code: 'invalidParameter.robotCode.downloadCode' };
    const code = robot().sendFile(PERSON, { fileName: 'a.pdf', bytes });
    const url = await linkTo(code);
    now += 11 * 60_000;
    expect((await get(url)).status).toBe(403);
    await linkTo(code);
    now += HOUR;
    await expect(linkTo(code)).rejects.toMatchObject(refused);
    const other = robot().sendFile(PERSON, { fileName: 'a.pdf', bytes });
    robot().expire();
    await expect(linkTo(other)).rejects.toMatchObject(refused);
    await expect(linkTo('unknown')).rejects.toMatchObject(refused);
  });

  it.each<[more: object, code: string]>([
    [{ downloadCode: '' }, 'invalidParameter.robotCode.empty'],
    [{ robotCode: undefined }, 'invalidParameter.robotCode.empty'],
    [{ robotCode: 'dingother' }, 'invalidParameter.robotCode.auth'],
  ])('is refused to %j', async (more, code) => {
    const downloadCode = robot().sendFile(PERSON, { fileName: 'a.pdf', bytes });
    await expect(linkTo(downloadCode, more)).rejects.toMatchObject({ code });
  });

  it('must be a file of somebody who is there', () => {
    expect(() => robot().sendFile('nobody', { fileName: 'a', bytes })).toThrow('no person');
    for (const size of [0, 20 * MB + 1]) {
      const file = { fileName: 'a', bytes: Buffer.alloc(size) };
      expect(() => robot().sendFile(PERSON, file)).toThrow('from 1 byte to 20 MB');
    }
  });
});

describe('A session webhook', () => {
  const send = async (url: string, message: unknown) => {
    const { status, data } = await axios.post<object>(url, message, { validateStatus: () => true });
    expect(status).toBe(200);
    return data;
  };
  const message = { msgtype: 'text', text: { content: 'Hi' } };
  const gone = { errcode: 300001, errmsg: 'session 不存在' };

  it('writes to the chat that it came from, without an access token', async () => {
    const at = { atUserIds: [PERSON] };
    expect(await send(robot().openSession(PERSON).sessionWebhook, message)).toEqual(ok);
    expect(await send(robot().openSession().sessionWebhook, { ...message, at })).toEqual(ok);
    expect(robot().messagesTo(PERSON)).toMatchObject([{ message, processQueryKey: null }]);
    expect(robot().messages[1]).toMatchObject({
      message: { ...message, at },
      conversationIds: [robot().openConversationId],
    });
  });

  it('lives as long as it says, which is 90 minutes unless told', async () => {
    const { sessionWebhook, sessionWebhookExpiredTime } = robot().openSession(PERSON);
    expect(sessionWebhookExpiredTime).toBe(START + 1.5 * HOUR);
    now = sessionWebhookExpiredTime - 1;
    expect(await send(sessionWebhook, message)).toEqual(ok);
    now = sessionWebhookExpiredTime;
    expect(await send(sessionWebhook, message)).toEqual(gone);
    robot().setFaults({ sessionSeconds: 30 });
    expect(robot().openSession().sessionWebhookExpiredTime).toBe(now + 30_000);
  });

  it('can be made to expire at once', async () => {
    const { sessionWebhook } = robot().openSession();
    robot().expire();
    expect(await send(sessionWebhook, message)).toEqual(gone);
    expect(await send(`${playground.url}/robot/sendBySession`, message)).toEqual(gone);
  });

  it('is forgotten when 1000 came after it', async () => {
    const first = robot().openSession();
    const others = Array.from({ length: 1000 }, () => robot().openSession());
    expect(await send(first.sessionWebhook, message)).toEqual(gone);
    expect(await send(others[0]?.sessionWebhook ?? '', message)).toEqual(ok);
  });

  it("answers as a group's robot does what is no message", async () => {
    const { sessionWebhook } = robot().openSession();
    for (const [body, errcode] of [
      [{ msgtype: 'image', image: {} }, 400105],
      [{ msgtype: 'text', text: {} }, 40035],
      ['Hello', 40035],
      [{ ...message, more: 'x'.repeat(20_000) }, 460101],
      [{ ...message, more: 'x'.repeat(2 * MB) }, 460101],
    ]) {
      expect(await send(sessionWebhook, body)).toMatchObject({ errcode });
    }
    expect(robot().messages).toEqual([]);
  });

  it('is only for somebody who is there', () => {
    expect(() => robot().openSession('nobody')).toThrow('There is no person "nobody".');
  });
});

describe('The page', () => {
  const page = <Body>(method: string, path: string, data?: object) =>
    axios.request<Body>({
      ...{ method, url: `${playground.url}/api/appRobot/${path}`, data },
      validateStatus: () => true,
    });

  it('is told all that stands in the chats', async () => {
    await sendToPeople([PERSON]);
    const { data: conversations } = await page<Array<{ id: string }>>('GET', 'conversations');
    expect(conversations).toEqual([
      { id: robot().openConversationId },
      { id: expect.any(String) as string, userId: PERSON },
    ]);
    const { data: messages } = await page<object[]>('GET', 'messages');
    expect(messages).toMatchObject([{ conversationIds: [conversations[1]?.id] }]);
    const { robotCode, openConversationId } = robot();
    expect((await page('GET', 'robot')).data).toEqual({ robotCode, openConversationId });
  });

  it('lets somebody read a chat', async () => {
    const { processQueryKey } = await sendToPeople([PERSON]);
    const [conversationId] = robot().messagesTo(PERSON)[0]?.conversationIds ?? [];
    expect((await page('POST', 'read', { userId: PERSON, conversationId })).status).toBe(204);
    expect(await askPeople(processQueryKey)).toMatchObject({
      messageReadInfoList: [{ readStatus: 'READ' }],
    });
    expect((await page('POST', 'read', { userId: 'nobody', conversationId })).status).toBe(400);
    expect((await page('POST', 'read', { userId: [[PERSON]], conversationId })).status).toBe(400);
  });

  it('lets somebody send a file', async () => {
    const file = Buffer.from('report');
    const send = (fileName: string, bytes: Buffer, userId = PERSON) =>
      axios.post<{ downloadCode?: string; error?: string }>(
        `${playground.url}/api/appRobot/file`,
        bytes,
        {
          params: { userId, fileName },
          headers: { 'Content-Type': 'application/octet-stream' },
          validateStatus: () => true,
        },
      );
    const { data } = await send('报告.pdf', file);
    expect(data.downloadCode).toMatch(/^[0-9a-f]{32}$/);
    expect(robot().messagesTo(PERSON)).toMatchObject([
      { message: { file: { fileName: '报告.pdf' } } },
    ]);
    const { data: tooLarge } = await send('a.zip', Buffer.alloc(20 * MB + 1));
    expect(tooLarge.error).toBe('A file has from 1 byte to 20 MB.');
    expect((await send('a.zip', file, 'nobody')).data.error).toContain('There is no person');
  });

  it('gets a session webhook, and lets it expire', async () => {
    const { data } = await page<{ sessionWebhook: string }>('POST', 'session', { userId: PERSON });
    expect(data.sessionWebhook).toContain('/robot/sendBySession?session=');
    await page('POST', 'expire');
    const message = { msgtype: 'text', text: { content: 'Hi' } };
    expect((await axios.post(data.sessionWebhook, message)).data).toMatchObject({
      errcode: 300001,
    });
  });

  it('empties the chats', async () => {
    await sendToGroup();
    await page('DELETE', 'messages');
    expect(robot().messages).toEqual([]);
  });

  it.each<[faults: object, problem: string]>([
    [{ failedDownloads: -1 }, 'failedDownloads must be from 0 to 1000'],
    [{ sessionSeconds: 0 }, 'sessionSeconds must be from 1 to 86400'],
    [{ answer: { errcode: 0, errmsg: '', times: 1 } }, 'errcode'],
    [{ dropAfterPercent: 1 }, 'does not know'],
  ])('is told that %j cannot go wrong', async (faults, problem) => {
    const { status, data } = await page<{ error: string }>('PUT', 'faults', faults);
    expect(status).toBe(400);
    expect(data.error).toContain(problem);
  });
});
