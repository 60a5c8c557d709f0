import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { automationFlows, MANY, TAKEN, TOKEN } from './automationCallers';
import { hosts, Installation, type ActiveFlow } from './installation';

const run = promisify(execFile);

const MEGABYTE = 2 ** 20;

const refused = (code: number, msg: string) => `{"code":${code},"msg":"${msg}","data":{}}`;
const NOT_AUTHORIZED = refused(800005649, 'Credential check failed');
const IP_NOT_ALLOWED = refused(800005650, 'IP not in the allow-list — please check');
const TOO_LARGE = refused(800005647, 'Request body too large — please reduce');
const TOO_MANY = refused(800005652, 'Too many requests — try again later');
const NOT_JSON = refused(800006003, 'Body doesn’t match JSON spec — please fix and retry');

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: Installation;
  let flowWith: (parameters: Record<string, unknown>) => Promise<ActiveFlow>;

  beforeAll(async () => {
    installation = await Installation.attach(host);
    flowWith = await automationFlows(installation);
  });

  const curl = async ({ app }: ActiveFlow, ...more: string[]): Promise<string> => {
    const { stdout } = await run('curl', [
      ...['--silent', '--show-error', '--location', '--noproxy', '*'],
      ...['--request', 'POST', app.callbackUrl, ...more],
    ]);
    return stdout;
  };

  const bearer = ['--header', `Authorization: Bearer ${TOKEN}`];
  const json = ['--header', 'Content-Type: application/json'];
  const text = ['--header', 'Content-Type: text/plain'];
  const binary = ['--header', 'Content-Type: application/octet-stream'];
  const data = (body: string) => ['--data-raw', body];

  test("the documented call is answered with the documented answer, and the body's fields are the item's", async () => {
    const flow = await flowWith({ authentication: 'bearerToken' });
    expect(await curl(flow, ...bearer, ...json, ...data('{"key":"value"}'))).toBe(TAKEN);
    expect(await installation.itemsOf(flow)).toEqual([{ key: 'value' }]);
  });

  test('without exactly the right header, the documented error is the answer and nothing starts', async () => {
    const flow = await flowWith({ authentication: 'bearerToken' });
    const headers = ['', `bearer ${TOKEN}`, `Bearer  ${TOKEN}`, `Bearer ${TOKEN}x`, TOKEN];
    for (const header of headers) {
      const given = header ? ['--header', `Authorization: ${header}`] : [];
      expect(await curl(flow, ...given, ...json, ...data('{}'))).toBe(NOT_AUTHORIZED);
    }
    expect(await installation.itemsOf(flow)).toEqual([]);
    expect(installation.n8n.log()).not.toContain(TOKEN);
  });

  test('an address that is not in the list is refused', async () => {
    const elsewhere = await flowWith({ rules: { allowedIps: '203.0.113.0/24' } });
    expect(await curl(elsewhere, ...json, ...data('{}'))).toBe(IP_NOT_ALLOWED);
    const here = await flowWith({ rules: { allowedIps: '203.0.113.0/24, 127.0.0.1, ::1' } });
    expect(await curl(here, ...json, ...data('{}'))).toBe(TAKEN);
  });

  test('4 MB are taken; more, and what is no JSON, is refused as documented', async () => {
    const flow = await flowWith({ rules: MANY });
    const file = join(installation.userFolder, 'body');
    const ofSize = (bytes: number) => {
      writeFileSync(file, JSON.stringify({ text: 'é'.repeat((bytes - 12) / 2) }));
      return ['--data-binary', `@${file}`];
    };
    const chunked = ['--header', 'Transfer-Encoding: chunked'];
    for (const type of [json, binary]) {
      expect(await curl(flow, ...type, ...ofSize(4 * MEGABYTE - 2))).toBe(TAKEN);
      expect(await curl(flow, ...type, ...ofSize(4 * MEGABYTE + 2))).toBe(TOO_LARGE);
      expect(await curl(flow, ...type, ...chunked, ...ofSize(5 * MEGABYTE))).toBe(TOO_LARGE);
    }
    expect(await curl(flow, ...binary, ...ofSize(20 * MEGABYTE))).toBe(TOO_LARGE);
    expect(await curl(flow, ...binary, ...chunked, ...ofSize(20 * MEGABYTE))).toBe(TOO_LARGE);
    expect(await curl(flow, ...json, ...data(''))).toBe(NOT_JSON);
    for (const body of ['{"key":', '', 'key=value', '[1,]', '['.repeat(100_000)]) {
      expect([body.slice(0, 9), await curl(flow, ...text, ...data(body))]).toEqual([
        body.slice(0, 9),
        NOT_JSON,
      ]);
    }
    expect(await installation.itemsOf(flow)).toHaveLength(2);
  });

  test('what n8n itself cannot read starts nothing, and gets the documented answer', async () => {
    const flow = await flowWith({ rules: MANY });
    const file = join(installation.userFolder, 'large');
    writeFileSync(file, JSON.stringify({ text: 'x'.repeat(20 * MEGABYTE) }));
    const gzip = ['--header', 'Content-Encoding: gzip'];
    const refusals = [
      [422, [...json, ...data('key=value')]],
      [0, [...json, ...gzip, ...data('{"key":"value"}')]],
      [0, [...json, '--data-binary', `@${file}`]],
    ] as const;
    for (const [code, call] of refusals) {
      expect(JSON.parse(await curl(flow, ...call))).toMatchObject({
        code,
        message: expect.any(String),
      });
      const status = ['--output', '/dev/null', '--write-out', '%{http_code}'];
      expect(await curl(flow, ...call, ...status)).toBe(String(code || 500));
    }
    const form = ['--form', 'key=value'];
    expect(await curl(flow, ...form)).toBe(NOT_JSON);
    expect(await installation.itemsOf(flow)).toEqual([]);
  });

  test('one request a second is taken without a credential, five with one', async () => {
    for (const [authentication, most] of [
      ['none', 1],
      ['bearerToken', 5],
    ] as const) {
      const flow = await flowWith({ authentication });
      const startedAt = Date.now();
      const answers = await Promise.all(
        Array.from({ length: 12 }, async () => await curl(flow, ...bearer, ...json, ...data('{}'))),
      );
      // A slow machine takes more than a second for all of them.
      const seconds = Math.floor((Date.now() - startedAt) / 1_000) + 1;
      const taken = answers.filter((answer) => answer === TAKEN).length;
      expect(taken).toBeGreaterThanOrEqual(most);
      expect(taken).toBeLessThanOrEqual(most * seconds);
      expect(answers.filter((answer) => answer === TOO_MANY)).toHaveLength(12 - taken);
      expect(await installation.itemsOf(flow)).toHaveLength(taken);
    }
  });

  test('a body without any keyword is answered with success and starts nothing', async () => {
    const flow = await flowWith({ keywords: 'new product, 新品', rules: MANY });
    const bodies = [
      '{"event":"a new product"}',
      '{"event":"新品上市"}',
      '{"event":"\\u65b0\\u54c1"}',
      '{"\\u65b0品":1}',
      '{"event":"price change"}',
      '{"event":"New Product"}',
    ];
    for (const body of bodies) expect(await curl(flow, ...json, ...data(body))).toBe(TAKEN);
    expect(await installation.itemsOf(flow)).toHaveLength(4);
  });

  test('each format gives the flow what it says', async () => {
    const textFlow = await flowWith({ format: 'text' });
    expect(await curl(textFlow, ...text, ...data('CPU 98 % 你好'))).toBe(TAKEN);
    expect(await installation.itemsOf(textFlow)).toEqual([{ text: 'CPU 98 % 你好' }]);
    const none = await flowWith({ format: 'none' });
    expect(await curl(none, ...json, ...data('{"key":"value"}'))).toBe(TAKEN);
    expect(await installation.itemsOf(none)).toEqual([{}]);
    const list = await flowWith({});
    expect(await curl(list, ...json, ...data('[1,{"a":2}]'))).toBe(TAKEN);
    expect(await installation.itemsOf(list)).toEqual([{ body: [1, { a: 2 }] }]);
  });

  test('requests without a Client-Token, or with an empty one, are all new', async () => {
    const flow = await flowWith({ rules: MANY });
    const empty = ['--header', 'Client-Token;'];
    for (const header of [[], [], empty, empty]) {
      expect(await curl(flow, ...json, ...header, ...data('{"same":1}'))).toBe(TAKEN);
    }
    expect(await installation.itemsOf(flow)).toHaveLength(4);
  });
});
