import {
  contentId,
  parseHttpMessage,
  toEvent,
  toHttpMessage,
} from '../../protocols/dingtalk/event';
import {
  isTokenRefusal,
  missingPermissions,
  openApiStatus,
} from '../../protocols/dingtalk/openApi/answer';
import { addressAtApp, parseApp } from '../../protocols/dingtalk/openApi/app';
import { openApiMeaning } from '../../protocols/dingtalk/openApi/errors';
import { readToken, tokenRequest } from '../../protocols/dingtalk/openApi/token';
import { readFailedPushes } from '../../protocols/dingtalk/openApi/failedPushes';
import { errors } from '../../playground/openapi/errors';
import { failedEntry } from '../../playground/openapi/failedEntry';
import { newOpenApi } from '../../playground/openapi/settings';
import { AccessTokens, type AskedToken } from '../../nodes/openApi/AccessTokens';
import { readOpenApi } from '../../nodes/openApi/askOpenApi';
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
  const fields = {
    clientId: ' i ',
    clientSecret: ' s ',
    robotCode: '',
    baseUrl: 'https://oapi.dingtalk.com',
    oapiUrl: '',
    apiUrl: '',
  };

  test('is checked field by field, without showing what is in them', () => {
    expect(() => parseApp({ ...fields, clientId: '' })).toThrow('The Client ID is empty');
    expect(() => parseApp({ ...fields, clientSecret: ' ' })).toThrow('The Client Secret is empty');
    expect(() => parseApp({ ...fields, baseUrl: 's3cret' })).toThrow(/^The Base URL is not a web/);
    const own = { ...fields, baseUrl: 'private' };
    expect(() => parseApp({ ...own, apiUrl: 'https://a.b' })).toThrow(/^The OAPI URL is not a web/);
    expect(() => parseApp({ ...own, oapiUrl: 'https://a.b' })).toThrow(/^The API URL is not a web/);
  });

  test.each([
    'https://oapi.dingtalk.com',
    'https://OAPI.DingTalk.com',
    'https://oapi.dingtalk.com:443/',
    ' HTTPS://oapi.dingtalk.com// ',
  ])('has both servers, however the address is spelt: %s', (baseUrl) => {
    expect(parseApp({ ...fields, baseUrl })).toEqual({
      clientId: 'i',
      clientSecret: 's',
      robotCode: 'i',
      oapiUrl: 'https://oapi.dingtalk.com',
      apiUrl: 'https://api.dingtalk.com',
    });
  });

  test('may be at home at another DingTalk, and have a robot of another code', () => {
    const servers = (more: object) => {
      const { oapiUrl, apiUrl } = parseApp({ ...fields, ...more });
      return [oapiUrl, apiUrl];
    };
    const international = ['https://oapi.dingtalk.io', 'https://api.dingtalk.io'];
    expect(servers({ baseUrl: 'https://oapi.dingtalk.io' })).toEqual(international);
    const own = { oapiUrl: 'https://o.example.com/', apiUrl: 'https://example.com/api/' };
    expect(servers({ baseUrl: 'private', ...own })).toEqual([
      'https://o.example.com',
      'https://example.com/api',
    ]);
    expect(servers({ baseUrl: 'http://localhost:1/' })).toEqual(
      Array(2).fill('http://localhost:1'),
    );
    expect(parseApp({ ...fields, robotCode: ' r ' }).robotCode).toBe('r');
  });

  test.each([
    [{}, 'https://oapi.dingtalk.com/topapi/v2/user/get', 'oapi'],
    [{}, 'https://API.DingTalk.com:443/v1.0/x?a=1', 'api'],
    [{}, 'https://api.dingtalk.com/anything', 'api'],
    [{ baseUrl: 'http://localhost:1' }, 'http://localhost:1/topapi/v1.0/x', 'oapi'],
    [{ baseUrl: 'http://localhost:1' }, 'http://localhost:1/v1.0/x', 'api'],
    [{ baseUrl: 'http://localhost:1/ding/' }, 'http://localhost:1/ding/v2.0/x', 'api'],
    [{ baseUrl: 'http://localhost:1' }, 'http://localhost:1/v1x', 'oapi'],
    [{ oapiUrl: 'https://d.test', apiUrl: 'https://d.test/new' }, 'https://d.test/new/x', 'api'],
    [{ oapiUrl: 'https://d.test', apiUrl: 'https://d.test/new' }, 'https://d.test/newer', 'oapi'],
    [{ oapiUrl: 'https://d.test/old', apiUrl: 'https://d.test' }, 'https://d.test/old/x', 'oapi'],
    [{ oapiUrl: 'https://d.test/old', apiUrl: 'https://d.test' }, 'https://d.test/x', 'api'],
  ])('at %j, %s is of its server %s', (servers, asked, api) => {
    const app = parseApp({
      ...fields,
      ...('apiUrl' in servers && { baseUrl: 'private' }),
      ...servers,
    });
    const address = addressAtApp(app, asked);
    expect([address.api, address.url.href]).toEqual([api, new URL(asked).href]);
  });

  test('sends nothing to any other, and the error names both of its own', () => {
    expect(() => addressAtApp(parseApp(fields), 'https://example.com/x')).toThrow(
      'The credential is for https://oapi.dingtalk.com and https://api.dingtalk.com, so nothing of it is sent to https://example.com. Enter an address of oapi.dingtalk.com or api.dingtalk.com, or choose another credential.',
    );
    const own = { oapiUrl: 'https://d.test/old', apiUrl: 'https://d.test/new' };
    const app = parseApp({ ...fields, baseUrl: 'private', ...own });
    expect(() => addressAtApp(app, 'https://d.test/other')).toThrow(
      'The credential is for https://d.test/old and https://d.test/new, so the URL must begin with that.',
    );
  });

  test('asks for a token with its secret in the body, where no log of addresses shows it', () => {
    const { api, method, path, query, body } = tokenRequest(parseApp(fields));
    expect([api, method, path, query]).toEqual([
      'api',
      'POST',
      '/v1.0/oauth2/accessToken',
      undefined,
    ]);
    expect(body).toEqual({ appKey: 'i', appSecret: 's' });
  });

  test.each<[object, object | undefined]>([
    [
      { accessToken: 't', expireIn: 7200 },
      { token: 't', validSeconds: 7200 },
    ],
    [{ accessToken: 't' }, { token: 't', validSeconds: 0 }],
    [{ accessToken: '', expireIn: 7200 }, undefined],
    [{ expireIn: 7200 }, undefined],
    [{ errcode: 0, errmsg: 'ok' }, undefined],
  ])('takes no token from an answer that has none: %j', (answer, token) => {
    expect(readToken({ ...answer })).toEqual(token);
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
    [{ errcode: '0' }, 0, 'errcode 0'],
    [{ errcode: ' ' }, undefined, ''],
  ])('the code that counts is found: %j', (answer, code, said) => {
    const status = openApiStatus('oapi', 200, answer);
    expect(status).toEqual(code === undefined ? undefined : { code, said });
  });

  test.each([302, 404, 502])('a success with the HTTP status %i is none', (statusCode) => {
    expect(openApiStatus('oapi', statusCode, { errcode: 0 })).toBeUndefined();
    expect(openApiStatus('oapi', statusCode, { errcode: 60011 })).toMatchObject({ code: 60011 });
  });

  test.each([
    ['a-s3cret and more', '… and more'],
    ['c'.repeat(1_000_000), 'c'.repeat(200)],
    [`${'c'.repeat(195)}a-s3cret`, `${'c'.repeat(195)}…`],
  ])('a code that is none is kept in an error without secrets and without end', (code, shown) => {
    const call = { api: 'api', method: 'GET', path: '/x', isRepeatable: true } as const;
    const answer = { statusCode: 400, headers: {}, body: JSON.stringify({ code }) };
    const { failure } = readOpenApi(answer, call, ['a-s3cret']);
    expect(failure?.answer).toEqual({ code: shown, said: shown });
  });

  test.each<[number, unknown, object | undefined]>([
    [200, {}, { code: 0, said: '' }],
    [200, { code: 'x' }, { code: 0, said: '' }],
    [
      400,
      { code: 'InvalidAuthentication', message: 'no' },
      { code: 'InvalidAuthentication', said: 'InvalidAuthentication: no' },
    ],
    [403, { Code: 'Forbidden', Message: 'no' }, { code: 'Forbidden', said: 'Forbidden: no' }],
    [500, { message: 'no' }, undefined],
    [502, 'Bad Gateway', undefined],
  ])('the newer server answers with HTTP statuses: %i %j', (statusCode, body, status) => {
    expect(openApiStatus('api', statusCode, body)).toEqual(status);
  });

  test.each(['oapi', 'api'] as const)(
    'the page that blocks an IP address is recognized: %s',
    (api) => {
      const json = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'x' };
      const page = '<html><script src="/punish.js"></script></html>';
      for (const body of [json, page]) {
        const { code } = openApiStatus(api, 200, body) ?? {};
        expect(openApiMeaning(String(code))).toMatchObject({
          kind: 'blocked',
          again: 'afterBlock',
        });
      }
      expect(openApiStatus(api, 200, '<html>hello</html>')).toBeUndefined();
    },
  );

  test('a token that is refused is told from other refusals', () => {
    expect([40014, 42001, 'InvalidAuthentication'].map(isTokenRefusal)).toEqual([true, true, true]);
    expect([0, 88, 90002, '40014', 'Forbidden'].some(isTokenRefusal)).toBe(false);
  });

  test.each<[object, string[]]>([
    [{ accessdenieddetail: { requiredScopes: ['A.B.Read', 'C'] } }, ['A.B.Read', 'C']],
    [{ AccessDeniedDetail: { requiredScopes: ['A.B.Read'] } }, ['A.B.Read']],
    [{ sub_msg: '应用尚未开通所需的权限：[qyapi_get_member]，点击链接申请' }, ['qyapi_get_member']],
    [{ errmsg: 'ding talk error[subcode=60011,submsg=no]' }, []],
    [{ message: 'no' }, []],
    [{ accessdenieddetail: { requiredScopes: ['<b>', 'x'.repeat(1_000), null, 'C'] } }, ['C']],
    [
      { accessdenieddetail: { requiredScopes: Array<string>(1_000).fill('C') } },
      Array<string>(10).fill('C'),
    ],
    [{ accessdenieddetail: 1, sub_msg: {} }, []],
  ])('the permissions that are missing are named: %j', (answer, scopes) => {
    expect(missingPermissions(answer)).toEqual(scopes);
  });
});

