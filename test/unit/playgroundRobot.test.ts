import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import axios, { type AxiosRequestConfig } from 'axios';
import { newApp } from '../../playground/dingtalk/app';
import { errors } from '../../playground/robot/errors';
import { newRobot } from '../../playground/robot/settings';
import { type Playground, startPlayground } from '../../playground/server';

interface Answer {
  errcode: number;
  errmsg: string;
}

const HOUR = 60 * 60 * 1000;
const START = 1_780_000_000_000;
const ok = { errcode: 0, errmsg: 'ok' };
const text = (content = 'Hello', more: object = {}) => ({
  msgtype: 'text',
  text: { content },
  ...more,
});

let playground: Playground;
/** The robot's clock; only tests move it. */
let now = START;

beforeEach(async () => {
  now = START;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    robot: { ...newRobot(), secret: '' },
    now: () => now,
  });
});

afterEach(() => playground.close());

const request = <Body>(config: AxiosRequestConfig) =>
  axios.request<Body>({ validateStatus: () => true, ...config });

const api = <Body>(method: string, path: string, data?: unknown) =>
  request<Body>({ method, url: `${playground.url}/api/robot/${path}`, data });

/** Sends bytes as they are, and expects one of the service's answers. */
async function sendRaw(
  data: string | Buffer | undefined,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
  url = playground.robot.webhookUrl,
): Promise<Answer> {
  const { status, data: answer } = await request<Answer>({
    method: 'POST',
    url,
    data,
    headers,
    transformRequest: [(body: unknown) => body],
  });
  expect(status).toBe(200);
  return answer;
}

const send = (message: unknown, query = '') =>
  sendRaw(JSON.stringify(message), undefined, playground.robot.webhookUrl + query);

async function sendTimes(times: number): Promise<void> {
  for (let count = 0; count < times; count++) expect(await send(text(`${count}`))).toEqual(ok);
}

const signOf = (timestamp: number | string, secret = playground.robot.settings.secret) =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

const signed = (timestamp: number | string, sign = encodeURIComponent(signOf(timestamp))) =>
  `&timestamp=${timestamp}&sign=${sign}`;

const shown = () => playground.robot.messages.map(({ message }) => message);

describe('The robot makes keys as DingTalk does', () => {
  it('that differ each time', () => {
    const [one, other] = [newRobot(), newRobot()];
    expect(one.accessToken).toMatch(/^[0-9a-f]{64}$/);
    expect(one.secret).toMatch(/^SEC[0-9a-f]{64}$/);
    expect(one).toMatchObject({ keywords: [], ipRanges: [], messagesPerMinute: 20 });
    expect(other.accessToken).not.toBe(one.accessToken);
    expect(other.secret).not.toBe(one.secret);
  });

  it('and a playground has such ones unless told', async () => {
    const other = await startPlayground({ port: 0, app: playground.app, events: [] });
    expect(other.robot.settings.secret).toMatch(/^SEC/);
    expect(other.robot.webhookUrl).toBe(
      `${other.url}/robot/send?access_token=${other.robot.settings.accessToken}`,
    );
    await other.close();
  });
});

