import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosRequestConfig } from 'axios';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { newApp } from '../../playground/dingtalk/app';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { loadEvents } from '../../playground/dingtalk/events';
import { FailedPushes } from '../../playground/dingtalk/failedPushes';
import { apiErrors, errors } from '../../playground/openapi/errors';
import { summaryOf } from '../../playground/openapi/model';
import { newOpenApi } from '../../playground/openapi/settings';
import { type Playground, startPlayground } from '../../playground/server';

const START = 1_780_000_000_000;
const HOUR = 60 * 60 * 1000;
const ok = { errcode: 0, errmsg: 'ok' };
const refusal = (name: keyof typeof errors) => {
  const { errcode, errmsg } = errors[name];
  return { errcode, errmsg };
};

/** What n8n registers: keys of its own making. */
const keys = { token: 'n8n-token', aes_key: 'a'.repeat(42) + 'A' };
const joined = {
  EventType: 'user_add_org',
  EventTime: 1_779_999_999_000,
  CorpId: 'dingCorp',
  eventId: 'e-1',
  userId: ['li.lei'],
};

let playground: Playground;
let now = START;
/** Plays n8n. */
let n8n: http.Server;
let n8nUrl: string;
/** What n8n got, decrypted. */
let received: Array<{ path: string; id: string; message: Record<string, unknown> }>;
/** How n8n answers; with the encrypted success unless told. */
let answerWith: (response: http.ServerResponse, success: object) => unknown;

type Sealed = { encrypt: string };

const acknowledgement = (token: string, encrypted: string) => ({
  msg_signature: getSignature(token, '1', 'n', encrypted),
  timeStamp: '1',
  nonce: 'n',
  encrypt: encrypted,
});

beforeEach(async () => {
  now = START;
  received = [];
  answerWith = (response, success) => response.end(JSON.stringify(success));
  n8n = http.createServer((request, response) => {
    void buffer(request).then((body) => {
      const { pathname: path } = new URL(request.url ?? '', 'http://localhost');
      const { token, aesKey } =
        path === '/console' ? playground.app : { token: keys.token, aesKey: keys.aes_key };
      try {
        const { message, id } = decrypt(aesKey, (JSON.parse(String(body)) as Sealed).encrypt);
        received.push({ path, id, message: JSON.parse(message) as Record<string, unknown> });
        answerWith(response, acknowledgement(token, encrypt(aesKey, 'success', id)));
      } catch {
        response.writeHead(400).end();
      }
    });
  });
  n8n.listen(0, '127.0.0.1');
  await once(n8n, 'listening');
  n8nUrl = `http://127.0.0.1:${(n8n.address() as AddressInfo).port}`;
  playground = await startPlayground({
    port: 0,
    app: newApp(`${n8nUrl}/console`),
    events: [],
    now: () => now,
  });
});

afterEach(async () => {
  await playground.close();
  n8n.close();
  n8n.closeAllConnections();
});

const request = <Body>(config: AxiosRequestConfig) =>
  axios.request<Body>({ validateStatus: () => true, ...config });

const api = <Body>(method: string, path: string, data?: unknown) =>
  request<Body>({ method, url: `${playground.url}/api/openapi/${path}`, data });

type Answer = Record<string, unknown> & { errcode: number };

async function gettoken(params: Record<string, string> = {}) {
  const { clientId: appkey, clientSecret: appsecret } = playground.openApi;
  const url = `${playground.url}/gettoken`;
  const { data } = await request<Answer>({ url, params: { appkey, appsecret, ...params } });
  return data;
}

const tokenOf = async () => String((await gettoken()).access_token);

/** Calls with a valid access token, unless another is given. */
async function call(name: string, data?: unknown, config: AxiosRequestConfig = {}) {
  const access_token = config.params ? undefined : await tokenOf();
  return await request<Answer>({
    method: data === undefined ? 'GET' : 'POST',
    url: `${playground.url}/call_back/${name}`,
    params: { access_token },
    data,
    ...config,
  });
}

const answerTo = async (name: string, data?: unknown, config?: AxiosRequestConfig) =>
  (await call(name, data, config)).data;

const callback = (more: object = {}) => ({
  call_back_tag: ['user_add_org', 'bpms_instance_change'],
  ...keys,
  url: `${n8nUrl}/n8n`,
  ...more,
});

const register = (more?: object) => answerTo('register_call_back', callback(more));
const update = (more?: object) => answerTo('update_call_back', callback(more));
const failedList = () => answerTo('get_call_back_failed_result');

const push = (message: object, more: object = {}) =>
  request<Delivery & { error: string }>({
    method: 'POST',
    url: `${playground.url}/api/dingtalk/push`,
    data: { message, ...more },
  });