describe('access tokens', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const setUp = () => {
    const tokens = new AccessTokens<{ said: string; refusesApp?: boolean }>();
    let asked = 0;
    const ask = async () => ({ token: `token ${++asked}`, validSeconds: 7_200 });
    const tokenOf = (given: AskedToken<object>) => given.failure ?? given.token;
    const get = async (app = 'app') => tokenOf(await tokens.get(app, ask));
    return { tokens, ask, get, tokenOf };
  };

  const stoppable = () => {
    const stopped = new AbortController();
    return { signal: stopped.signal, stop: () => stopped.abort(new Error('stopped')) };
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

  test('it is renewed when the computer slept, while its clock that never jumps stood still', async () => {
    const { get } = setUp();
    await get();
    jest.setSystemTime(Date.now() + 6_400_000);
    expect(await get()).toBe('token 1');
    jest.setSystemTime(Date.now() + 400_000);
    expect(await get()).toBe('token 2');
  });

  test('they are kept for a thousand apps, of more not for the one that was first', async () => {
    const tokens = new AccessTokens();
    const asked = jest.fn(async () => ({ token: 'a token', validSeconds: 7_200 }));
    const ask = async (count: number) => {
      for (let app = 0; app < count; app++) await tokens.get(`app ${app}`, asked);
    };
    await ask(1_000);
    await ask(1_000);
    expect(asked).toHaveBeenCalledTimes(1_000);
    await ask(1_001);
    await tokens.get('app 0', asked);
    expect(asked).toHaveBeenCalledTimes(1_002);
  });

  test('one that is refused is forgotten, but not its successor', async () => {
    const { tokens, get } = setUp();
    const first = String(await get());
    tokens.forget('app', first);
    expect(await get()).toBe('token 2');
    tokens.forget('app', first);
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

  test('however many wait together, DingTalk is asked once, also when it fails', async () => {
    const { tokens } = setUp();
    let asked = 0;
    const ask = async () => ({ failure: { said: `attempt ${++asked}` } });
    const all = Array.from({ length: 10 }, async () => await tokens.get('app', ask));
    expect(await Promise.all(all)).toEqual(Array(10).fill({ failure: { said: 'attempt 1' } }));
  });

  test('an app that DingTalk refuses is asked about every five seconds, not for each item; with another secret at once', async () => {
    const { tokens, get } = setUp();
    const failure = { said: 'wrong secret', refusesApp: true };
    const asked = jest.fn(async () => ({ failure }));
    const items = async () => {
      for (let item = 0; item < 1_000; item++) {
        expect(await tokens.get('app', asked)).toEqual({ failure });
        expect(await tokens.getConfirmed('app', asked)).toEqual({ failure });
      }
    };
    await items();
    expect(asked).toHaveBeenCalledTimes(1);
    expect(await get('app with another secret')).toBe('token 1');
    jest.advanceTimersByTime(5_000);
    await items();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('who waits for one that another execution asks for ends with his own', async () => {
    const { tokens, ask } = setUp();
    void tokens.get('app', async () => await new Promise<never>(() => undefined));
    const { signal, stop } = stoppable();
    const waiting = tokens.get('app', ask, { signal });
    stop();
    await expect(waiting).rejects.toThrow('stopped');
  });

  test('of those who wait for an execution that was stopped, and so was the next, one asks anew', async () => {
    const { tokens, get } = setUp();
    let stopBoth: () => void = () => undefined;
    const bothStopped = new Promise<never>(
      (_, reject) => (stopBoth = () => reject(new Error('stopped'))),
    );
    const stopped = [1, 2].map(async () => await tokens.get('app', async () => await bothStopped));
    const last = get();
    stopBoth();
    const outcomes = await Promise.allSettled(stopped);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await last).toBe('token 1');
  });

  test('who cannot wait asks for himself, once with the like, and all use what he gets', async () => {
    const { tokens, ask, tokenOf } = setUp();
    void tokens.get('app', async () => await new Promise<never>(() => undefined));
    const impatient = async () => tokenOf(await tokens.get('app', ask, { isPatient: false }));
    expect(await Promise.all([impatient(), impatient()])).toEqual(['token 1', 'token 1']);
    expect(tokenOf(await tokens.getConfirmed('app', ask))).toBe('token 1');
    expect(tokenOf(await tokens.get('app', ask))).toBe('token 1');
  });

  describe('where nobody learns that one was refused', () => {
    const setUpConfirming = () => {
      const { tokens, get, tokenOf, ask } = setUp();
      let asked = 0;
      let answer: () => Promise<AskedToken<{ said: string; refusesApp?: boolean }>> = ask;
      const confirming = async () => {
        asked++;
        return await answer();
      };
      return {
        get,
        confirmed: async () => tokenOf(await tokens.getConfirmed('app', confirming)),
        answerWith: (next: typeof answer) => (answer = next),
        timesAsked: () => asked,
      };
    };

    test('it is asked for again after a second, once for all who wait', async () => {
      const { confirmed, timesAsked } = setUpConfirming();
      const three = async () => await Promise.all([confirmed(), confirmed(), confirmed()]);
      expect(await three()).toEqual(Array(3).fill('token 1'));
      jest.advanceTimersByTime(999);
      expect(await confirmed()).toBe('token 1');
      jest.advanceTimersByTime(1);
      expect(await three()).toEqual(Array(3).fill('token 2'));
      expect(timesAsked()).toBe(2);
    });

    test('those who would learn it wait for nothing meanwhile', async () => {
      const { get, confirmed, answerWith } = setUpConfirming();
      await get();
      jest.advanceTimersByTime(1_000);
      let say: (token: string) => void = () => undefined;
      const said = new Promise<string>((resolve) => (say = resolve));
      answerWith(async () => ({ token: await said, validSeconds: 7_200 }));
      const waiting = confirmed();
      expect(await get()).toBe('token 1');
      say('token of DingTalk');
      expect(await waiting).toBe('token of DingTalk');
      expect(await get()).toBe('token of DingTalk');
    });

    test('a failure leaves the known one as it is, and is asked about no more than once a second', async () => {
      const { get, confirmed, answerWith, timesAsked } = setUpConfirming();
      await get();
      answerWith(async () => ({ failure: { said: 'busy' } }));
      jest.advanceTimersByTime(1_000);
      for (let time = 0; time < 3; time++) expect(await confirmed()).toBe('token 1');
      expect(timesAsked()).toBe(1);
      jest.advanceTimersByTime(1_000);
      expect(await confirmed()).toBe('token 1');
      expect(timesAsked()).toBe(2);
    });

    test('a secret that DingTalk does not know any more is told, also to those who come later', async () => {
      const { get, confirmed, answerWith } = setUpConfirming();
      await get();
      const failure = { said: 'wrong secret', refusesApp: true };
      answerWith(async () => ({ failure }));
      jest.advanceTimersByTime(1_000);
      expect(await confirmed()).toEqual(failure);
      expect(await get()).toEqual(failure);
    });
  });

  test('a failure that comes late does not take away a newer token', async () => {
    const { tokens, ask, get } = setUp();
    let fail: (error: Error) => void = () => undefined;
    const late = tokens.get('app', async () => await new Promise((_, reject) => (fail = reject)));
    await tokens.get('app', ask, { isPatient: false });
    expect(await get()).toBe('token 1');
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(await get()).toBe('token 1');
  });
});
