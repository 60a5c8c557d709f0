import { answers } from '../support/automationAnswers';
import { onFakeClock } from '../support/fakeTime';
import { AutomationHost, type AutomationHostSettings } from './automationHost';
import { n8nLog } from './core';

const { taken, ipNotAllowed, notAuthorized, tooMany, tooLarge, notJson, failed } = answers;

const TOO_LARGE = 'x'.repeat(4 * 2 ** 20 + 1);

const SECOND = 1_000;

const bearer = { authentication: 'bearerToken' };
const open = { authentication: 'none' };

const from = (ip: string) => ({ 'X-Forwarded-For': ip });
const authorized = (header: string) => ({ Authorization: header });

/** @returns how often each answer came */
const tally = (given: string[]) =>
  Object.fromEntries(
    [...new Set(given)].map((one) => [one, given.filter((other) => other === one).length]),
  );

const callTimes = async (
  host: AutomationHost,
  times: number,
  headers?: Record<string, string>,
): Promise<string[]> =>
  await Promise.all(Array.from({ length: times }, async () => await host.call({}, headers)));

async function logLines(text: string): Promise<number> {
  return (await n8nLog()).split('\n').filter((line) => line.includes(text)).length;
}

test('The rules hold in their order: address, credential, rate, size, JSON, keyword', async () => {
  const stranger = { ...from('8.8.8.8'), ...authorized('Bearer wrong') };
  const ours = from('203.0.113.7');
  await onFakeClock(new Date(), async (pass) => {
    const host = await AutomationHost.start({
      proxyHops: 1,
      parameters: {
        ...bearer,
        keywords: 'order',
        rules: { allowedIps: '203.0.113.0/24', requestsPerSecond: 1 },
      },
    });
    expect(await host.call({}, ours)).toBe(taken);
    expect(await host.call(TOO_LARGE, stranger)).toBe(ipNotAllowed);
    expect(await host.call(TOO_LARGE, { ...stranger, ...ours })).toBe(notAuthorized);
    expect(await host.call(TOO_LARGE, ours)).toBe(tooMany);
    await pass(SECOND);
    expect(await host.call(TOO_LARGE, ours)).toBe(tooLarge);
    for (const body of ['no JSON', 'order']) {
      await pass(SECOND);
      expect(await host.call(body, ours)).toBe(notJson);
    }
    await pass(SECOND);
    expect(await host.call({ event: 'other' }, ours)).toBe(taken);
    await host.settled();
    expect(host.executions).toEqual([]);
    await pass(SECOND);
    expect(await host.call({ event: 'order' }, ours)).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([{ event: 'order' }]);
  });
});

describe('A refused request', () => {
  const refusals: Array<
    [
      why: string,
      answer: string,
      settings: AutomationHostSettings,
      headers: Record<string, string>,
      body: string,
    ]
  > = [
    [
      'from elsewhere',
      ipNotAllowed,
      { parameters: { rules: { allowedIps: '203.0.113.1' } } },
      {},
      '{}',
    ],
    [
      'without the credential',
      notAuthorized,
      { parameters: bearer },
      authorized('Bearer confidential-guess'),
      '{}',
    ],
    ['too large', tooLarge, {}, {}, `confidential ${TOO_LARGE}`],
    ['no JSON', notJson, {}, {}, 'confidential order'],
  ];

  test.each(refusals)(
    '(%s) starts nothing and uses up no Client-Token',
    async (_why, answer, settings, headers, body) => {
      const host = await AutomationHost.start(settings);
      expect(await host.call(body, { ...headers, 'Client-Token': 't1' })).toBe(answer);
      await host.settled();
      expect(host.executions).toEqual([]);
      expect(await host.recorded()).toBe(0);
    },
  );

  test.each(refusals)(
    '(%s) is told of in the log, with its code but without body or token, and not more than once a minute',
    async (_why, answer, settings, headers, body) => {
      const code = /\d{9}/.exec(answer)?.[0] ?? '';
      await onFakeClock(new Date(), async (pass) => {
        const host = await AutomationHost.start(settings);
        const before = await logLines(code);
        const calls = async () => {
          for (let time = 0; time < 5; time++) {
            // Else the rate limit is what refuses.
            await pass(SECOND);
            const clientToken = { 'Client-Token': 'confidential-client-token' };
            expect(await host.call(body, { ...headers, ...clientToken })).toBe(answer);
          }
        };
        await calls();
        expect((await logLines(code)) - before).toBe(1);
        await pass(60 * SECOND);
        await calls();
        expect((await logLines(code)) - before).toBe(2);
        const log = await n8nLog();
        expect(log).toMatch(new RegExp(`refused a request \\(${code}\\): [A-Z]`));
        for (const word of ['confidential', host.token]) expect(log).not.toContain(word);
      });
    },
  );

  test('leaves nothing confidential in the log when it is taken either', async () => {
    const host = await AutomationHost.start({ parameters: bearer });
    const headers = { 'Client-Token': 'confidential-client-token' };
    expect(await host.call({ name: 'confidential-name' }, headers)).toBe(taken);
    await host.settled();
    const log = await n8nLog();
    for (const word of ['confidential', host.token]) expect(log).not.toContain(word);
  });
});