const reasons = () => playground.openApi.requests.map(({ reason }) => reason);
const latest = () => playground.openApi.requests.at(-1);

/** Waits for what the network brings. */
async function until(isSo: () => boolean) {
  while (!isSo()) await sleep(5);
}

describe('The app has credentials as DingTalk makes them', () => {
  it('which differ each time', () => {
    const [one, other] = [newApp(''), newApp('')];
    expect(one).toMatchObject({
      clientId: expect.stringMatching(/^ding[A-Za-z0-9]{16}$/),
      clientSecret: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
      corpId: expect.stringMatching(/^ding[0-9a-f]{32}$/),
    });
    expect(other.clientId).not.toBe(one.clientId);
    expect(other.clientSecret).not.toBe(one.clientSecret);
    expect(other.corpId).not.toBe(one.corpId);
  });

  it('of which the Client ID is the owner key of what the console pushes', () => {
    const { clientId, ownerKey } = newApp('');
    expect(ownerKey).toBe(clientId);
  });

  it('and the playground keeps those that it is told', async () => {
    const app = newApp('http://127.0.0.1:1/hook');
    const other = await startPlayground({ port: 0, app, events: [] });
    const { clientId, clientSecret, corpId } = other.openApi;
    await other.close();
    expect(app).toMatchObject({ clientId, clientSecret, corpId });
  });

  it('and makes those that it is not told', async () => {
    const { token, aesKey, ownerKey, callbackUrl } = newApp('http://127.0.0.1:1/hook');
    const app = { token, aesKey, ownerKey, callbackUrl };
    const other = await startPlayground({ port: 0, app, events: [] });
    const { clientSecret } = other.openApi;
    await other.close();
    expect(clientSecret).toMatch(/^[A-Za-z0-9]{64}$/);
  });
});

describe('An access token', () => {
  it('is given for the Client ID and the Client Secret', async () => {
    expect(await gettoken()).toEqual({
      ...ok,
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
      expires_in: 7200,
    });
  });

  it('is the same one at api.dingtalk.com', async () => {
    const { clientId: appKey, clientSecret: appSecret } = playground.openApi;
    const ask = (data: object) =>
      request({ method: 'POST', url: `${playground.url}/v1.0/oauth2/accessToken`, data });
    const { status, data } = await ask({ appKey, appSecret });
    expect([status, data]).toEqual([200, { accessToken: await tokenOf(), expireIn: 7200 }]);
    for (const wrong of [{ appKey, appSecret: 'x' }, { appKey: 'x', appSecret }, { appKey }, '{']) {
      expect(await ask(wrong as object)).toMatchObject({
        status: 400,
        data: {
          code: 'invalidClientIdOrSecret',
          message: '无效的clientId或者clientSecret',
          requestid: expect.any(String),
        },
      });
    }
  });

  it.each<Record<string, string>>([
    { appkey: 'x' },
    { appsecret: 'x' },
    { appkey: '', appsecret: '' },
  ])('is not given for %j', async (wrong) => {
    expect(await gettoken(wrong)).toEqual(refusal('credentials'));
  });

  it('is the same for as long as it is valid, and then another', async () => {
    const first = await gettoken();
    now += 2 * HOUR - 1500;
    expect(await gettoken()).toEqual({ ...first, expires_in: 1 });
    now += 1500;
    const second = await gettoken();
    expect(second.expires_in).toBe(7200);
    expect(second.access_token).not.toBe(first.access_token);
  });

  it('is refused when it is unknown, and in other words when it has expired', async () => {
    const access_token = await tokenOf();
    const get = (params: object) => answerTo('get_call_back', undefined, { params });
    expect(await get({ access_token })).toEqual(refusal('notRegistered'));
    expect(await get({ access_token: 'x' })).toEqual(refusal('unknownToken'));
    expect(await get({})).toEqual(refusal('unknownToken'));
    now += 2 * HOUR;
    expect(await get({ access_token })).toEqual(refusal('expiredToken'));
    await gettoken();
    expect(await get({ access_token })).toEqual(refusal('expiredToken'));
  });

  it('expires when its owner wants it to', async () => {
    const access_token = await tokenOf();
    playground.openApi.expireToken();
    const answer = await answerTo('get_call_back', undefined, { params: { access_token } });
    expect(answer).toEqual(refusal('expiredToken'));
    const renewed = await tokenOf();
    expect(renewed).not.toBe(access_token);
    expect((await api('POST', 'expire-token')).status).toBe(204);
    expect(await tokenOf()).not.toBe(renewed);
  });

  it('lives as long as is set when it is made', async () => {
    playground.openApi.setFaults({ tokenLifetimeSeconds: 60 });
    expect(await gettoken()).toMatchObject({ expires_in: 60 });
    playground.openApi.setFaults({});
    now += 59_999;
    expect(await gettoken()).toMatchObject({ expires_in: 0 });
    now += 1;
    expect(await gettoken()).toMatchObject({ expires_in: 7200 });
  });

  it('is needed for every call', async () => {
    for (const name of ['register_call_back', 'update_call_back']) {
      const { data } = await call(name, callback(), { params: {} });
      expect(data).toEqual(refusal('unknownToken'));
    }
    for (const name of [
      'get_call_back',
      'delete_call_back',
      'get_call_back_failed_result',
    ] as const) {
      expect(await answerTo(name, undefined, { params: {} })).toEqual(refusal('unknownToken'));
      expect(playground.openApi.counters[`/call_back/${name}`]).toBe(1);
    }
    expect(received).toEqual([]);
  });
});