describe('The robot shows every type of message', () => {
  const link = { title: 'T', text: 'x', messageUrl: 'https://a.example' };
  const card = { title: 'T', text: 'x' };
  const single = { ...card, singleTitle: 'Go', singleURL: 'https://a.example' };
  const btns = [{ title: 'Yes', actionURL: 'https://a.example' }];
  const links = [{ title: 'T', messageURL: 'https://a.example', picURL: 'https://a.example/p' }];

  it.each([
    text('Hi @138', { at: { atMobiles: ['138'], atUserIds: ['u'], isAtAll: true } }),
    { msgtype: 'link', link },
    { msgtype: 'link', link: { ...link, picUrl: '' } },
    { msgtype: 'markdown', markdown: card, at: {} },
    { msgtype: 'actionCard', actionCard: single },
    { msgtype: 'actionCard', actionCard: { ...single, hideAvatar: '1', btnOrientation: '0' } },
    { msgtype: 'actionCard', actionCard: { ...card, btns, btnOrientation: '1' } },
    { msgtype: 'feedCard', feedCard: { links } },
    text('with a field of another type', { markdown: { title: 1 }, unknown: [null] }),
  ])('exactly as sent: %j', async (message) => {
    expect(await send(message)).toEqual(ok);
    const [latest] = playground.robot.messages;
    expect(latest).toMatchObject({ msgtype: message.msgtype, message, repeats: 0 });
    expect(latest?.at).toBe(new Date(START).toISOString());
    expect((await api('GET', 'messages')).data).toEqual([latest]);
  });

  it.each([
    [{}, errors.unknownType.errmsg],
    [{ msgtype: 'image' }, errors.unknownType.errmsg],
    [{ msgtype: 'constructor' }, errors.unknownType.errmsg],
    [{ msgtype: ['text'], text: { content: 'x' } }, errors.unknownType.errmsg],
    [{ msgtype: 'text' }, 'param error: text is missing'],
    [{ msgtype: 'text', text: 'Hello' }, 'param error: text must be of type object, not string'],
    [{ msgtype: 'text', text: {} }, 'param error: text.content is missing'],
    [text(''), 'param error: text.content is empty'],
    [
      { msgtype: 'text', text: { content: 5 } },
      'param error: text.content must be of type string, not number',
    ],
    [
      { msgtype: 'link', link: { ...link, messageUrl: undefined } },
      'param error: link.messageUrl is missing',
    ],
    [{ msgtype: 'markdown', markdown: { text: 'x' } }, 'param error: markdown.title is missing'],
    [{ msgtype: 'markdown', markdown: { title: 'x' } }, 'param error: markdown.text is missing'],
    [{ msgtype: 'actionCard', actionCard: card }, 'param error: actionCard.singleTitle is missing'],
    [
      { msgtype: 'actionCard', actionCard: { ...card, singleTitle: 'Go' } },
      'param error: actionCard.singleURL is missing',
    ],
    [
      { msgtype: 'actionCard', actionCard: { ...card, btns: [{ title: 'Yes' }] } },
      'param error: actionCard.btns.0.actionURL is missing',
    ],
    [
      { msgtype: 'actionCard', actionCard: { ...card, btns: [] } },
      'param error: actionCard.btns is empty',
    ],
    [
      { msgtype: 'actionCard', actionCard: { ...single, btnOrientation: '2' } },
      'param error: actionCard.btnOrientation must be "0" or "1"',
    ],
    [{ msgtype: 'feedCard', feedCard: { links: [] } }, 'param error: feedCard.links is empty'],
    [
      { msgtype: 'feedCard', feedCard: { links: [{ ...links[0], messageURL: undefined }] } },
      'param error: feedCard.links.0.messageURL is missing',
    ],
    [text('x', { msgUuid: 7 }), 'param error: msgUuid must be of type string, not number'],
    [text('x', { at: { isAtAll: 'everyone' } }), 'param error: at.isAtAll must be true or false'],
    [text('x', { at: { atMobiles: [null] } }), 'param error: at.atMobiles.0 must be text'],
  ])('and names what is wrong with %j', async (message, errmsg) => {
    const errcode = errmsg === errors.unknownType.errmsg ? 400105 : 40035;
    expect(await send(message)).toEqual({ errcode, errmsg });
    expect(shown()).toEqual([]);
  });

  it('that mentions at most 50 people', async () => {
    const people = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
    const at = (mobiles: number, users: number) =>
      text('x', { at: { atMobiles: people(mobiles), atUserIds: people(users) } });
    expect(await send(at(20, 30))).toEqual(ok);
    expect(await send(at(20, 31))).toEqual({
      errcode: 40035,
      errmsg: 'param error: at mentions more than 50 people',
    });
  });
});

