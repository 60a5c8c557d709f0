import type { INodeParameters } from 'n8n-workflow';

import { type Breakage, breakages, brokenRequest } from '../../playground/dingtalk/broken';
import {
  type CallbackRequest,
  type DingTalkApp,
  sealedRequest,
  signedUrl,
} from '../../playground/dingtalk/callback';
import { push } from '../../playground/dingtalk/push';
import { n8nLog } from './core';
import { N8nHost, send, type HostSettings } from './harness';

const message = {
  EventType: 'user_add_org',
  EventTime: 1772413439000,
  CorpId: 'dinglotusbay0001',
  eventId: 'confidential-event',
  userId: ['confidential-employee'],
};
const text = JSON.stringify(message);

/** Everything of the app and of a request that must be seen nowhere. */
function confidential(app: DingTalkApp, { url, data }: CallbackRequest): string[] {
  const { token, aesKey, ownerKey } = app;
  const { signature = '', nonce = '' } = Object.fromEntries(new URL(url).searchParams);
  const encrypt = /"encrypt":"(.{64})/.exec(String(data))?.[1] ?? '';
  return ['confidential', token, aesKey, ownerKey, signature, nonce, encrypt].filter(Boolean);
}

const rules: Record<Exclude<Breakage, 'random bytes body'>, [status: number, rule: string]> = {
  'bad signature': [401, 'badSignature'],
  'missing parameter': [400, 'missingParameter'],
  'bit-flipped encrypt': [401, 'badSignature'],
  'truncated encrypt': [400, 'unreadable'],
  'wrong aesKey': [400, 'unreadable'],
  'wrong ownerKey': [400, 'unreadable'],
  'stale timestamp': [403, 'staleTimestamp'],
  'not JSON inside': [400, 'unreadable'],
  'empty body': [400, 'missingParameter'],
  'GET instead of POST': [405, 'wrongMethod'],
  'text/plain content type': [415, 'wrongContentType'],
  'oversized body': [413, 'tooLarge'],
};

async function expectRefusal(
  host: N8nHost,
  request: Parameters<typeof send>[0],
  [status, rule]: [number, unknown],
  headers?: Record<string, string>,
) {
  const response = await send(request, headers);
  expect([response.status, response.data]).toEqual([
    status,
    expect.stringContaining(`"${String(rule)}"`),
  ]);
  expect(JSON.parse(response.data)).toEqual({
    rule,
    message: expect.stringMatching(/^[A-Z].+[.)]$/),
    fix: expect.stringMatching(/^[A-Z].+\.$/),
  });
  expect(response.headers['content-type']).toMatch('application/json');
  expect(host.executions).toEqual([]);
  return response;
}

describe('A broken request', () => {
  const broken = breakages.filter((name) => name !== 'random bytes body');

  test.each(broken)(
    'with %s is refused, says why and what to do, and starts nothing',
    async (breakage) => {
      const host = await N8nHost.start();
      await expectRefusal(host, brokenRequest(host.app, breakage, message), rules[breakage]);
    },
  );

  test('with random bytes as its body is refused and starts nothing', async () => {
    const host = await N8nHost.start();
    // n8n itself answers, before the node sees the request.
    const { status } = await send(brokenRequest(host.app, 'random bytes body', message));
    expect([status, host.executions]).toEqual([422, []]);
  });

  test.each(breakages)(
    'with %s leaves nothing confidential in the answer or the log',
    async (breakage) => {
      const host = await N8nHost.start();
      const request = brokenRequest(host.app, breakage, message);
      const { data } = await send(request);
      const log = await n8nLog();
      for (const word of confidential(host.app, request)) {
        expect(data).not.toContain(word);
        expect(log).not.toContain(word);
      }
    },
  );

  test('does not keep the event from being delivered rightly', async () => {
    const host = await N8nHost.start();
    for (const breakage of breakages) await send(brokenRequest(host.app, breakage, message));
    expect(await push(host.app, message)).toMatchObject({ verdict: 'acknowledged' });
    await host.settled();
    expect(host.items).toMatchObject([{ eventId: 'confidential-event' }]);
  });

  test('is told of in the log, with the cause and the fix, but not more than once a minute', async () => {
    const host = await N8nHost.start();
    const lines = async () =>
      (await n8nLog()).split('\n').filter((line) => line.includes('badSignature')).length;
    const before = await lines();
    for (let time = 0; time < 20; time++) {
      await send(brokenRequest(host.app, 'bad signature', message));
    }
    expect((await lines()) - before).toBe(1);
    expect(await n8nLog()).toMatch(/refused a request \(badSignature\).*Copy the Token/);
  });
});