describe('A callback', () => {
  it('is registered once it has answered the check, which is for the CorpId', async () => {
    expect(await register()).toEqual(ok);
    expect(received).toEqual([
      {
        path: '/n8n',
        id: playground.openApi.corpId,
        message: { EventType: 'check_url' },
      },
    ]);
    expect(playground.openApi.registration).toEqual(callback());
    expect(playground.deliveries).toMatchObject([{ kind: 'check', verdict: 'acknowledged' }]);
    expect(reasons()).toEqual(['a new access token', 'registered']);
  });

  it('is told to whoever asks', async () => {
    await register();
    expect(await answerTo('get_call_back')).toEqual({ ...ok, ...callback() });
  });

  it('is changed only where one is registered, and registered only where none is', async () => {
    const other = { call_back_tag: ['user_leave_org'], url: `${n8nUrl}/other` };
    expect(await update()).toEqual(refusal('notRegistered'));
    expect(received).toEqual([]);
    await register();
    expect(await register(other)).toEqual(refusal('registeredAlready'));
    expect(received).toHaveLength(1);
    expect(await update(other)).toEqual(ok);
    expect(received).toMatchObject([{ path: '/n8n' }, { path: '/other' }]);
    expect(playground.openApi.registration).toEqual(callback(other));
  });

  it('is registered once, though two try at the same time', async () => {
    const waiting: Array<() => void> = [];
    answerWith = (response, success) => {
      waiting.push(() => response.end(JSON.stringify(success)));
      if (waiting.length === 2) for (const answer of waiting) answer();
    };
    await gettoken();
    const answers = await Promise.all([register(), register({ url: `${n8nUrl}/other` })]);
    expect(answers.map(({ errcode }) => errcode).sort()).toEqual([0, 71006]);
  });

  it('is removed', async () => {
    expect(await answerTo('delete_call_back')).toEqual(refusal('notRegistered'));
    await register();
    expect(await answerTo('delete_call_back')).toEqual(ok);
    expect(playground.openApi.registration).toBeNull();
    expect(await answerTo('get_call_back')).toEqual(refusal('notRegistered'));
    expect(await register()).toEqual(ok);
  });

  it.each<[string, object | string, keyof typeof errors, string]>([
    ['what is no JSON', '{', 'badBody', 'The body is no JSON.'],
    ['an empty body', '', 'badBody', 'The body is no JSON.'],
    ['too much', 'x'.repeat(2 ** 20 + 1), 'badBody', 'The body is too large.'],
    ['a list', [], 'badBody', 'The body: must be of type object, not array.'],
    ['no events', { call_back_tag: undefined }, 'badBody', 'call_back_tag is missing'],
    ['an empty list of events', { call_back_tag: [] }, 'badBody', 'call_back_tag names no event'],
    ['one event in no list', { call_back_tag: 'user_add_org' }, 'badBody', 'must be of type array'],
    ['no token', { token: undefined }, 'badBody', 'token is missing'],
    ['a short token', { token: '12345' }, 'badBody', 'token is shorter than 6 characters'],
    ['a long token', { token: 'x'.repeat(65) }, 'badBody', 'token is longer than 64 characters'],
    ['a short key', { aes_key: 'a' }, 'badBody', 'aes_key must be exactly 43 letters or digits'],
    ['a key with signs', { aes_key: '-'.repeat(43) }, 'badBody', 'aes_key must be exactly 43'],
    ['no URL', { url: undefined }, 'badBody', 'url is missing'],
    ['what is no URL', { url: 'n8n' }, 'badUrl', '"n8n" is no complete web address'],
    ['half a URL', { url: 'http://' }, 'badUrl', '"http://" is no complete web address'],
    ['a file', { url: 'file:///etc/hosts' }, 'badUrl', 'is no complete web address'],
    ['another machine', { url: 'https://example.com/' }, 'forbiddenUrl', 'only this machine'],
    ['a made-up event', { call_back_tag: ['x'] }, 'unknownEvent', 'DingTalk has no event "x"'],
  ])('is not registered with %s', async (_name, wrong, error, reason) => {
    const body = typeof wrong === 'string' || Array.isArray(wrong) ? wrong : callback(wrong);
    const { data } = await call('register_call_back', body, {
      transformRequest: (sent: unknown) => (typeof sent === 'string' ? sent : JSON.stringify(sent)),
    });
    expect(data).toEqual(refusal(error));
    expect(latest()).toMatchObject({ errcode: data.errcode });
    expect(latest()?.reason).toContain(reason);
    expect(received).toEqual([]);
  });

  it('can be registered for every documented event, and for others that the app knows', async () => {
    const call_back_tag = loadEvents().map(({ code }) => code);
    expect(await register({ call_back_tag })).toEqual(ok);
    playground.openApi.configure({ moreTags: ['brand_new'] });
    expect(await update({ call_back_tag: ['brand_new'] })).toEqual(ok);
  });

  it('is not registered when nothing listens there', async () => {
    const errmsg = 'url地址访问异常,错误原因为:nothing listens at 127.0.0.1:1; is n8n running?';
    expect(await register({ url: 'http://127.0.0.1:1/' })).toEqual({ errcode: 71012, errmsg });
    expect(latest()).toMatchObject({
      errcode: 71012,
      reason: 'the URL was not reached: nothing listens at 127.0.0.1:1; is n8n running?',
    });
    expect(playground.openApi.registration).toBeNull();
  });

  it('is not registered when it is silent for 1500 ms', async () => {
    answerWith = () => undefined;
    expect(await register()).toEqual({
      errcode: 71012,
      errmsg: 'url地址访问异常,错误原因为:no answer came within 1500 ms',
    });
    expect(playground.deliveries).toMatchObject([{ kind: 'check', verdict: 'late' }]);
  });

  it.each<[string, (response: http.ServerResponse) => unknown, string]>([
    ['plain success', (response) => response.end('success'), 'not JSON'],
    ['HTTP 404', (response) => response.writeHead(404).end('{"message":"no hook"}'), 'no hook'],
    ['HTTP 500', (response) => response.writeHead(500).end(), 'HTTP 500 instead of 200'],
  ])('is not registered when it answers with %s', async (_name, answer, reason) => {
    answerWith = answer;
    expect(await register()).toEqual(refusal('notSuccess'));
    expect(latest()?.reason).toContain(reason);
    expect(playground.openApi.registration).toBeNull();
  });

  it('stays as it was when the new one does not answer', async () => {
    await register();
    expect((await update({ url: 'http://127.0.0.1:1/' })).errcode).toBe(71012);
    expect(playground.openApi.registration).toEqual(callback());
  });
});

