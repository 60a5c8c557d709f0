import { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import { Actions } from '../../playground/automation/actions';
import { Automation } from '../../playground/automation/automation';
import { ClientTokens } from '../../playground/automation/clientTokens';
import { errors } from '../../playground/automation/errors';
import { LastSecond } from '../../playground/automation/lastSecond';
import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';

const HOUR = 60 * 60 * 1000;
const MB = 1024 * 1024;
const START = 1_780_000_000_000;
const done = { code: 0, msg: '', data: {} };
const refusal = (name: keyof typeof errors) => {
  const { code, msg } = errors[name];
  return { code, msg, data: {} };
};

let playground: Playground;
/** The automation's clock; only tests move it. */
let now = START;

beforeEach(async () => {
  now = START;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    automation: {
      ...newAutomation(),
      requestsPerSecond: 1000,
      message: { source: 'none', text: '' },
    },
    now: () => now,
  });
});

afterEach(() => playground.close());

const request = <Body>(config: AxiosRequestConfig) =>
  axios.request<Body>({ validateStatus: () => true, ...config });

const api = <Body>(method: string, path: string, data?: unknown) =>
  request<Body>({ method, url: `${playground.url}/api/automation/${path}`, data });

/** Posts bytes as they are, with the right credential unless told otherwise. */
async function postRaw(data: unknown, headers: Record<string, string | undefined> = {}) {
  const { settings, webhookUrl } = playground.automation;
  return await request<string>({
    method: 'POST',
    url: webhookUrl,
    data,
    headers: {
      Authorization: `Bearer ${settings.bearerToken}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    responseType: 'text',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
  });
}

/** As {@link postRaw}, and expects one of the service's answers. */
async function sendRaw(data: unknown, headers?: Record<string, string | undefined>) {
  const { status, data: answer } = await postRaw(data, headers);
  expect(status).toBe(200);
  return JSON.parse(answer) as object;
}

const send = (data: unknown = {}, headers?: Record<string, string | undefined>) =>
  sendRaw(JSON.stringify(data), headers);

const sendWith = (clientToken: string, data: unknown = {}) =>
  send(data, { 'Client-Token': clientToken });

const codes = () => playground.automation.requests.map(({ code }) => code);
const reasons = () => playground.automation.requests.map(({ reason }) => reason);
const parameters = () => playground.automation.firings.map((firing) => firing.parameters);

const counted = () => {
  const { requests, fired, repeats, ignored, refused } = playground.automation.counters;
  return { requests, fired, repeats, ignored, refused };
};

describe('The automation is made as DingTalk makes it', () => {
  it('with keys that differ each time', () => {
    const [one, other] = [newAutomation(), newAutomation()];
    expect(one).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      enabled: true,
      keywords: [],
      format: 'json',
      bearerToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      ipRanges: [],
      requestsPerSecond: 5,
      requestsPerSecondWithoutToken: 1,
      message: { source: 'sourceData', text: '' },
      requestUrl: '',
    });
    expect(other.id).not.toBe(one.id);
    expect(other.bearerToken).not.toBe(one.bearerToken);
  });

  it('and a playground has such a one unless told', async () => {
    const other = await startPlayground({ port: 0, app: playground.app, events: [] });
    const { settings, webhookUrl } = other.automation;
    expect(settings.id).toMatch(/^[0-9a-f]{32}$/);
    expect(webhookUrl).toBe(`${other.url}/webhook/flow/${settings.id}`);
    await other.close();
  });
});

describe('The webhook', () => {
  it('answers in the order of fields that DingTalk documents', async () => {
    const { status, headers, data } = await postRaw('{}');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch('application/json');
    expect(data).toBe('{"code":0,"msg":"","data":{}}');
    expect((await postRaw('{')).data).toBe(
      '{"code":800006003,"msg":"Body doesn’t match JSON spec — please fix and retry","data":{}}',
    );
  });

  it('knows only its own address', async () => {
    const { url, automation } = playground;
    const { id } = automation.settings;
    const paths = ['/webhook/flow/x', `/webhook/flow/${id}x`, `/Webhook/flow/${id}`];
    for (const path of [...paths, `/webhook/flow/${id}/`]) {
      const { status, data } = await request({ method: 'POST', url: url + path, data: {} });
      expect([path, status]).toEqual([path, 404]);
      expect(data).not.toHaveProperty('code');
    }
    expect(automation.requests).toEqual([]);
    expect(automation.counters).toMatchObject({ requests: 0, mostInAnySecond: 0 });
  });

  it.each(
    Object.entries({
      disabled: 'webhook trigger workflow is disabled',
      ip: 'IP not in the allow-list — please check',
      credential: 'Credential check failed',
      tooMany: 'Too many requests — try again later',
      tooLarge: 'Request body too large — please reduce',
      notJson: 'Body doesn’t match JSON spec — please fix and retry',
      loop: 'HTTP node calls itself, causing a loop — change the HTTP node URL',
    }),
  )('has the documented words for %s', (name, msg) => {
    expect(errors[name as keyof typeof errors].msg).toBe(msg);
  });

  it('names the first thing that is wrong, in the order of DingTalk', async () => {
    const { automation } = playground;
    const wrong = { Authorization: 'Bearer wrong' };
    automation.configure({
      enabled: false,
      ipRanges: ['10.0.0.1'],
      requestsPerSecond: 1,
      requestUrl: automation.webhookUrl,
      keywords: ['x'],
    });
    const long = 'x'.repeat(4 * MB + 1);
    expect(await sendRaw(long, wrong)).toEqual(refusal('disabled'));
    automation.configure({ enabled: true });
    expect(await sendRaw(long, wrong)).toEqual(refusal('ip'));
    automation.configure({ ipRanges: [] });
    expect(await sendRaw(long, wrong)).toEqual(refusal('credential'));
    expect(await sendRaw(long)).toEqual(refusal('tooLarge'));
    expect(await sendRaw(long)).toEqual(refusal('tooMany'));
    automation.configure({ requestsPerSecond: 1000 });
    expect(await sendRaw('x')).toEqual(refusal('notJson'));
    expect(await send()).toEqual(refusal('loop'));
    automation.configure({ requestUrl: '' });
    expect(await send()).toEqual(done);
    expect(automation.firings).toEqual([]);
    expect(counted()).toEqual({ requests: 8, fired: 0, repeats: 0, ignored: 1, refused: 7 });
  });

  it('remembers what came and what it gave to the actions', async () => {
    const data = { name: '入职', order: { id: 7 } };
    expect(await sendWith('a', data)).toEqual(done);
    const described = {
      id: 1,
      at: new Date(START).toISOString(),
      bytes: Buffer.byteLength(JSON.stringify(data)),
      clientToken: 'a',
    };
    expect(playground.automation.requests).toEqual([
      { ...described, code: 0, reason: 'fired', withToken: true },
    ]);
    expect(playground.automation.firings).toEqual([
      {
        ...described,
        repeats: 0,
        parameters: data,
        isCut: false,
        outcome: 'no action is set: nothing done',
      },
    ]);
  });
});

describe('The automation checks the sender', () => {
  it.each([
    [['10.0.0.0/8', '::1'], false],
    [['10.0.0.0/8', '127.0.0.1'], true],
    [['127.0.0.0/8'], true],
  ])('and lets %j in from 127.0.0.1: %s', async (ipRanges, allowed) => {
    playground.automation.configure({ ipRanges });
    expect(await send()).toEqual(allowed ? done : refusal('ip'));
  });

  it.each([
    ['nothing', () => undefined],
    ['an empty text', () => ''],
    ['only the token', (token: string) => token],
    ['another case', (token: string) => `bearer ${token}`],
    ['two spaces', (token: string) => `Bearer  ${token}`],
    ['a tab', (token: string) => `Bearer\t${token}`],
    ['no space', (token: string) => `Bearer${token}`],
    ['brackets', (token: string) => `Bearer [${token}]`],
    ['another token', (token: string) => `Bearer ${token.toUpperCase()}`],
    ['a part of the token', (token: string) => `Bearer ${token.slice(0, -1)}`],
  ])('and refuses %s as its credential', async (_name, authorization) => {
    const bearerToken = `${'0'.repeat(20)}a`;
    playground.automation.configure({ bearerToken });
    const headers = { Authorization: authorization(bearerToken) };
    expect(await send({}, headers)).toEqual(refusal('credential'));
    expect(playground.automation.firings).toEqual([]);
    expect(playground.automation.requests[0]?.withToken).toBe(headers.Authorization !== undefined);
  });

  it('and asks for none without a token', async () => {
    playground.automation.configure({ bearerToken: '', requestsPerSecondWithoutToken: 2 });
    expect(await send({}, { Authorization: 'Bearer whatever' })).toEqual(done);
    expect(await send({}, { Authorization: undefined })).toEqual(done);
    expect(playground.automation.requests.map(({ withToken }) => withToken)).toEqual([true, false]);
  });
});

describe('The automation takes so many requests a second', () => {
  const sendAt = async (milliseconds: number) => {
    now = START + milliseconds;
    return (await send()) as { code: number };
  };

  it('as are set, in any 1000 milliseconds', async () => {
    playground.automation.configure({ requestsPerSecond: 2 });
    expect(await sendAt(0)).toEqual(done);
    expect(await sendAt(600)).toEqual(done);
    expect(await sendAt(999)).toEqual(refusal('tooMany'));
    expect(await sendAt(1000)).toEqual(done);
    expect(await sendAt(1599)).toEqual(refusal('tooMany'));
    expect(await sendAt(1600)).toEqual(done);
  });

  it('and fewer without a credential check', async () => {
    playground.automation.configure({ bearerToken: '' });
    expect(await sendAt(0)).toEqual(done);
    expect(await sendAt(999)).toEqual(refusal('tooMany'));
    expect(await sendAt(1000)).toEqual(done);
  });

  it('not counting those that came no further than to an earlier rule', async () => {
    playground.automation.configure({ requestsPerSecond: 1, enabled: false });
    expect(await send()).toEqual(refusal('disabled'));
    playground.automation.configure({ enabled: true });
    expect(await send({}, { Authorization: 'x' })).toEqual(refusal('credential'));
    expect(await sendRaw('no JSON')).toEqual(refusal('notJson'));
    expect(await send()).toEqual(refusal('tooMany'));
  });
});

describe('The automation reads only JSON', () => {
  const ofBytes = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;

  it.each(['', '{', "{'a':1}", 'NaN', '{"a":1,}', 'text', '\0'])(
    'and refuses the body %j',
    async (body) => {
      expect(await sendRaw(body)).toEqual(refusal('notJson'));
    },
  );

  it.each(['{}', '[]', 'null', '42', '"text"', ' {"a" : 1.50}\n', '{"a":"\\u5165\\u804c"}'])(
    'and takes the body %j, whichever Content-Type it has',
    async (body) => {
      expect(await sendRaw(body, { 'Content-Type': 'text/plain' })).toEqual(done);
      expect(parameters()).toEqual([JSON.parse(body)]);
    },
  );

  it('in UTF-8', async () => {
    const text = '{"name":"入职"}';
    expect(await sendRaw(Buffer.from(text))).toEqual(done);
    expect(await sendRaw(Buffer.from(text, 'utf16le'))).toEqual(refusal('notJson'));
    expect(await sendRaw(Buffer.from('{"name":"\xe9"}', 'latin1'))).toEqual(refusal('notJson'));
  });

  it('of at most 4 MB', async () => {
    expect(await sendRaw(ofBytes(4 * MB))).toEqual(done);
    expect(await sendRaw(ofBytes(4 * MB + 1))).toEqual(refusal('tooLarge'));
    const ofTwoBytesEach = `"${'é'.repeat(2 * MB)}"`;
    expect(await sendRaw(ofTwoBytesEach)).toEqual(refusal('tooLarge'));
    expect(playground.automation.requests.map(({ bytes }) => bytes)).toEqual([
      4 * MB,
      4 * MB + 1,
      4 * MB + 2,
    ]);
  });

  it('whose length it was not told before', async () => {
    const parts = (count: number) =>
      Readable.from(Array<Buffer>(count).fill(Buffer.alloc(MB, ' ')));
    expect(await sendRaw(parts(20))).toEqual(refusal('tooLarge'));
    expect(playground.automation.requests[0]?.bytes).toBe(20 * MB);
    expect(await sendRaw(parts(4))).toEqual(refusal('notJson'));
    expect(await send()).toEqual(done);
  });

  it('that is not compressed', async () => {
    expect(await send({}, { 'Content-Encoding': 'gzip' })).toEqual(refusal('notJson'));
  });

  it('that can be written as JSON again', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(await sendRaw(nested(500_000))).toEqual(refusal('notJson'));
    expect(await sendRaw(nested(1002))).toEqual(refusal('notJson'));
    expect(await sendRaw(nested(1000))).toEqual(done);
    expect((await api('GET', 'firings')).status).toBe(200);
  });

  it('and a "__proto__" in it is only a name', async () => {
    expect(await sendRaw('{"__proto__":{"polluted":1},"constructor":1}')).toEqual(done);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('The automation fires', () => {
  it.each([
    ['the raw text', '{"a":"new product"}', true],
    ['part of a word', '{"a":"renew products"}', true],
    ['a name', '{"new product":null}', true],
    ['a text within lists', '[1,[{"a":["x","new\\u0020product"]}]]', true],
    ['a name in other letters', '{"a":{"new\\u0020product":1}}', true],
    ['the second keyword', '{"a":"\\u5165\\u804c"}', true],
    ['another case', '{"a":"New Product"}', false],
    ['two texts', '["new ","product"]', false],
    ['nothing', '{}', false],
  ])('for a keyword in %s', async (_name, body, fires) => {
    playground.automation.configure({ keywords: ['new product', '入职'] });
    expect(await sendRaw(body)).toEqual(done);
    expect(reasons()).toEqual([fires ? 'fired' : 'no keyword: ignored']);
    expect(playground.automation.firings).toHaveLength(fires ? 1 : 0);
    expect(counted()).toMatchObject({ fired: Number(fires), ignored: Number(!fires) });
  });

  it('for a keyword in numbers, but not for the place in a list', async () => {
    playground.automation.configure({ keywords: ['12'] });
    await send([1.12]);
    await send(Array(20).fill(0));
    expect(reasons()).toEqual(['fired', 'no keyword: ignored']);
  });

  it.each([
    ['json', { a: 1 }],
    ['text', '{"a": 1}'],
    ['none', null],
  ] as const)('with parameters of the format %s', async (format, expected) => {
    playground.automation.configure({ format });
    await sendRaw('{"a": 1}');
    expect(playground.automation.firings).toMatchObject([
      { parameters: expected, isCut: false, bytes: 8 },
    ]);
  });

  it('and remembers of large parameters only the beginning', async () => {
    const large = JSON.stringify({ name: `${'x'.repeat(19_990)}入职` });
    await sendRaw(large);
    await sendRaw(JSON.stringify('x'.repeat(19_998)));
    const [cut, whole] = playground.automation.firings;
    expect(cut).toMatchObject({ isCut: true, bytes: Buffer.byteLength(large) });
    // The next character would be cut through.
    expect(cut?.parameters).toBe(large.slice(0, 19_999));
    expect(whole).toMatchObject({ isCut: false, parameters: 'x'.repeat(19_998) });
    playground.automation.configure({ format: 'none' });
    await sendRaw(large);
    expect(playground.automation.firings[2]).toMatchObject({ isCut: false, parameters: null });
  });
});

describe('The automation fires once for a Client-Token', () => {
  it('and counts how often it came again', async () => {
    for (let times = 0; times < 3; times++) expect(await sendWith('a', { times })).toEqual(done);
    await sendWith('b');
    expect(reasons()).toEqual(['fired', 'repeat of firing 1', 'repeat of firing 1', 'fired']);
    expect(playground.automation.firings).toMatchObject([
      { clientToken: 'a', repeats: 2, parameters: { times: 0 } },
      { clientToken: 'b', repeats: 0 },
    ]);
    expect(counted()).toEqual({ requests: 4, fired: 2, repeats: 2, ignored: 0, refused: 0 });
  });

  it('but for each request without one', async () => {
    await send();
    await send();
    await sendWith('');
    await sendWith('');
    expect(playground.automation.firings).toHaveLength(4);
    expect(playground.automation.firings[3]).not.toHaveProperty('clientToken');
  });

  it('within three hours of the first', async () => {
    await sendWith('a');
    now += 3 * HOUR - 1;
    await sendWith('a');
    now += 1;
    await sendWith('a');
    await sendWith('a');
    expect(reasons()).toEqual(['fired', 'repeat of firing 1', 'fired', 'repeat of firing 2']);
  });

  it('also after a request that was ignored', async () => {
    playground.automation.configure({ keywords: ['x'] });
    await sendWith('a', {});
    await sendWith('a', { x: 1 });
    expect(codes()).toEqual([0, 0]);
    expect(reasons()).toEqual(['no keyword: ignored', 'repeat of request 1, which was ignored']);
    expect(playground.automation.firings).toEqual([]);
  });

  it('but not after one that was refused', async () => {
    await sendRaw('{', { 'Client-Token': 'a' });
    playground.automation.configure({ enabled: false });
    await sendWith('a');
    playground.automation.configure({ enabled: true });
    await sendWith('a');
    expect(reasons()[2]).toBe('fired');
  });

  it('also after everything was forgotten', async () => {
    await sendWith('a');
    expect((await api('DELETE', 'firings')).status).toBe(204);
    expect(counted()).toEqual({ requests: 0, fired: 0, repeats: 0, ignored: 0, refused: 0 });
    await sendWith('a');
    expect(reasons()).toEqual(['repeat of firing 1']);
    expect(playground.automation.firings).toEqual([]);
  });

  it('and remembers the last 100,000', () => {
    const tokens = new ClientTokens();
    for (let id = 0; id <= 100_000; id++) tokens.add(String(id), START, { requestId: id });
    expect(tokens.find('0', START)).toBeUndefined();
    expect(tokens.find('1', START)).toMatchObject({ requestId: 1 });
    tokens.add('1', START, { requestId: 2 });
    tokens.add('new', START, { requestId: 3 });
    expect(tokens.find('1', START)).toMatchObject({ requestId: 2 });
  });
});

describe('The automation never calls itself', () => {
  it.each([
    ['127.0.0.1', (url: string) => url],
    ['localhost', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['a query', (url: string) => `${url}?a=1#b`],
  ])('spelled with %s', async (_name, spelled) => {
    playground.automation.configure({ requestUrl: spelled(playground.automation.webhookUrl) });
    expect(await sendWith('a')).toEqual(refusal('loop'));
    expect(playground.automation.firings).toEqual([]);
    playground.automation.configure({ requestUrl: '' });
    await sendWith('a');
    expect(reasons()[1]).toBe('fired');
  });

  it('but another address of the playground', async () => {
    const { url, automation } = playground;
    for (const requestUrl of [
      `${url}/webhook/flow/x`,
      automation.webhookUrl.replace(/:\d+/, ':1'),
    ]) {
      automation.configure({ requestUrl });
      expect(await send()).toEqual(done);
    }
  });
});