describe('Who can sign but does not have the AES key', () => {
  const reasons: Array<[Breakage, string]> = [
    ['truncated encrypt', 'wrongLength'],
    ['wrong aesKey', 'badPadding'],
    ['wrong ownerKey', 'wrongOwnerKey'],
    ['not JSON inside', 'notJson'],
  ];

  test('cannot tell what was wrong with a message, so that its padding tells nothing', async () => {
    const host = await N8nHost.start();
    const answers = [];
    for (const [breakage] of reasons) {
      const { status, headers, data } = await send(brokenRequest(host.app, breakage, message));
      answers.push(JSON.stringify([status, { ...headers, date: '' }, data]));
    }
    expect(new Set(answers).size).toBe(1);
  });

  test.each(reasons)('is not told of %s, but the administrator is: %s', async (breakage, rule) => {
    const host = await N8nHost.start();
    const request = brokenRequest(host.app, breakage, message);
    const { data } = await expectRefusal(host, request, [400, 'unreadable']);
    expect(data).not.toContain(rule);
    expect(await n8nLog()).toMatch(
      new RegExp(`refused a request \\(${rule}\\): [A-Z].+\\. [A-Z].+\\.`),
    );
  });
});

test('An event that arrives leaves nothing confidential in the log either', async () => {
  const host = await N8nHost.start();
  const request = sealedRequest(host.app, text);
  expect(await send(request)).toMatchObject({ status: 200 });
  await host.settled();
  const log = await n8nLog();
  for (const word of confidential(host.app, request)) expect(log).not.toContain(word);
});