describe('Events go', () => {
  it("to the console's callback while nothing is registered", async () => {
    expect((await push(joined)).data).toMatchObject({ verdict: 'acknowledged' });
    expect(received).toMatchObject([{ path: '/console', id: playground.app.ownerKey }]);
  });

  it('to the registered one, encrypted for the CorpId with the registered keys', async () => {
    await register();
    expect((await push(joined, { fresh: false })).data).toMatchObject({ verdict: 'acknowledged' });
    expect(received[1]).toEqual({ path: '/n8n', id: playground.openApi.corpId, message: joined });
    await answerTo('delete_call_back');
    await push(joined);
    expect(received[2]).toMatchObject({ path: '/console', id: playground.app.ownerKey });
  });

  it('nowhere when the registered one does not want them', async () => {
    await register();
    const error =
      'DingTalk pushes only the events that the callback is registered for. "user_leave_org" is none of them.';
    for (const times of [1, 5]) {
      const answer = await push({ ...joined, EventType: 'user_leave_org' }, { times });
      expect(answer).toMatchObject({ status: 400, data: { error } });
    }
    expect(received).toHaveLength(1);
    expect(playground.openApi.failedList).toEqual([]);
    expect((await push({ EventType: 'check_url' })).data.verdict).toBe('acknowledged');
  });

  it('to the registered one also when they are many', async () => {
    await register();
    await push(joined, { times: 20, connections: 4 });
    await until(() => playground.deliveries.length === 21);
    expect(received.slice(1).every(({ path }) => path === '/n8n')).toBe(true);
  });

  it("and “Check URL” still tests the console's callback", async () => {
    await register();
    await request({ method: 'POST', url: `${playground.url}/api/dingtalk/check-url` });
    expect(received[1]).toMatchObject({ path: '/console', message: { EventType: 'check_url' } });
  });
});

