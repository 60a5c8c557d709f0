import {
  contentId,
  parseHttpMessage,
  toEvent,
  toHttpMessage,
} from '../../protocols/dingtalk/event';
import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { parseApp, tokenQuery } from '../../protocols/dingtalk/openApi/app';
import { openApiMeaning, openApiStatus } from '../../protocols/dingtalk/openApi/errors';
import { readFailedPushes } from '../../protocols/dingtalk/openApi/failedPushes';
import { errors } from '../../playground/openapi/errors';
import { failedEntry } from '../../playground/openapi/failedEntry';
import { newOpenApi } from '../../playground/openapi/settings';
import { AccessTokens, type AskedToken } from '../../nodes/dingTalkApp/AccessTokens';
import { sampleSets } from '../support/sampleEvents';

const NOW = 1_790_000_000_000;

describe('the list of failed pushes', () => {
  const samples = sampleSets.flatMap(({ events }) => events.map(({ sample }) => sample));

  test.each([
    ['as documented', newOpenApi()],
    ['with the data directly under the type', { ...newOpenApi(), failedEntriesAreFlat: true }],
    ['with ids', { ...newOpenApi(), failedEntriesHaveIds: true }],
  ])('gives every documented event as the push would have: %s', (_name, settings) => {
    for (const sample of samples) {
      const pushed = { EventTime: NOW, CorpId: 'dingcorp', ...sample };
      const entry = failedEntry({ message: pushed, at: new Date(NOW).toISOString() }, settings);
      const { messages, hasMore } = readFailedPushes({ failed_list: [entry], has_more: true });
      expect(hasMore).toBe(true);
      expect(messages).toHaveLength(1);
      const recovered = toEvent(messages[0]!, NOW);
      const direct = toEvent(parseHttpMessage(JSON.stringify(pushed)), NOW);
      expect(recovered).toMatchObject({
        eventType: direct.eventType,
        eventBornTime: direct.eventBornTime,
      });
      expect(contentId(messages[0]!)).toBe(contentId(pushed as never));
    }
  });

  test('is read in its older, flat form too', () => {
    const entry = { event_time: 7, call_back_tag: 'user_add_org', userid: ['a'], corpid: 'c' };
    expect(readFailedPushes({ failed_list: [entry], has_more: false })).toEqual({
      messages: [{ EventType: 'user_add_org', EventTime: 7, CorpId: 'c', userid: ['a'] }],
      hasMore: false,
    });
  });

  test.each([{}, { failed_list: 'none' }, { failed_list: [null, 7, {}, { call_back_tag: '' }] }])(
    'that is none gives nothing: %j',
    (answer) => {
      expect(readFailedPushes(answer)).toEqual({ messages: [], hasMore: false });
    },
  );
});

describe('an event that is delivered again', () => {
  test('is the same event', () => {
    const message = {
      EventType: 'user_add_org',
      EventTime: NOW,
      CorpId: 'dingcorp',
      eventId: 'e-1',
      userId: ['a'],
    };
    const event = toEvent(message, NOW);
    expect(toEvent(toHttpMessage(event), NOW + 1)).toEqual(event);
  });

  test('keeps the id that was made for it', () => {
    const event = toEvent({ EventType: 'user_add_org', userId: ['a'] }, NOW);
    expect(toEvent(toHttpMessage(event), NOW + 1).eventId).toBe(event.eventId);
  });

  test('is told from another one', () => {
    const base = { EventType: 'user_add_org', EventTime: NOW, CorpId: 'c', userId: ['a'] };
    const others = [
      { ...base, EventType: 'user_leave_org' },
      { ...base, EventTime: NOW + 1 },
      { ...base, CorpId: 'd' },
      { ...base, userId: ['b'] },
    ];
    const ids = [base, ...others].map(contentId);
    expect(new Set(ids).size).toBe(5);
    expect(contentId({ ...base, eventId: 'x', BizId: 'y' } as never)).toBe(ids[0]);
  });
});