describe('The automation makes mistakes on demand', () => {
  it.each(Object.values(errors))('and answers "$name" as often as asked', async (error) => {
    const { code, msg } = error;
    playground.automation.setFaults({ answer: { code, msg, times: 2 } });
    expect(await send()).toEqual({ code, msg, data: {} });
    expect((await api('GET', 'faults')).data).toMatchObject({ answer: { times: 1 } });
    expect(await sendRaw('', { Authorization: '' })).toEqual({ code, msg, data: {} });
    expect(playground.automation.firings).toEqual([]);
    expect(await send()).toEqual(done);
    expect((await api('GET', 'faults')).data).toMatchObject({ answer: null });
  });

  it('and answers an error that nobody has heard of, with any HTTP status', async () => {
    const answer = { code: -7, msg: 'out of tea', times: 1, httpStatus: 503 };
    playground.automation.setFaults({ answer });
    expect(await postRaw('{}')).toMatchObject({
      status: 503,
      data: '{"code":-7,"msg":"out of tea","data":{}}',
    });
    expect(playground.automation.requests).toMatchObject([{ code: -7, reason: 'out of tea' }]);
    expect(counted()).toMatchObject({ requests: 1, refused: 1 });
  });

  it('and cuts the connection before it looks at the request', async () => {
    playground.automation.setFaults({ dropBeforePercent: 100 });
    await expect(sendWith('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    playground.automation.setFaults({});
    expect(await sendWith('a')).toEqual(done);
    expect(codes()).toEqual(['dropped', 0]);
    expect(reasons()).toEqual(['the connection was cut at once', 'fired']);
    expect(counted()).toMatchObject({ requests: 2, fired: 1, refused: 1 });
  });

  it('and cuts the connection after it fired', async () => {
    playground.automation.setFaults({ dropAfterPercent: 100 });
    await expect(sendWith('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    // Nothing fired here, so nothing is cut.
    expect(await sendWith('a')).toEqual(done);
    expect(await sendRaw('{')).toEqual(refusal('notJson'));
    expect(playground.automation.firings).toMatchObject([{ repeats: 1 }]);
    expect(playground.automation.requests[0]).toMatchObject({
      code: 'dropped',
      reason: 'fired, then the connection was cut',
    });
  });

  it('and answers HTTP 502 before it looks at the request', async () => {
    playground.automation.setFaults({ serverErrorPercent: 100 });
    const { status, headers, data } = await postRaw('{}');
    expect(status).toBe(502);
    expect(headers['content-type']).toMatch('text/html');
    expect(data).toMatch('<h1>');
    expect(playground.automation.firings).toEqual([]);
    expect(playground.automation.requests).toMatchObject([{ code: 'HTTP 502' }]);
  });

  it('in the share that was asked for', async () => {
    playground.automation.setFaults({
      dropBeforePercent: 20,
      serverErrorPercent: 25,
      dropAfterPercent: 50,
    });
    for (let count = 0; count < 100; count++) await postRaw('{}').catch(() => undefined);
    const count = (reason: string) => reasons().filter((other) => other === reason).length;
    expect(count('the connection was cut at once')).toBe(20);
    expect(count('not looked at, as was asked for')).toBe(20);
    expect(count('fired, then the connection was cut')).toBe(30);
    expect(count('fired')).toBe(30);
    expect(counted()).toEqual({ requests: 100, fired: 60, repeats: 0, ignored: 0, refused: 40 });
  });

  it('and answers late, though it fires at once', async () => {
    const longerThanTheTest = 60_000;
    playground.automation.setFaults({ delayMs: longerThanTheTest });
    const answer = send().catch(() => 'cut');
    while (playground.automation.firings.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await playground.close();
    expect(await answer).toBe('cut');
    playground = await startPlayground({ port: 0, app: playground.app, events: [] });
  });

  it.each([
    [{ dropBeforePercent: 101 }, 'dropBeforePercent must be from 0 to 100.'],
    [{ dropAfterPercent: -1 }, 'dropAfterPercent must be from 0 to 100.'],
    [{ serverErrorPercent: '5' }, 'serverErrorPercent must be of type number, not string.'],
    [{ delayMs: 60_001 }, 'delayMs must be from 0 to 60000.'],
    [{ answer: { code: 0, msg: '', times: 1 } }, 'answer.code must be a whole number other than 0'],
    [{ answer: { code: 1, msg: 'x'.repeat(201), times: 1 } }, 'answer.msg is longer than 200'],
    [{ answer: { code: 1, msg: '', times: 1001 } }, 'answer.times must be from 1 to 1000.'],
    [{ answer: { code: 1, msg: '', times: 1.5 } }, 'answer.times must be a whole number.'],
    [
      { answer: { code: 1, msg: '', times: 1, httpStatus: 199 } },
      'answer.httpStatus must be from 200 to 599.',
    ],
    [{ other: 1 }, 'The faults: has a field that the playground does not know.'],
    [[], 'The faults: must be of type object, not array.'],
  ])('but not %j', async (faults, error) => {
    const { data: before } = await api('GET', 'faults');
    expect(await api('PUT', 'faults', faults)).toMatchObject({
      status: 400,
      data: { error: expect.stringContaining(error) },
    });
    expect((await api('GET', 'faults')).data).toEqual(before);
  });
});

describe("The automation's owner", () => {
  it('changes its settings', async () => {
    const settings = {
      ...newAutomation(),
      keywords: ['a'],
      ipRanges: ['::1'],
      format: 'text',
      requestUrl: 'http://localhost:5678/webhook/x',
    };
    expect((await api('PUT', 'settings', settings)).data).toEqual(settings);
    expect((await api('GET', 'settings')).data).toEqual(settings);
    expect(playground.automation.settings).toEqual(settings);
    expect(playground.automation.webhookUrl).toMatch(settings.id);
  });

  it.each([
    [{ id: 'a/b' }, 'id must be 1 to 128 letters or digits.'],
    [{ enabled: 'yes' }, 'enabled must be of type boolean, not string.'],
    [{ keywords: Array(11).fill('a') }, 'keywords are more than 10.'],
    [{ keywords: [' '] }, 'keywords.0 must be 1 to 50 characters.'],
    [{ format: 'xml' }, 'format must be one of: json, text, none.'],
    [{ bearerToken: 'with space' }, 'bearerToken must be up to 1024 letters or digits.'],
    [{ ipRanges: ['home'] }, '"home" is no IP address and no range'],
    [{ ipRanges: Array(51).fill('::1') }, 'ipRanges are more than 50.'],
    [{ requestsPerSecond: 0 }, 'requestsPerSecond must be from 1 to 1000.'],
    [{ requestsPerSecond: 1.5 }, 'requestsPerSecond must be a whole number.'],
    [{ requestsPerSecondWithoutToken: '' }, 'must be of type number, not string.'],
    [{ message: undefined }, 'message is missing.'],
    [{ message: { source: 'x', text: '' } }, 'message.source must be one of: none, custom'],
    [{ message: { source: 'custom', text: 'x'.repeat(10_001) } }, 'message.text is longer than'],
    [{ requestUrl: 'https://example.com/' }, 'The playground calls only this machine: the URL of'],
    [{ requestUrl: 'http://127.0.0.1.example.com/' }, 'The playground calls only this machine'],
    [{ requestUrl: 'file:///etc/hosts' }, 'The playground calls only this machine'],
  ])('cannot set %j', async (changed, error) => {
    const before = playground.automation.settings;
    const answer = await api('PUT', 'settings', { ...before, ...changed });
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect(playground.automation.settings).toEqual(before);
  });

  it('sees every error of the table by its name', async () => {
    const { data } = await api<Array<{ name: string; code: number }>>('GET', 'errors');
    expect(data).toEqual(Object.values(errors));
    expect(new Set(data.map(({ name }) => name)).size).toBe(7);
  });

  it('sees the last 1000 firings and requests', async () => {
    for (let count = 1; count <= 1005; count++) {
      now += 100;
      await sendWith(`${count}`, { count });
    }
    expect(playground.automation.firings).toHaveLength(1000);
    expect(parameters()[0]).toEqual({ count: 6 });
    const { data } = await api('GET', 'requests');
    expect(data).toHaveLength(1000);
    expect(data).toEqual(playground.automation.requests);
    expect((await api('GET', 'counters')).data).toEqual(playground.automation.counters);
    expect(counted()).toMatchObject({ requests: 1005, fired: 1005 });
    // The first is no longer shown, yet it came.
    await sendWith('1');
    expect(reasons().at(-1)).toBe('repeat of firing 1');
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
        const [, json] = /event: automation\ndata: (.*)\n\n/.exec(written.slice(before)) ?? [];
        if (json) return JSON.parse(json) as object;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    let news = heard();
    await sendWith('a');
    expect(await news).toEqual({
      cleared: false,
      firings: playground.automation.firings,
      requests: playground.automation.requests,
      counters: playground.automation.counters,
      calls: [],
    });
    news = heard();
    await sendWith('a');
    expect(await news).toMatchObject({ firings: [{ id: 1, repeats: 1 }], requests: [{ id: 2 }] });
    news = heard();
    playground.automation.clear();
    expect(await news).toMatchObject({
      cleared: true,
      firings: [],
      requests: [],
      counters: { requests: 0 },
    });
  });
});

describe('The most requests in any second', () => {
  it('are counted exactly', () => {
    const lastSecond = new LastSecond();
    const countAfter = (time: number) => {
      lastSecond.add(time);
      return lastSecond.countAt(time);
    };
    expect([0, 0.5, 999.9, 1000, 1000.4, 1000.5].map(countAfter)).toEqual([1, 2, 3, 3, 4, 4]);
    expect(lastSecond.countAt(1999.8)).toBe(4);
    expect(lastSecond.countAt(1999.9)).toBe(3);
    expect(lastSecond.countAt(5000)).toBe(0);
  });

  it('include those that are refused or lost, whatever the clock of the limit shows', () => {
    const actions = new Actions(() => undefined);
    const automation = new Automation(
      newAutomation(),
      () => START,
      actions,
      () => undefined,
    );
    automation.setFaults({ serverErrorPercent: 50 });
    const right = `Bearer ${automation.settings.bearerToken}`;
    const arriveAt = (milliseconds: number, authorization?: string) =>
      automation.arrive({ authorization, clientToken: '', ip: '::1' }, milliseconds);
    for (const time of [0, 200, 300, 999]) arriveAt(time, right)(Buffer.from('{}'), 2);
    arriveAt(1000)(undefined, 5 * MB);
    expect(automation.counters).toMatchObject({ requests: 5, fired: 2, mostInAnySecond: 4 });
    // Its body has not come yet.
    arriveAt(1199, right);
    expect(automation.counters).toMatchObject({ requests: 5, mostInAnySecond: 5 });
    arriveAt(5000, right);
    expect(automation.counters.mostInAnySecond).toBe(5);
    automation.clear();
    expect(automation.counters.mostInAnySecond).toBe(0);
    arriveAt(5001, right);
    expect(automation.counters.mostInAnySecond).toBe(1);
  });

  it('are told with the other counters', async () => {
    await send();
    expect(playground.automation.counters.mostInAnySecond).toBe(1);
  });
});