describe('The list of failed pushes', () => {
  const approval = {
    ...joined,
    EventType: 'bpms_instance_change',
    userId: undefined,
    type: 'start',
  };
  const role = { ...joined, EventType: 'label_user_change', userId: undefined, action: 'add' };
  const ticket = { SuiteTicket: 't' };
  const legacy = { EventType: 'suite_ticket', ...ticket };
  const data = { userId: ['li.lei'] };

  it('is empty at first', async () => {
    expect(await failedList()).toEqual({ ...ok, failed_list: [], has_more: false });
  });

  it('has what was not acknowledged, without an id, and is empty afterwards', async () => {
    answerWith = (response) => response.writeHead(503).end();
    await push(joined, { fresh: false });
    answerWith = (response, success) => response.end(JSON.stringify(success));
    await push({ ...joined, eventId: 'e-2' }, { fresh: false });
    expect(playground.openApi.failedList).toMatchObject([{ message: joined }]);
    expect(await failedList()).toEqual({
      ...ok,
      failed_list: [
        {
          call_back_tag: 'user_add_org',
          event_time: joined.EventTime,
          user_add_org: { corpid: 'dingCorp', callbackData: data },
        },
      ],
      has_more: false,
    });
    expect(latest()?.reason).toBe('failed pushes handed out: 1, left: 0');
    expect((await failedList()).failed_list).toEqual([]);
  });

  it('has what was acknowledged too late', async () => {
    answerWith = async (response, success) => {
      await sleep(1600);
      response.end(JSON.stringify(success));
    };
    expect((await push(joined)).data).toMatchObject({ verdict: 'late' });
    expect(playground.openApi.failedList).toHaveLength(1);
  });

  it('has neither checks nor broken requests', async () => {
    answerWith = (response) => response.writeHead(503).end();
    await push({ EventType: 'check_url' });
    await push(joined, { times: 13, brokenPercent: 100 });
    await until(() => playground.deliveries.length === 14);
    expect(playground.openApi.failedList).toEqual([]);
  });

  it('has the data under the name that DingTalk gives them', async () => {
    playground.openApi.addFailed([approval, role, legacy]);
    expect((await failedList()).failed_list).toEqual([
      {
        call_back_tag: 'bpms_instance_change',
        event_time: joined.EventTime,
        bpms_instance_change: { corpid: 'dingCorp', bpmsCallBackData: { type: 'start' } },
      },
      {
        call_back_tag: 'label_user_change',
        event_time: joined.EventTime,
        label_user_change: { corpid: 'dingCorp', roleLabelChange: { action: 'add' } },
      },
      {
        call_back_tag: 'suite_ticket',
        event_time: START,
        suite_ticket: {
          corpid: playground.openApi.corpId,
          callbackData: ticket,
        },
      },
    ]);
  });

  it("or directly under the event's type, as in DingTalk's example", async () => {
    playground.openApi.configure({ failedEntriesAreFlat: true });
    playground.openApi.addFailed([joined, approval]);
    expect((await failedList()).failed_list).toMatchObject([
      { user_add_org: { corpid: 'dingCorp', ...data } },
      { bpms_instance_change: { corpid: 'dingCorp', bpmsCallBackData: { type: 'start' } } },
    ]);
  });

  it('tells ids if asked', async () => {
    playground.openApi.configure({ failedEntriesHaveIds: true });
    playground.openApi.addFailed([joined, legacy]);
    expect((await failedList()).failed_list).toMatchObject([
      { user_add_org: { callbackData: { ...data, eventId: 'e-1' } } },
      { suite_ticket: { callbackData: ticket } },
    ]);
  });

  it('comes 200 at a time, oldest first, and says whether there are more', async () => {
    const numbered = Array.from({ length: 450 }, (_, number) => ({ ...joined, userId: number }));
    playground.openApi.addFailed(numbered);
    const pages: Answer[] = [];
    do pages.push(await failedList());
    while (pages.at(-1)?.has_more);
    const lists = pages.map(({ failed_list }) => failed_list as object[]);
    expect(lists.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(lists.flat()).toMatchObject(
      numbered.map(({ userId }) => ({ user_add_org: { callbackData: { userId } } })),
    );
  });

  it('says that there are no more after exactly 200', async () => {
    playground.openApi.addFailed(Array(200).fill(joined));
    expect(await failedList()).toMatchObject({ has_more: false });
  });

  it('keeps what nobody got: the caller had gone before the answer was written', async () => {
    playground.openApi.addFailed([joined]);
    const params = { access_token: await tokenOf() };
    const longerThanToGiveUp = 1000;
    playground.openApi.setFaults({ delayMs: longerThanToGiveUp });
    const caller = new AbortController();
    const config = { params, signal: caller.signal };
    const answer = call('get_call_back_failed_result', undefined, config).catch(() => 'gave up');
    await until(() => playground.openApi.counters['/call_back/get_call_back_failed_result'] === 1);
    caller.abort();
    expect(await answer).toBe('gave up');
    await until(() => latest()?.errcode === 'dropped');
    expect(latest()?.reason).toBe('the caller did not wait for the answer');
    expect(playground.openApi.failedList).toHaveLength(1);
  });

  it('is as long as 10,000 events or 64 MB, and then loses the oldest', () => {
    const failed = new FailedPushes();
    const at = new Date(START).toISOString();
    for (let number = 0; number < 10_005; number++) failed.add({ message: { number }, at });
    expect(failed.list).toHaveLength(10_000);
    expect(failed.list[0]?.message).toEqual({ number: 5 });
    const text = 'x'.repeat(2 ** 20);
    for (let number = 0; number < 70; number++) failed.add({ message: { number, text }, at });
    expect(failed.list).toHaveLength(63);
    expect(failed.take(1)).toMatchObject([{ message: { number: 7 } }]);
    failed.clear();
    expect(failed.list).toEqual([]);
    failed.add({ message: {}, at });
    expect(failed.list).toHaveLength(1);
  });
});

describe('The server API makes mistakes on demand', () => {
  const noFaults = {
    answer: null,
    dropBeforePercent: 0,
    dropAfterPercent: 0,
    serverErrorPercent: 0,
    delayMs: 0,
    punish: null,
    tokenLifetimeSeconds: 7200,
  };

  it.each(Object.values(errors))('and answers "$name" as often as asked', async (error) => {
    const { errcode, errmsg } = error;
    const params = { access_token: await tokenOf() };
    playground.openApi.setFaults({ answer: { errcode, errmsg, times: 2 } });
    expect(await gettoken()).toEqual({ errcode, errmsg });
    expect((await api('GET', 'faults')).data).toMatchObject({ answer: { times: 1 } });
    expect(await answerTo('get_call_back', undefined, { params })).toEqual({ errcode, errmsg });
    expect(await gettoken()).toMatchObject(ok);
    expect((await api('GET', 'faults')).data).toEqual(noFaults);
  });

  it('and answers only one of the calls so, if asked', async () => {
    const answer = { errcode: -1, errmsg: '系统繁忙', path: '/gettoken' as const, times: 1 };
    const params = { access_token: await tokenOf() };
    playground.openApi.setFaults({ answer });
    const answered = await answerTo('get_call_back', undefined, { params });
    expect(answered).toEqual(refusal('notRegistered'));
    expect(await gettoken()).toEqual(refusal('busy'));
  });

  it('and cuts the connection before it looks at the request', async () => {
    playground.openApi.addFailed([joined]);
    const params = { access_token: await tokenOf() };
    playground.openApi.setFaults({ dropBeforePercent: 100 });
    const answer = call('get_call_back_failed_result', undefined, { params });
    await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(playground.openApi.failedList).toHaveLength(1);
    expect(latest()).toMatchObject({
      errcode: 'dropped',
      reason: 'the connection was cut at once',
    });
  });

  it('and cuts it when everything was done: what was handed out is lost', async () => {
    playground.openApi.addFailed([joined]);
    const params = { access_token: await tokenOf() };
    playground.openApi.setFaults({ dropAfterPercent: 100 });
    const lost = call('get_call_back_failed_result', undefined, { params });
    await expect(lost).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(playground.openApi.failedList).toEqual([]);
    const registering = call('register_call_back', callback(), { params });
    await expect(registering).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(playground.openApi.registration).toEqual(callback());
    expect(latest()).toMatchObject({
      errcode: 'dropped',
      reason: 'registered, then the connection was cut',
    });
    // Nothing was done here, so nothing is cut.
    const again = await answerTo('register_call_back', callback(), { params });
    expect(again).toEqual(refusal('registeredAlready'));
  });

  it('and answers HTTP 502 before it looks at the request', async () => {
    playground.openApi.setFaults({ serverErrorPercent: 100 });
    const { status, headers } = await request({ url: `${playground.url}/gettoken` });
    expect(status).toBe(502);
    expect(headers['content-type']).toMatch('text/html');
    expect(playground.openApi.requests).toMatchObject([{ errcode: 'HTTP 502' }]);
  });

  it('and answers late, though it registers at once', async () => {
    const longerThanTheTest = 60_000;
    const params = { access_token: await tokenOf() };
    playground.openApi.setFaults({ delayMs: longerThanTheTest });
    const answer = call('register_call_back', callback(), { params }).catch(() => 'cut');
    await until(() => playground.openApi.registration !== null);
    await playground.close();
    expect(await answer).toBe('cut');
    playground = await startPlayground({ port: 0, app: playground.app, events: [] });
  });

  it.each([
    ['json', 'application/json', expect.objectContaining({ status: 1111, punish: 'deny' })],
    ['html', 'text/html', expect.stringContaining('<html>')],
  ] as const)('and answers as to a server that calls too much, as %s', async (as, type, body) => {
    playground.openApi.setFaults({ punish: { as, times: 1 } });
    const { status, headers, data } = await request({ url: `${playground.url}/gettoken` });
    expect([status, data]).toEqual([200, body]);
    expect(headers['content-type']).toContain(type);
    expect(latest()).toMatchObject({ errcode: 'punished' });
    expect(await gettoken()).toMatchObject(ok);
  });

  it('and answers each API in its own way', async () => {
    const { clientId: appKey, clientSecret: appSecret } = playground.openApi;
    const url = `${playground.url}/v1.0/oauth2/accessToken`;
    const ask = () => request({ method: 'POST', url, data: { appKey, appSecret } });
    const { errcode, errmsg, status } = apiErrors.tooMany;
    playground.openApi.setFaults({ answer: { errcode, errmsg, status, times: 1 } });
    expect(await gettoken()).toMatchObject(ok);
    expect(await ask()).toMatchObject({ status, data: { code: errcode, message: errmsg } });
    playground.openApi.setFaults({ answer: { errcode: 90002, errmsg: '', times: 1 } });
    expect((await ask()).status).toBe(200);
    expect(await gettoken()).toEqual({ errcode: 90002, errmsg: '' });
  });

  it('in the share that was asked for', async () => {
    playground.openApi.setFaults({ dropBeforePercent: 20, serverErrorPercent: 25 });
    for (let count = 0; count < 100; count++) await gettoken().catch(() => undefined);
    const errcodes = playground.openApi.requests.map(({ errcode }) => errcode);
    const share = (errcode: unknown) => errcodes.filter((other) => other === errcode).length;
    expect([share('dropped'), share('HTTP 502'), share(0)]).toEqual([20, 20, 60]);
  });

  it.each([
    [{ dropBeforePercent: 101 }, 'dropBeforePercent must be from 0 to 100.'],
    [{ dropAfterPercent: '5' }, 'dropAfterPercent must be of type number, not string.'],
    [{ serverErrorPercent: -1 }, 'serverErrorPercent must be from 0 to 100.'],
    [{ delayMs: 60_001 }, 'delayMs must be from 0 to 60000.'],
    [{ tokenLifetimeSeconds: 0 }, 'tokenLifetimeSeconds must be from 1 to 7200.'],
    [{ answer: { errcode: 0, errmsg: '', times: 1 } }, 'answer.errcode must be a whole number'],
    [{ answer: { errcode: 1, errmsg: 'x'.repeat(201), times: 1 } }, 'answer.errmsg is longer than'],
    [{ answer: { errcode: 1, errmsg: '', times: 1001 } }, 'answer.times must be from 1 to 1000.'],
    [
      { answer: { errcode: 1, errmsg: '', times: 1, path: '/other' } },
      'answer.path must be one of: /gettoken, /v1.0/oauth2/accessToken, ',
    ],
    [{ other: 1 }, 'The faults: has a field that the playground does not know.'],
    [[], 'The faults: must be of type object, not array.'],
  ])('but not %j', async (faults, error) => {
    const answer = await api('PUT', 'faults', faults);
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect((await api('GET', 'faults')).data).toEqual(noFaults);
  });
});

describe("The app's owner", () => {
  it('changes its settings', async () => {
    const settings = { ...newOpenApi(), moreTags: ['brand_new'], failedEntriesHaveIds: true };
    expect((await api('PUT', 'settings', settings)).data).toEqual(settings);
    expect((await api('GET', 'settings')).data).toEqual(settings);
    expect(playground.openApi.settings).toEqual(settings);
    expect(await gettoken()).toMatchObject(ok);
  });

  it.each([
    [{ clientId: '' }, 'clientId must be 1 to 128 letters or digits.'],
    [{ clientSecret: 'with space' }, 'clientSecret must be 1 to 128 letters or digits.'],
    [{ corpId: undefined }, 'corpId is missing.'],
    [{ moreTags: [''] }, 'moreTags.0 is empty.'],
    [{ moreTags: Array(101).fill('a') }, 'moreTags are more than 100.'],
    [{ failedEntriesHaveIds: 1 }, 'failedEntriesHaveIds must be of type boolean, not number.'],
    [{ failedEntriesAreFlat: 1 }, 'failedEntriesAreFlat must be of type boolean, not number.'],
  ])('cannot set %j', async (changed, error) => {
    const before = playground.openApi.settings;
    const answer = await api('PUT', 'settings', { ...before, ...changed });
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect(playground.openApi.settings).toEqual(before);
  });

  it('sees and removes the registration', async () => {
    expect((await api('GET', 'registration')).data).toBeNull();
    await register();
    expect((await api('GET', 'registration')).data).toEqual(callback());
    expect((await api('DELETE', 'registration')).status).toBe(204);
    expect(playground.openApi.registration).toBeNull();
  });

  it('sees how many pushes failed and the next 200 of them, and forgets them', async () => {
    playground.openApi.addFailed(Array(201).fill(joined));
    const { data } = await api('GET', 'failed');
    expect(data).toEqual({ count: 201, events: playground.openApi.failedList.slice(0, 200) });
    expect((await api('DELETE', 'failed')).status).toBe(204);
    expect((await api('GET', 'failed')).data).toEqual({ count: 0, events: [] });
  });

  it('sees every error of the table by its name', async () => {
    const { data } = await api<Array<{ name: string }>>('GET', 'errors');
    expect(data).toEqual([...Object.values(errors), ...Object.values(apiErrors)]);
    expect(new Set(data.map(({ name }) => name)).size).toBe(data.length);
  });

  it('sees the last 1000 requests and how often each call came', async () => {
    for (let count = 0; count < 1005; count++) {
      now += 1;
      await gettoken({ appkey: 'x' });
    }
    const { requests, counters } = playground.openApi;
    expect(requests).toHaveLength(1000);
    const { data } = await api<object[]>('GET', 'requests');
    expect(data).toHaveLength(1000);
    expect(data.at(-1)).toEqual({
      id: 1005,
      at: new Date(now).toISOString(),
      method: 'GET',
      path: '/gettoken',
      errcode: 40089,
      reason: 'the Client ID or the Client Secret is wrong',
    });
    expect(requests.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 6));
    expect(counters).toMatchObject({
      '/gettoken': 1005,
      '/v1.0/oauth2/accessToken': 0,
      '/call_back/register_call_back': 0,
      '/call_back/update_call_back': 0,
      '/call_back/get_call_back': 0,
      '/call_back/delete_call_back': 0,
      '/call_back/get_call_back_failed_result': 0,
    });
  });

  it('has what was sent with each request, unless its body is long', async () => {
    const access_token = await tokenOf();
    const send = (data: unknown) =>
      call('update_call_back', data, { params: { access_token }, headers: { 'x-mine': 'yes' } });
    await send({ some: 'body' });
    expect(latest()).toMatchObject({
      method: 'POST',
      url: '/call_back/update_call_back',
      query: { access_token },
      headers: { 'x-mine': 'yes' },
      body: { some: 'body' },
    });
    await send('no JSON');
    expect(latest()).toMatchObject({ body: 'no JSON' });
    await send('x'.repeat(2 ** 16 + 1));
    expect(latest()).not.toHaveProperty('body');
  });

  it('sees no secret in what came', async () => {
    await register();
    await failedList();
    const { clientSecret } = playground.openApi;
    const { data: requests } = await api<object[]>('GET', 'requests');
    expect(requests).toHaveLength(4);
    const seen = JSON.stringify([requests, playground.deliveries]);
    for (const secret of [clientSecret, await tokenOf(), keys.token, keys.aes_key]) {
      expect(seen).not.toContain(secret);
    }
  });

  it('forgets what came and what failed, but not what is registered', async () => {
    await register();
    playground.openApi.addFailed([joined]);
    const token = await tokenOf();
    playground.openApi.clear();
    const { requests, failedList: failed, counters, registration } = playground.openApi;
    expect([requests, failed, counters['/gettoken']]).toEqual([[], [], 0]);
    expect(registration).toEqual(callback());
    expect(await tokenOf()).toBe(token);
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
        const [, json] = /event: openapi\ndata: (.*)\n\n/.exec(written.slice(before)) ?? [];
        if (json) return JSON.parse(json) as object;
        await sleep(5);
      }
    };
    let news = heard();
    const params = { access_token: await tokenOf() };
    expect(await news).toEqual({
      cleared: false,
      requests: playground.openApi.requests.map(summaryOf),
      registration: null,
      failedCount: 0,
    });
    news = heard();
    playground.openApi.addFailed([joined, joined]);
    expect(await news).toMatchObject({ failedCount: 2, requests: [] });
    news = heard();
    await call('register_call_back', callback(), { params });
    expect(await news).toMatchObject({ registration: callback(), requests: [{}] });
    news = heard();
    playground.openApi.clear();
    expect(await news).toMatchObject({ cleared: true, failedCount: 0, requests: [] });
  });
});