describe('the app', () => {
  test('is checked field by field, without showing what is in them', () => {
    expect(() => parseApp('', 's', 'https://x')).toThrow('The Client ID is empty');
    expect(() => parseApp('i', ' ', 'https://x')).toThrow('The Client Secret is empty');
    expect(() => parseApp('i', 's3cret', 'oapi.dingtalk.com')).toThrow('The Base URL is not');
    const app = parseApp(' i ', ' s ', 'https://oapi.dingtalk.com/ ');
    expect(app.baseUrl).toBe('https://oapi.dingtalk.com');
    expect(tokenQuery(app)).toEqual({ appkey: 'i', appsecret: 's' });
  });

  test.each([
    'https://OAPI.DingTalk.com',
    'https://oapi.dingtalk.com:443/',
    'HTTPS://oapi.dingtalk.com//',
  ])('gets a token with its secret however the Base URL is spelt: %s', async (baseUrl) => {
    const data = { clientId: 'i', clientSecret: 's', baseUrl };
    const { url } = await new DingTalkAppApi().authenticate(data, { url: '/gettoken' });
    expect(url).toBe('https://oapi.dingtalk.com/gettoken?appkey=i&appsecret=s');
  });

  test('every error of the server API is explained', () => {
    const unknown = openApiMeaning(1);
    for (const { errcode } of Object.values(errors)) {
      expect([errcode, openApiMeaning(errcode)]).not.toEqual([errcode, unknown]);
    }
  });

  test.each<[object, number | undefined, string]>([
    [{ errcode: 0, errmsg: 'ok' }, 0, 'errcode 0: ok'],
    [{ errcode: 60011 }, 60011, 'errcode 60011'],
    [{ errcode: 60011, errmsg: null }, 60011, 'errcode 60011'],
    [{ errcode: 88, errmsg: 'no' }, 88, 'errcode 88: no'],
    [
      { errcode: 88, errmsg: 'outer', sub_code: '40014', sub_msg: 'inner' },
      40014,
      'errcode 88, sub_code 40014: inner',
    ],
    [{ errcode: 88, sub_code: 90018 }, 90018, 'errcode 88, sub_code 90018'],
    [
      { errcode: 88, errmsg: 'ding talk error[subcode=60011,submsg=no]' },
      60011,
      'errcode 88: ding talk error[subcode=60011,submsg=no]',
    ],
    [{ errcode: 88, sub_code: 'isv.no', errmsg: 'no' }, 88, 'errcode 88, sub_code isv.no: no'],
    [{ errcode: 40014, sub_code: '60011' }, 40014, 'errcode 40014'],
    [{ errmsg: 'ok' }, undefined, ''],
    [{ errcode: '0' }, undefined, ''],
  ])('the code that counts is found: %j', (answer, code, said) => {
    expect(openApiStatus({ ...answer })).toEqual(code === undefined ? undefined : { code, said });
  });
});

describe('access tokens', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const setUp = () => {
    const tokens = new AccessTokens<{ said: string }>();
    let asked = 0;
    const ask = async () => ({ token: `token ${++asked}`, validSeconds: 7_200 });
    const tokenOf = (given: AskedToken<object>) => given.failure ?? given.token;
    const get = async (app = 'app') => tokenOf(await tokens.get(app, ask));
    return { tokens, ask, get, tokenOf };
  };

  test('one is shared by all who ask at the same time and later', async () => {
    const { get } = setUp();
    expect(await Promise.all([get(), get(), get()])).toEqual(Array(3).fill('token 1'));
    expect(await get()).toBe('token 1');
    expect(await get('another app')).toBe('token 2');
  });

  test('it is renewed before it expires', async () => {
    const { get } = setUp();
    await get();
    jest.advanceTimersByTime(6_000_000);
    expect(await get()).toBe('token 1');
    jest.advanceTimersByTime(600_000);
    expect(await get()).toBe('token 2');
  });

  test('one that is refused is forgotten, but not its successor', async () => {
    const { tokens, get } = setUp();
    const first = String(await get());
    await tokens.forget('app', first);
    expect(await get()).toBe('token 2');
    await tokens.forget('app', first);
    expect(await get()).toBe('token 2');
  });

  test('a failure is not kept', async () => {
    const { tokens, get } = setUp();
    const failure = { said: 'errcode 40089' };
    expect(await tokens.get('app', async () => ({ failure }))).toEqual({ failure });
    await expect(
      tokens.get('app', async () => await Promise.reject(new Error('down'))),
    ).rejects.toThrow('down');
    expect(await get()).toBe('token 1');
  });

  test('who waits for an execution that was stopped asks anew, once for all who wait', async () => {
    const { tokens, get } = setUp();
    const stopped = tokens.get('app', async () => await Promise.reject(new Error('stopped')));
    const waiting = [get(), get(), get()];
    await expect(stopped).rejects.toThrow('stopped');
    expect(await Promise.all(waiting)).toEqual(Array(3).fill('token 1'));
  });

  test('a wrong secret is tried twice at most, however many wait', async () => {
    const { tokens } = setUp();
    let asked = 0;
    const ask = async () => ({ failure: { said: `attempt ${++asked}` } });
    await Promise.all(Array.from({ length: 10 }, async () => await tokens.get('app', ask)));
    expect(asked).toBe(2);
  });

  test('a failure that comes late does not take away a newer token', async () => {
    const { tokens, get } = setUp();
    let fail: (error: Error) => void = () => undefined;
    const late = tokens.get('app', async () => await new Promise((_, reject) => (fail = reject)));
    // So many other apps that the first is forgotten.
    for (let other = 0; other < 100; other++) await get(`app ${other}`);
    expect(await get()).toBe('token 101');
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(await get()).toBe('token 101');
  });
});