describe('The robot reads only JSON', () => {
  it.each(['', '{', 'null', '[]', '"text"', '42', '\0\xff', '{"msgtype":"text"'])(
    'and refuses the body %j',
    async (body) => {
      expect(await sendRaw(body)).toEqual({
        errcode: 40035,
        errmsg: errors.badParameter.errmsg,
      });
    },
  );

  it('and refuses a missing body, a broken compression and one that it does not know', async () => {
    const json = { 'Content-Type': 'application/json' };
    const errcode = 40035;
    expect(await sendRaw(undefined, json)).toMatchObject({ errcode });
    expect(await sendRaw('x', { ...json, 'Content-Encoding': 'gzip' })).toMatchObject({ errcode });
    expect(await sendRaw('x', { ...json, 'Content-Encoding': 'rot13' })).toMatchObject({ errcode });
    const zipped = gzipSync(JSON.stringify(text()));
    expect(await sendRaw(zipped, { ...json, 'Content-Encoding': 'gzip' })).toEqual(ok);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'and refuses the Content-Type %j',
    async (type) => {
      const answer = await sendRaw(JSON.stringify(text()), { 'Content-Type': type });
      expect(answer).toMatchObject({ errcode: 43004 });
      expect(shown()).toEqual([]);
    },
  );

  it('with any charset', async () => {
    const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' };
    expect(await sendRaw(JSON.stringify(text('入职')), headers)).toEqual(ok);
    expect(shown()).toEqual([text('入职')]);
  });

  it('of at most 20,000 bytes', async () => {
    const ofBytes = (bytes: number) => {
      const rest = Buffer.byteLength(JSON.stringify(text('入')));
      return JSON.stringify(text(`入${'x'.repeat(bytes - rest)}`));
    };
    expect(Buffer.byteLength(ofBytes(20_000))).toBe(20_000);
    expect(await sendRaw(ofBytes(20_000))).toEqual(ok);
    const tooLong = { errcode: 460101, errmsg: 'message too long, exceed 20000 bytes' };
    expect(await sendRaw(ofBytes(20_001))).toEqual(tooLong);
    expect(await sendRaw(ofBytes(5_000_000))).toEqual(tooLong);
    expect(await send(text())).toEqual(ok);
  });

  it('that can be written as JSON again', async () => {
    const levels = 400_000;
    const errcode = 40035;
    expect(await sendRaw('['.repeat(levels) + ']'.repeat(levels))).toMatchObject({ errcode });
    const nested = (depth: number) =>
      `{"msgtype":"text","text":{"content":"x"},"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(await sendRaw(nested(9000))).toMatchObject({ errcode });
    expect(await sendRaw(nested(5))).toEqual(ok);
    expect((await api('GET', 'messages')).status).toBe(200);
  });

  it('and a "__proto__" in it is only a name', async () => {
    const body =
      '{"msgtype":"text","text":{"content":"x"},"__proto__":{"polluted":1},"constructor":1}';
    expect(await sendRaw(body)).toEqual(ok);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('The robot checks the sender', () => {
  const secret = newRobot().secret;

  it('and knows only its own token', async () => {
    const { url } = playground;
    const expected = { errcode: 400101, errmsg: 'access_token does not exist' };
    for (const query of ['', '?', '?access_token=', '?access_token=x', '?ACCESS_TOKEN=x']) {
      const address = `${url}/robot/send${query}`;
      expect(await sendRaw('not JSON', { 'Content-Type': 'text/plain' }, address)).toEqual(
        expected,
      );
    }
  });

  it('and takes a right signature, whichever digits it has', async () => {
    playground.robot.configure({ secret, messagesPerMinute: 1000 });
    for (const digit of ['+', '/', '=']) {
      let timestamp = START;
      while (!signOf(timestamp).includes(digit)) timestamp += 1;
      expect([digit, await send(text(digit), signed(timestamp))]).toEqual([digit, ok]);
    }
    expect(shown()).toEqual([text('+'), text('/'), text('=')]);
  });

  it('and decodes a signature exactly once', async () => {
    playground.robot.configure({ secret });
    let timestamp = START;
    while (!/\+.*\/|\/.*\+/.test(signOf(timestamp))) timestamp += 1;
    const sign = signOf(timestamp);
    const refused = { errcode: 310000, errmsg: 'sign not match' };
    const twice = encodeURIComponent(encodeURIComponent(sign));
    expect(await send(text(), signed(timestamp, twice))).toEqual(refused);
    // A raw + is a space in a query.
    expect(await send(text(), signed(timestamp, sign))).toEqual(refused);
    expect(await send(text(), signed(timestamp, sign.replaceAll('+', '%2B')))).toEqual(ok);
  });

  it.each([
    ['another secret', () => signOf(START, newRobot().secret)],
    ['another time', () => signOf(START + 1)],
    ['one digit less', () => signOf(START).slice(0, -1)],
    ['nothing', () => ''],
    [
      'hex',
      () => createHmac('sha256', secret).update(`${START}\n${secret}`).digest('hex').slice(0, 44),
    ],
  ])('and refuses a signature of %s', async (_name, sign) => {
    playground.robot.configure({ secret });
    expect(await send(text(), signed(START, encodeURIComponent(sign())))).toEqual({
      errcode: 310000,
      errmsg: 'sign not match',
    });
    expect(shown()).toEqual([]);
  });

  it('and refuses a time that is more than an hour off', async () => {
    playground.robot.configure({ secret });
    const refused = { errcode: 310000, errmsg: 'invalid timestamp' };
    expect(await send(text(), signed(START - HOUR))).toEqual(ok);
    expect(await send(text(), signed(START + HOUR))).toEqual(ok);
    expect(await send(text(), signed(START - HOUR - 1))).toEqual(refused);
    expect(await send(text(), signed(START + HOUR + 1))).toEqual(refused);
    expect(await send(text(), signed(START / 1000))).toEqual(refused);
    for (const timestamp of ['', 'now', '-1', '1e12', `0x${START.toString(16)}`, 'NaN']) {
      expect(await send(text(), signed(timestamp))).toEqual(refused);
    }
    expect(await send(text())).toEqual(refused);
  });

  it('and asks for no signature without a secret', async () => {
    expect(await send(text(), signed(1, 'wrong'))).toEqual(ok);
    expect(playground.robot.requests).toMatchObject([{ signed: true }]);
  });

  it('and takes only messages with a keyword', async () => {
    playground.robot.configure({ keywords: ['Welcome', '入职'] });
    const errcode = 310000;
    const errmsg = 'keywords not in content';
    expect(await send(text('Hello'))).toEqual({ errcode, errmsg });
    expect(await send(text('welcome'))).toEqual({ errcode, errmsg });
    expect(await send(text('x', { msgUuid: 'Welcome' }))).toEqual({ errcode, errmsg });
    expect(await send(text('You are Welcome!'))).toEqual(ok);
    expect(await send({ msgtype: 'markdown', markdown: { title: '入职', text: 'x' } })).toEqual(ok);
    const links = [{ title: 'Welcome', messageURL: 'https://a.example', picURL: 'x' }];
    expect(await send({ msgtype: 'feedCard', feedCard: { links } })).toEqual(ok);
    playground.robot.configure({ keywords: ['markdown'] });
    expect(await send({ msgtype: 'markdown', markdown: { title: 'x', text: 'x' } })).toEqual({
      errcode,
      errmsg,
    });
  });

  it.each([
    [['10.0.0.0/8', '::1'], false],
    [['10.0.0.0/8', '127.0.0.1'], true],
    [['127.0.0.0/8'], true],
    [['fd00::/8', '127.0.0.2'], false],
  ])('and lets %j in from 127.0.0.1: %s', async (ipRanges, allowed) => {
    playground.robot.configure({ ipRanges });
    const refused = { errcode: 310000, errmsg: 'ip 127.0.0.1 not in whitelist' };
    expect(await send(text())).toEqual(allowed ? ok : refused);
  });

  it('and names the first thing that is wrong, in the order of DingTalk', async () => {
    const { robot } = playground;
    robot.configure({ secret, keywords: ['Welcome'], ipRanges: ['10.0.0.1'] });
    const long = JSON.stringify({ msgtype: 'image', text: 'x'.repeat(20_000) });
    const right = { 'Content-Type': 'application/json' };
    const errmsg = async (body: string, query = '', headers = right) =>
      (await sendRaw(body, headers, robot.webhookUrl + query)).errmsg;
    expect(await errmsg('{', '', { 'Content-Type': 'text/html' })).toMatch('Content-Type');
    expect(await errmsg('{')).toMatch('not JSON');
    expect(await errmsg(long)).toBe('ip 127.0.0.1 not in whitelist');
    robot.configure({ ipRanges: [] });
    expect(await errmsg(long, signed(1, 'wrong'))).toBe('invalid timestamp');
    expect(await errmsg(long, signed(START, 'wrong'))).toBe('sign not match');
    expect(await errmsg(long, signed(START))).toBe('keywords not in content');
    robot.configure({ keywords: ['x'] });
    expect(await errmsg(long, signed(START))).toMatch('message too long');
    expect(await errmsg('{"msgtype":"image","a":"x"}', signed(START))).toMatch('unsupported');
  });
});

describe('The robot shows a repeated message once', () => {
  it('and counts how often it came again', async () => {
    const message = text('once', { msgUuid: 'a' });
    for (let times = 0; times < 3; times++) expect(await send(message)).toEqual(ok);
    expect(await send(text('other', { msgUuid: 'b' }))).toEqual(ok);
    expect(await send(text('none'))).toEqual(ok);
    expect(await send(text('none'))).toEqual(ok);
    expect(playground.robot.messages.map(({ msgUuid, repeats }) => [msgUuid, repeats])).toEqual([
      ['a', 2],
      ['b', 0],
      [undefined, 0],
      [undefined, 0],
    ]);
    expect(playground.robot.requests[1]?.reason).toBe('came before, not shown again');
  });

  it('also after the chat was cleared', async () => {
    await send(text('once', { msgUuid: 'a' }));
    expect((await api('DELETE', 'messages')).status).toBe(204);
    expect(await send(text('once', { msgUuid: 'a' }))).toEqual(ok);
    expect(shown()).toEqual([]);
  });

  it('but not one that was refused the first time', async () => {
    expect(await send({ msgtype: 'text', msgUuid: 'a' })).toMatchObject({ errcode: 40035 });
    expect(await send(text('again', { msgUuid: 'a' }))).toEqual(ok);
    expect(shown()).toHaveLength(1);
  });
});

describe('The robot takes 20 messages a minute', () => {
  const tooFast = { errcode: 410100, errmsg: errors.tooFast.errmsg };

  it('and is blocked for ten minutes by the 21st', async () => {
    await sendTimes(20);
    expect(await send(text('21st'))).toEqual(tooFast);
    now += 10 * 60_000 - 1;
    const blockedUntil = START + 10 * 60_000;
    expect((await api('GET', 'status')).data).toMatchObject({ blockedUntil });
    now += 1;
    expect((await api('GET', 'status')).data).toMatchObject({ blockedUntil: null, countedAt: [] });
    await sendTimes(20);
    expect(shown()).toHaveLength(40);
  });

  it('in any 60 seconds', async () => {
    await sendTimes(10);
    now += 59_999;
    await sendTimes(10);
    now += 1;
    await sendTimes(10);
    expect(await send(text())).toEqual(tooFast);
  });

  it('and one that is sent while it is blocked makes the block begin anew', async () => {
    playground.robot.configure({ messagesPerMinute: 1, blockSeconds: 100 });
    await sendTimes(1);
    expect(await send(text())).toEqual(tooFast);
    now += 99_999;
    expect(await send(text())).toEqual(tooFast);
    now += 99_999;
    expect(await send(text())).toEqual(tooFast);
    now += 100_000;
    expect(await send(text())).toEqual(ok);
  });

  it('and counts what came before, but not what it refuses', async () => {
    playground.robot.configure({ messagesPerMinute: 2 });
    for (let times = 0; times < 5; times++) await send({ msgtype: 'text' });
    const repeated = text('again', { msgUuid: 'a' });
    expect(await send(repeated)).toEqual(ok);
    expect(await send(repeated)).toEqual(ok);
    expect(await send(repeated)).toEqual(tooFast);
  });

  it('until its owner lifts the block', async () => {
    playground.robot.configure({ messagesPerMinute: 2 });
    await sendTimes(2);
    expect(await send(text())).toEqual(tooFast);
    expect((await api('POST', 'unblock')).status).toBe(204);
    await sendTimes(2);
    expect(await send(text())).toEqual(tooFast);
  });

  it("and says so in the other of DingTalk's two ways, if asked", async () => {
    playground.robot.configure({ messagesPerMinute: 1 });
    playground.robot.setFaults({ tooFastErrcode: 130101 });
    await sendTimes(1);
    expect(await send(text())).toEqual({
      errcode: 130101,
      errmsg: 'send too fast, exceed 20 times per minute',
    });
  });
});

describe('The robot makes mistakes on demand', () => {
  it.each(Object.values(errors))('and answers "$name" as often as asked', async (error) => {
    const { errcode, errmsg } = error;
    playground.robot.setFaults({ answer: { errcode, errmsg, times: 2 } });
    expect(await send(text())).toEqual({ errcode, errmsg });
    expect((await api('GET', 'status')).data).toMatchObject({ faultyAnswersLeft: 1 });
    expect(await sendRaw('', {}, `${playground.url}/robot/send`)).toEqual({ errcode, errmsg });
    expect(shown()).toEqual([]);
    expect(await send(text())).toEqual(ok);
    expect((await api('GET', 'faults')).data).toMatchObject({ answer: null });
  });

  it('and cuts the connection after it has shown the message', async () => {
    playground.robot.setFaults({ dropAfterPercent: 100 });
    const message = text('cut', { msgUuid: 'a' });
    await expect(send(message)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(shown()).toEqual([message]);
    await expect(send(message)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(playground.robot.messages).toMatchObject([{ repeats: 1 }]);
    expect(playground.robot.requests[0]).toMatchObject({
      answer: 'dropped',
      reason: 'shown in the chat, then the connection was cut',
    });
    // Nothing was accepted here, so nothing is cut.
    expect(await send({ msgtype: 'text' })).toMatchObject({ errcode: 40035 });
  });

  it('and answers HTTP 502 before it looks at the message', async () => {
    playground.robot.setFaults({ serverErrorPercent: 100 });
    const { status, headers } = await request({
      method: 'POST',
      url: playground.robot.webhookUrl,
      data: text(),
    });
    expect(status).toBe(502);
    expect(headers['content-type']).toMatch('text/html');
    expect(shown()).toEqual([]);
    expect(playground.robot.requests).toMatchObject([{ answer: 'HTTP 502' }]);
  });

  it('in the share that was asked for', async () => {
    playground.robot.configure({ messagesPerMinute: 1000 });
    playground.robot.setFaults({ dropAfterPercent: 25, serverErrorPercent: 30 });
    for (let count = 0; count < 100; count++) await send(text()).catch(() => undefined);
    const answers = playground.robot.requests.map(({ answer }) => answer);
    expect(answers.filter((answer) => answer === 'HTTP 502')).toHaveLength(30);
    expect(answers.filter((answer) => answer === 'dropped')).toHaveLength(17);
    expect(shown()).toHaveLength(70);
  });

  it('and answers late, though it shows the message at once', async () => {
    const longerThanTheTest = 60_000;
    playground.robot.setFaults({ delayMs: longerThanTheTest });
    const answer = send(text()).catch(() => 'cut');
    while (shown().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await playground.close();
    expect(await answer).toBe('cut');
    playground = await startPlayground({ port: 0, app: playground.app, events: [] });
  });

  it('and stops when the faults are taken back', async () => {
    playground.robot.setFaults({ dropAfterPercent: 100, answer: { ...errors.busy, times: 1000 } });
    playground.robot.setFaults({});
    expect(await send(text())).toEqual(ok);
  });

  it.each([
    [{ dropAfterPercent: 101 }, 'The faults: dropAfterPercent must be from 0 to 100.'],
    [
      { serverErrorPercent: '5' },
      'The faults: serverErrorPercent must be of type number, not string.',
    ],
    [{ delayMs: 60_001 }, 'The faults: delayMs must be from 0 to 60000.'],
    [{ tooFastErrcode: 1 }, 'The faults: tooFastErrcode must be 410100 or 130101.'],
    [{ answer: 'busy' }, 'The faults: answer must be of type object, not string.'],
    [
      { answer: { errcode: 0, errmsg: '', times: 1 } },
      'The faults: answer.errcode must be a whole number other than 0.',
    ],
    [
      { answer: { errcode: 1, errmsg: 'x'.repeat(201), times: 1 } },
      'The faults: answer.errmsg is longer than 200 characters.',
    ],
    [
      { answer: { errcode: 1, errmsg: '', times: 1001 } },
      'The faults: answer.times must be from 1 to 1000.',
    ],
    [{ dropPercent: 5 }, 'The faults: has a field that the playground does not know.'],
    [[], 'The faults: must be of type object, not array.'],
  ])('but not %j', async (faults, error) => {
    const { data: before } = await api('GET', 'faults');
    expect(await api('PUT', 'faults', faults)).toMatchObject({ status: 400, data: { error } });
    expect((await api('GET', 'faults')).data).toEqual(before);
  });
});

describe("The robot's owner", () => {
  it('changes its settings', async () => {
    const settings = { ...newRobot(), keywords: ['a'], ipRanges: ['::1'], messagesPerMinute: 5 };
    expect((await api('PUT', 'settings', settings)).data).toEqual(settings);
    expect((await api('GET', 'settings')).data).toEqual(settings);
    expect(playground.robot.settings).toEqual(settings);
    expect(playground.robot.webhookUrl).toMatch(settings.accessToken);
  });

  it.each([
    [{ accessToken: '' }, 'The access token must be 1 to 128 letters or digits.'],
    [{ secret: 'with space' }, 'The secret must be up to 128 letters or digits.'],
    [{ secret: 'x'.repeat(129) }, 'The secret must be up to 128 letters or digits.'],
    [{ keywords: 'Welcome' }, 'The keywords must be a list of at most 10.'],
    [{ keywords: Array(11).fill('a') }, 'The keywords must be a list of at most 10.'],
    [{ keywords: [' '] }, 'A keyword must be 1 to 50 characters.'],
    [{ ipRanges: ['10.0.0.0/33'] }, '"10.0.0.0/33" is no IP address and no range'],
    [{ ipRanges: ['localhost'] }, '"localhost" is no IP address and no range'],
    [{ ipRanges: ['::1/129'] }, '"::1/129" is no IP address and no range'],
    [{ ipRanges: [1] }, 'An IP address must be text'],
    [{ ipRanges: Array(51).fill('::1') }, 'The IP addresses must be a list of at most 50.'],
    [{ messagesPerMinute: 0 }, 'Messages per minute must be a number from 1 to 1000.'],
    [{ blockSeconds: -1 }, 'Blocked seconds must be a number from 0 to 86400.'],
  ])('cannot set %j', async (changed, error) => {
    const before = playground.robot.settings;
    const answer = await api('PUT', 'settings', { ...before, ...changed });
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect(playground.robot.settings).toEqual(before);
  });

  it('sees the last 1000 messages and requests', async () => {
    playground.robot.configure({ messagesPerMinute: 1000 });
    for (let count = 0; count < 1005; count++) {
      now += 100;
      await send(text(`${count}`, { msgUuid: `${count}` }));
    }
    expect(playground.robot.messages).toHaveLength(1000);
    expect(shown()[0]).toMatchObject(text('5'));
    const { data } = await api('GET', 'requests');
    expect(data).toHaveLength(1000);
    expect(data).toEqual(playground.robot.requests);
    expect(playground.robot.requests.at(-1)).toMatchObject({
      answer: 0,
      reason: 'shown in the chat',
      signed: false,
      at: new Date(now).toISOString(),
    });
  });

  it('hears of what happens at once', async () => {
    const { data: stream } = await axios.get<NodeJS.ReadableStream>(`${playground.url}/api/live`, {
      responseType: 'stream',
    });
    let written = '';
    stream.on('data', (part: Buffer) => (written += part.toString()));
    const heard = async () => {
      const before = written.length;
      for (;;) {
        const [, json] = /event: robot\ndata: (.*)\n\n/.exec(written.slice(before)) ?? [];
        if (json) return JSON.parse(json) as object;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    let news = heard();
    await send(text('Hello', { msgUuid: 'a' }));
    expect(await news).toEqual({
      cleared: false,
      messages: playground.robot.messages,
      requests: playground.robot.requests,
      status: { countedAt: [START], blockedUntil: null, faultyAnswersLeft: 0 },
    });
    news = heard();
    await send(text('Hello', { msgUuid: 'a' }));
    expect(await news).toMatchObject({ messages: [{ repeats: 1 }] });
    news = heard();
    playground.robot.clear();
    expect(await news).toMatchObject({ cleared: true, messages: [], requests: [] });
  });
});