describe('The credential check', () => {
  const token = 'k7pQ2vXw9LrT4mZc';
  const credential = { bearerToken: token };

  test.each([
    '',
    token,
    `bearer ${token}`,
    `Bearer  ${token}`,
    `Bearer ${token}x`,
    'Bearer',
    `Basic ${token}`,
    `Bearer ${token.slice(1)}`,
  ])('refuses the header "%s"', async (header) => {
    const host = await AutomationHost.start({ parameters: bearer, credential });
    expect(await host.call({}, authorized(header))).toBe(notAuthorized);
    expect(host.executions).toEqual([]);
  });

  test.each([token, `Bearer ${token}`, ` ${token}\n`])(
    'takes the right header when "%s" was pasted into the credential',
    async (pasted) => {
      const host = await AutomationHost.start({
        parameters: bearer,
        credential: { bearerToken: pasted },
      });
      expect(await host.call({}, authorized(`Bearer ${token}`))).toBe(taken);
    },
  );

  test('is not made when Authentication is None', async () => {
    const host = await AutomationHost.start({ hasNoCredential: true, parameters: open });
    expect(await host.call({}, authorized('Bearer wrong'))).toBe(taken);
  });

  test('goes by a changed token after a second', async () => {
    await onFakeClock(new Date(), async (pass) => {
      const host = await AutomationHost.start({ parameters: bearer, credential });
      expect(await host.call({}, authorized(`Bearer ${token}`))).toBe(taken);
      host.credential = { bearerToken: 'changed' };
      await pass(SECOND + 1);
      expect(await host.call({}, authorized(`Bearer ${token}`))).toBe(notAuthorized);
      expect(await host.call({}, authorized('Bearer changed'))).toBe(taken);
      await host.settled();
    });
  });

  test('goes by another credential at once', async () => {
    const host = await AutomationHost.start({ parameters: bearer, credential });
    expect(await host.call({}, authorized(`Bearer ${token}`))).toBe(taken);
    host.chooseCredential({ bearerToken: 'another' });
    expect(await host.call({}, authorized(`Bearer ${token}`))).toBe(notAuthorized);
    expect(await host.call({}, authorized('Bearer another'))).toBe(taken);
  });
});

describe('Allowed IPs', () => {
  const answerTo = async (allowedIps: string, headers = {}, proxyHops = 0) => {
    const host = await AutomationHost.start({ proxyHops, parameters: { rules: { allowedIps } } });
    const answer = await host.call({}, headers);
    await host.settled();
    expect(host.items).toHaveLength(answer === taken ? 1 : 0);
    return answer;
  };

  test.each(['127.0.0.1', '10.0.0.1, 127.0.0.0/8', '10.0.0.1，::ffff:127.0.0.1', '0.0.0.0/0'])(
    '"%s" let a request from 127.0.0.1 in',
    async (ips) => expect(await answerTo(ips)).toBe(taken),
  );

  test.each(['127.0.0.2', '10.0.0.0/8,192.168.0.0/16', '::1'])('"%s" do not', async (ips) =>
    expect(await answerTo(ips)).toBe(ipNotAllowed),
  );

  test('go by what a trusted proxy says, and by no other', async () => {
    expect(await answerTo('2001:db8::/32', from('2001:db8::7'), 1)).toBe(taken);
    expect(await answerTo('203.0.113.0/24', from('203.0.113.7, 8.8.8.8'), 1)).toBe(ipNotAllowed);
    expect(await answerTo('203.0.113.0/24', from('203.0.113.7'))).toBe(ipNotAllowed);
  });
});