describe('The request', () => {
  test.each(['HEAD', 'PUT', 'PATCH', 'DELETE'])('by %s is refused', async (method) => {
    const host = await N8nHost.start();
    const { status } = await send({ ...sealedRequest(host.app, text), method });
    expect([status, host.executions]).toEqual([405, []]);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'may have the content type %s',
    async (type) => {
      const host = await N8nHost.start();
      const request = sealedRequest(host.app, text);
      expect(await send(request, { 'Content-Type': type })).toMatchObject({ status: 200 });
    },
  );

  test.each(['application/x-www-form-urlencoded', 'application/xml', 'application/octet-stream'])(
    'must not have the content type %s',
    async (type) => {
      const host = await N8nHost.start();
      const headers = { 'Content-Type': type };
      await expectRefusal(host, sealedRequest(host.app, text), [415, 'wrongContentType'], headers);
    },
  );

  test.each([
    ['nothing', '{}'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['a number as encrypt', '{"encrypt":1}'],
    ['an object as encrypt', '{"encrypt":{"toString":"x"}}'],
  ])('whose JSON holds %s is refused', async (_what, body) => {
    const host = await N8nHost.start();
    const request = { ...sealedRequest(host.app, text), data: Buffer.from(body) };
    await expectRefusal(host, request, [400, 'missingParameter']);
  });

  test.each(['signature=x', 'msg_signature=x', 'nonce[a]=x', 'timestamp=1'])(
    'with a second %s in its query is refused',
    async (parameter) => {
      const host = await N8nHost.start();
      const request = sealedRequest(host.app, text);
      const { status } = await send({ ...request, url: `${request.url}&${parameter}` });
      expect([400, 401]).toContain(status);
      expect(host.executions).toEqual([]);
    },
  );

  test('may name its time timeStamp, and have line breaks in its Base64', async () => {
    const host = await N8nHost.start();
    const request = sealedRequest(host.app, text);
    const { encrypt } = JSON.parse(String(request.data)) as { encrypt: string };
    const broken = encrypt.replace(/.{76}/g, '$&\n');
    const url = new URL(signedUrl(host.app, broken));
    url.searchParams.set('timeStamp', url.searchParams.get('timestamp') ?? '');
    url.searchParams.delete('timestamp');
    const data = Buffer.from(JSON.stringify({ encrypt: broken }));
    expect(await send({ ...request, url: url.href, data })).toMatchObject({ status: 200 });
    await host.settled();
    expect(host.items).toHaveLength(1);
  });

  test.each(['signature', 'msg_signature'])('may name its signature %s only', async (name) => {
    const host = await N8nHost.start();
    const request = sealedRequest(host.app, text);
    const url = new URL(request.url);
    url.searchParams.delete(name === 'signature' ? 'msg_signature' : 'signature');
    expect(await send({ ...request, url: url.href })).toMatchObject({ status: 200 });
  });

  test('must not have two signatures of which one is wrong', async () => {
    const host = await N8nHost.start();
    const request = sealedRequest(host.app, text);
    const url = new URL(request.url);
    url.searchParams.set('signature', 'a'.repeat(40));
    await expectRefusal(host, { ...request, url: url.href }, [401, 'badSignature']);
  });
});

describe('The age limit', () => {
  const MINUTE = 60_000;
  const sentAgo = async (minutes: number, options: INodeParameters, unit = 1) => {
    const host = await N8nHost.start({ parameters: { options } });
    const timestamp = String(Math.trunc((Date.now() - minutes * MINUTE) / unit));
    return { host, request: sealedRequest(host.app, text, { timestamp }) };
  };

  test.each([
    ['by default an hour', {}, 59],
    ['by default an hour, for a clock that is ahead too', {}, -59],
    ['an hour when it is null', { maximumRequestAge: null }, 59],
    ['an hour when it is empty', { maximumRequestAge: '' }, 59],
    ['as set', { maximumRequestAge: 5 }, 4],
    ['off when 0', { maximumRequestAge: 0 }, 2 * 365 * 24 * 60],
  ])('is %s: younger requests arrive', async (_limit, options, minutes) => {
    const { host, request } = await sentAgo(minutes, options);
    expect(await send(request)).toMatchObject({ status: 200 });
    await host.settled();
    expect(host.items).toHaveLength(1);
  });

  test.each([
    ['by default an hour', {}, 61],
    ['by default an hour, for a clock that is ahead too', {}, -61],
    ['an hour when it is null', { maximumRequestAge: null }, 61],
    ['an hour when it is empty', { maximumRequestAge: '' }, 61],
    ['an hour when it is negative', { maximumRequestAge: -1 }, 61],
    ['as set', { maximumRequestAge: 5 }, 6],
  ])('is %s: older requests are refused', async (_limit, options, minutes) => {
    const { host, request } = await sentAgo(minutes, options);
    await expectRefusal(host, request, [403, 'staleTimestamp']);
  });

  test('understands the seconds that older apps send', async () => {
    const young = await sentAgo(59, {}, 1000);
    expect(await send(young.request)).toMatchObject({ status: 200 });
    const old = await sentAgo(61, {}, 1000);
    await expectRefusal(old.host, old.request, [403, 'staleTimestamp']);
  });
});

describe('Accept Requests From', () => {
  const arrival = async (
    options: Record<string, string>,
    forwardedFor?: string,
    settings?: HostSettings,
  ) => {
    const host = await N8nHost.start({ parameters: { options }, ...settings });
    const headers = forwardedFor ? { 'X-Forwarded-For': forwardedFor } : undefined;
    const { status, data } = await send(sealedRequest(host.app, text), headers);
    await host.settled();
    expect(host.items).toHaveLength(status === 200 ? 1 : 0);
    return status === 200 ? 'accepted' : (JSON.parse(data) as { rule: string }).rule;
  };
  const list = (allowedIps: string) => ({ allowedSources: 'list', allowedIps });

  test.each(['127.0.0.1', '10.0.0.1, 127.0.0.0/8', '::ffff:127.0.0.1', '0.0.0.0/0'])(
    'a list with %s accepts a request from 127.0.0.1',
    async (ips) => expect(await arrival(list(ips))).toBe('accepted'),
  );

  test.each(['127.0.0.2', '10.0.0.0/8,192.168.0.0/16', '::1'])(
    'a list with only %s refuses it',
    async (ips) => expect(await arrival(list(ips))).toBe('sourceNotAllowed'),
  );

  test('DingTalk refuses what does not come from its ranges', async () => {
    expect(await arrival({ allowedSources: 'dingTalk' })).toBe('sourceNotAllowed');
  });

  const fromDingTalk = ['203.119.1.2', '140.205.255.255', '106.11.0.0', '198.11.9.9'];

  test.each([...fromDingTalk, '203.119.1.2:51234', '[::ffff:203.119.1.2]:443'])(
    'DingTalk accepts %s, told by a trusted proxy',
    async (ip) => {
      expect(await arrival({ allowedSources: 'dingTalk' }, ip, { proxyHops: 1 })).toBe('accepted');
    },
  );

  test('a header that no trusted proxy set is not believed', async () => {
    expect(await arrival({ allowedSources: 'dingTalk' }, '203.119.1.2')).toBe('sourceNotAllowed');
    expect(await arrival(list('127.0.0.1'), '8.8.8.8')).toBe('accepted');
    const forged = '203.119.1.2, 8.8.8.8';
    expect(await arrival({ allowedSources: 'dingTalk' }, forged, { proxyHops: 1 })).toBe(
      'sourceNotAllowed',
    );
  });

  test('IPv6 addresses behind a trusted proxy are understood', async () => {
    const behindProxy = { proxyHops: 1 };
    expect(await arrival(list('2001:db8::/32'), '2001:db8::7', behindProxy)).toBe('accepted');
    expect(await arrival(list('2001:db8::/32'), '2001:db9::7', behindProxy)).toBe(
      'sourceNotAllowed',
    );
  });

  test('Any does not look at a list that was entered before', async () => {
    expect(await arrival({ allowedSources: 'any', allowedIps: '10.0.0.1' })).toBe('accepted');
  });

  test('refuses URL checks from elsewhere too', async () => {
    const host = await N8nHost.start({ parameters: { options: { allowedSources: 'dingTalk' } } });
    const check = sealedRequest(host.app, '{"EventType":"check_url"}');
    await expectRefusal(host, check, [403, 'sourceNotAllowed']);
  });
});

describe('A node that was set up wrongly', () => {
  test.each<[string, HostSettings, string]>([
    ['a short AES key', { credential: { aesKey: 'confidential' } }, 'AES Key'],
    ['no token', { credential: { token: '' } }, 'Token'],
    ['no owner key', { credential: { ownerKey: ' ' } }, 'Owner Key'],
    [
      'a wrong IP list',
      { parameters: { options: { allowedSources: 'list', allowedIps: 'x' } } },
      'Allowed IPs',
    ],
  ])(
    'with %s acknowledges nothing, starts nothing and tells the administrator',
    async (_what, settings, field) => {
      const host = await N8nHost.start(settings);
      await expectRefusal(host, sealedRequest(host.app, text), [500, 'notConfigured']);
      const log = await n8nLog();
      expect(log).toContain(field);
      expect(log).not.toContain('confidential');
    },
  );

  test('is told of in the log not more than once a minute', async () => {
    const host = await N8nHost.start({ credential: { token: '' } });
    const lines = async () =>
      (await n8nLog()).split('\n').filter((line) => line.includes('The Token is empty')).length;
    const before = await lines();
    for (let time = 0; time < 20; time++) await send(sealedRequest(host.app, text));
    expect((await lines()) - before).toBe(1);
  });
});