describe('The rate limit', () => {
  test.each<[string, AutomationHostSettings['parameters'], number]>([
    ['one request without a credential check', open, 1],
    ['five with one', bearer, 5],
    ['as many as Requests per Second says', { ...open, rules: { requestsPerSecond: 3 } }, 3],
    [
      'as many as it says with a credential check',
      { ...bearer, rules: { requestsPerSecond: 7 } },
      7,
    ],
  ])('takes %s in a second', async (_what, parameters, most) => {
    await onFakeClock(new Date(), async (pass) => {
      const host = await AutomationHost.start({ parameters });
      for (let second = 0; second < 3; second++) {
        const given = tally(await callTimes(host, 12));
        expect(given).toEqual({ [taken]: most, [tooMany]: 12 - most });
        await pass(SECOND);
      }
      await host.settled();
      expect(host.executions).toHaveLength(3 * most);
    });
  });

  test('counts any second, not only those of the clock', async () => {
    await onFakeClock(new Date(Date.UTC(2026, 7, 1)), async (pass) => {
      const host = await AutomationHost.start({ parameters: bearer });
      await pass(900);
      expect(tally(await callTimes(host, 3))).toEqual({ [taken]: 3 });
      await pass(600);
      expect(tally(await callTimes(host, 4))).toEqual({ [taken]: 2, [tooMany]: 2 });
      await pass(399);
      expect(tally(await callTimes(host, 1))).toEqual({ [tooMany]: 1 });
      await pass(1);
      expect(tally(await callTimes(host, 4))).toEqual({ [taken]: 3, [tooMany]: 1 });
      await host.settled();
    });
  });

  test('does not count requests that it refuses', async () => {
    await onFakeClock(new Date(), async (pass) => {
      const host = await AutomationHost.start({ parameters: open });
      expect(await host.call()).toBe(taken);
      for (let time = 1; time < 10; time++) {
        await pass(100);
        expect(await host.call()).toBe(tooMany);
      }
      await pass(100);
      expect(await host.call()).toBe(taken);
      await host.settled();
    });
  });

  test('does not count requests from elsewhere or without the credential', async () => {
    await onFakeClock(new Date(), async () => {
      const host = await AutomationHost.start({
        proxyHops: 1,
        parameters: { ...bearer, rules: { allowedIps: '203.0.113.7' } },
      });
      const ours = from('203.0.113.7');
      expect(tally(await callTimes(host, 10, from('8.8.8.8')))).toEqual({ [ipNotAllowed]: 10 });
      const wrong = { ...ours, ...authorized('Bearer wrong') };
      expect(tally(await callTimes(host, 10, wrong))).toEqual({ [notAuthorized]: 10 });
      expect(tally(await callTimes(host, 6, ours))).toEqual({ [taken]: 5, [tooMany]: 1 });
      await host.settled();
    });
  });

  test('is of each node alone', async () => {
    await onFakeClock(new Date(), async () => {
      const hosts = [
        await AutomationHost.start({ parameters: open }),
        await AutomationHost.start({ parameters: open }),
      ];
      for (const host of hosts) {
        expect(tally(await callTimes(host, 3))).toEqual({ [taken]: 1, [tooMany]: 2 });
        await host.settled();
      }
    });
  });

  test('leaves a refused Client-Token unused', async () => {
    await onFakeClock(new Date(), async (pass) => {
      const host = await AutomationHost.start({ parameters: open });
      const call = async (token: string) => await host.call({ token }, { 'Client-Token': token });
      expect([await call('t1'), await call('t2')]).toEqual([taken, tooMany]);
      await pass(SECOND);
      expect(await call('t2')).toBe(taken);
      await host.settled();
      expect(host.items).toEqual([{ token: 't1' }, { token: 't2' }]);
    });
  });
});

describe('A node that was set up wrongly', () => {
  const elevenKeywords = Array.from({ length: 11 }, (_, index) => `k${index}`).join();

  test.each<[string, AutomationHostSettings, string]>([
    [
      'no credential',
      { hasNoCredential: true, parameters: bearer },
      'does not have any credentials',
    ],
    [
      'a credential that n8n cannot decrypt',
      { credential: new Error('Credentials could not be decrypted.'), parameters: bearer },
      'could not be decrypted',
    ],
    ['an empty token', { credential: { bearerToken: ' ' }, parameters: bearer }, 'Token is empty'],
    ['a token that is gone', { credential: {}, parameters: bearer }, 'Token is empty'],
    [
      'a token that no header can hold',
      { credential: { bearerToken: 'confidential 口令' }, parameters: bearer },
      'Bearer Token holds a blank',
    ],
    ['a wrong IP list', { parameters: { rules: { allowedIps: 'proxy.local' } } }, 'proxy.local'],
    ['no requests at all', { parameters: { rules: { requestsPerSecond: 0 } } }, 'at least 1'],
    ['11 keywords', { parameters: { keywords: elevenKeywords } }, '11 keywords'],
    [
      'an Authentication that there is not, as an imported flow may have it',
      { parameters: { authentication: 'bearer' } },
      'Authentication',
    ],
  ])(
    'with %s takes nothing, starts nothing and tells the administrator',
    async (_what, settings, says) => {
      const host = await AutomationHost.start(settings);
      const before = await logLines(says);
      for (let time = 0; time < 5; time++) expect(await host.call()).toBe(failed);
      expect(host.executions).toEqual([]);
      expect((await logLines(says)) - before).toBe(1);
      const log = await n8nLog();
      for (const word of ['confidential', host.token]) expect(log).not.toContain(word);
    },
  );

  test('takes requests as soon as it has been corrected', async () => {
    const host = await AutomationHost.start({ parameters: bearer, credential: new Error('gone') });
    expect(await host.call()).toBe(failed);
    host.credential = { bearerToken: host.token };
    expect(await host.call()).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([{}]);
  });
});
