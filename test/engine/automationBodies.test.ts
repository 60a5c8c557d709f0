import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync, gzipSync } from 'node:zlib';

import { answers, ownAnswers } from '../support/automationAnswers';
import { callInPieces, type Pieces } from '../support/callInPieces';
import { AutomationHost } from './automationHost';

const { taken, tooLarge, notJson } = answers;

const MEGABYTE = 2 ** 20;
const MOST = 4 * MEGABYTE;

/** So many requests that no test meets the limit. */
const parameters = { authentication: 'none', rules: { requestsPerSecond: 1_000 } };

/** @returns JSON of so many bytes */
const ofBytes = (bytes: number) =>
  JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) });

function* chunks(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += MEGABYTE) {
    yield Buffer.alloc(Math.min(MEGABYTE, bytes - sent), 'x');
  }
}

/** n8n reads what is announced as JSON, and leaves it to the trigger to read what it cannot parse. */
const types = {
  readByN8n: { 'Content-Type': 'application/json' },
  readByTrigger: { 'Content-Type': 'application/octet-stream' },
};
const { readByN8n, readByTrigger } = types;
const eachReader = Object.entries(types);

const call = (host: AutomationHost, pieces: Pieces, headers: object) =>
  callInPieces(host.url, pieces, { ...headers });

/** Is taken only while n8n serves others as ever. */
async function expectToServe(host: AutomationHost): Promise<void> {
  const before = host.items.length;
  expect(await host.call({ still: 'there' })).toBe(taken);
  await host.settled();
  expect(host.items.slice(before)).toEqual([{ still: 'there' }]);
}

describe('A body', () => {
  describe.each(eachReader)('%s', (_reader, type) => {
    test.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
    ])('that is compressed with %s arrives whole', async (encoding, compress) => {
      const host = await AutomationHost.start({ parameters });
      const item = { text: '茉莉 🍵 '.repeat(10_000) };
      const compressed = compress(JSON.stringify(item));
      expect(await host.call(compressed, { ...type, 'Content-Encoding': encoding })).toBe(taken);
      await host.settled();
      expect(host.items).toEqual([item]);
    });

    test('that comes byte by byte arrives whole', async () => {
      const host = await AutomationHost.start({ parameters });
      const item = { text: 'Jasmine 茉莉 🍵' };
      async function* bytes() {
        for (const byte of Buffer.from(JSON.stringify(item))) {
          yield Buffer.of(byte);
          // Else the bytes leave together.
          await new Promise(setImmediate);
        }
      }
      expect(await call(host, bytes(), type).answer).toBe(taken);
      await host.settled();
      expect(host.items).toEqual([item]);
    });

    test('that comes slowly arrives whole, and holds up no other', async () => {
      const host = await AutomationHost.start({ parameters });
      let goOn: () => void = () => undefined;
      const pause = new Promise<void>((resolve) => (goOn = resolve));
      async function* pieces() {
        yield '{"slow":';
        await pause;
        yield 'true}';
      }
      const slow = call(host, pieces(), type);
      while (host.requests < 1) await sleep(5);
      expect(await host.call({ slow: false })).toBe(taken);
      goOn();
      expect(await slow.answer).toBe(taken);
      await host.settled();
      expect(host.items).toEqual([{ slow: false }, { slow: true }]);
    });

    test.each([
      ['with Content-Length', { 'Content-Length': 100 }],
      ['in chunks', {}],
    ])(
      'that breaks off starts nothing, and the request can come again (%s)',
      async (_how, length) => {
        const host = await AutomationHost.start({ parameters });
        const headers = { ...type, 'Client-Token': 't1' };
        async function* pieces() {
          yield '{"key":"value"}';
          while (host.requests < 1) await sleep(5);
          throw new Error('the cable is cut');
        }
        const broken = call(host, pieces(), { ...headers, ...length });
        await expect(broken.sent).rejects.toThrow('the cable is cut');
        await host.settled();
        expect(host.executions).toEqual([]);
        expect(await host.call({ key: 'value' }, headers)).toBe(taken);
        await host.settled();
        expect(host.items).toEqual([{ key: 'value' }]);
      },
    );
  });

  const noJson = ['{"key":', 'key=value', '[1,]', "{'a':1}", 'undefined', 'NaN', '{} {}', '\0'];

  test.each(['', ...noJson])('that is no JSON is refused: %j', async (body) => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call(body)).toBe(notJson);
    expect(await host.call(body, readByTrigger)).toBe(notJson);
    expect(host.executions).toEqual([]);
  });

  test.each(noJson)('that is announced as JSON and is none is refused by n8n: %j', async (body) => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call(body, readByN8n)).toBe(ownAnswers.unparsable);
    expect(host.executions).toEqual([]);
    await expectToServe(host);
  });

  test('that is announced as JSON and is empty is refused', async () => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call('', readByN8n)).toBe(notJson);
    expect(host.executions).toEqual([]);
  });

  test.each([
    'application/json; charset=UTF-8',
    'application/vnd.api+json',
    'text/plain',
    'text/json; charset=utf-16',
    'application/x-www-form-urlencoded',
    'multipart/mixed; boundary=x',
    'application/octet-stream',
    'none',
  ])('is read as UTF-8 when the Content-Type is %s', async (type) => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call('{"key":"你好"}', { 'Content-Type': type })).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([{ key: '你好' }]);
  });

  test('that is announced as JSON in another charset is read so by n8n, which refuses it', async () => {
    const host = await AutomationHost.start({ parameters });
    const type = { 'Content-Type': 'application/json; charset=utf-16' };
    expect(await host.call('{"key":"你好"}', type)).toBe(ownAnswers.unparsable);
    expect(host.executions).toEqual([]);
  });

  test.each(['json', 'text', 'none'])(
    'that is a form with files, which n8n takes apart, is refused (%s)',
    async (format) => {
      const host = await AutomationHost.start({ parameters: { ...parameters, format } });
      const form = '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nvalue\r\n--x--\r\n';
      const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
      expect(await host.call(form, type)).toBe(notJson);
      expect(host.executions).toEqual([]);
    },
  );
});

describe('The largest body', () => {
  const readers = eachReader.map(([, type]) => type);

  test.each(['json', 'text', 'none'])(
    'of 4 MB is taken (%s), with Content-Length, in chunks and compressed',
    async (format) => {
      const host = await AutomationHost.start({ parameters: { ...parameters, format } });
      const body = ofBytes(MOST);
      for (const type of readers) {
        const gzip = { ...type, 'Content-Encoding': 'gzip' };
        expect(await host.call(body, type)).toBe(taken);
        expect(await call(host, [body], type).answer).toBe(taken);
        expect(await host.call(gzipSync(body), gzip)).toBe(taken);
      }
      await host.settled();
      expect(host.items).toHaveLength(3 * readers.length);
    },
  );

  test('is measured in bytes: one more is refused', async () => {
    const host = await AutomationHost.start({ parameters });
    const tooMuch = ofBytes(MOST + 1);
    const inBytes = JSON.stringify({ text: '茶'.repeat(1.4 * MEGABYTE) });
    for (const type of readers) {
      const gzip = { ...type, 'Content-Encoding': 'gzip' };
      for (const body of [tooMuch, inBytes]) {
        expect(await host.call(body, type)).toBe(tooLarge);
        expect(await call(host, [body], type).answer).toBe(tooLarge);
        expect(await host.call(gzipSync(body), gzip)).toBe(tooLarge);
      }
    }
    expect(host.executions).toEqual([]);
  });

  test('is told from its Content-Length: who announces more is refused before it sends', async () => {
    const host = await AutomationHost.start({ parameters });
    async function* pieces() {
      yield '{';
      await new Promise(() => undefined);
    }
    const headers = { ...readByTrigger, 'Content-Length': MOST + 1 };
    expect(await call(host, pieces(), headers).answer).toBe(tooLarge);
    await expectToServe(host);
  });

  test.each([5, 40])(
    'in chunks is refused when %d MB come, all of which are taken off',
    async (megabytes) => {
      const host = await AutomationHost.start({ parameters });
      const { answer, sent } = call(host, chunks(megabytes * MEGABYTE), readByTrigger);
      expect(await answer).toBe(tooLarge);
      await sent;
      await expectToServe(host);
    },
  );

  test('announced with 40 MB is refused, and what comes all the same is taken off', async () => {
    const host = await AutomationHost.start({ parameters });
    const length = 40 * MEGABYTE;
    const headers = { ...readByTrigger, 'Content-Length': length };
    const { answer, sent } = call(host, chunks(length), headers);
    expect(await answer).toBe(tooLarge);
    await sent;
    await expectToServe(host);
  });

  test('cannot be got around with a small body that unpacks to a large one', async () => {
    const host = await AutomationHost.start({ parameters });
    const bomb = gzipSync(Buffer.alloc(200 * MEGABYTE));
    const gzip = { ...readByTrigger, 'Content-Encoding': 'gzip' };
    expect(await host.call(bomb, gzip)).toBe(tooLarge);
    const { answer, sent } = call(host, [bomb, ...chunks(40 * MEGABYTE)], gzip);
    expect(await answer).toBe(tooLarge);
    await sent;
    await expectToServe(host);
  });

  test.each<[string, Buffer, object]>([
    ['as it is', Buffer.alloc(20 * MEGABYTE, '"'), {}],
    ['unpacked', gzipSync(Buffer.alloc(20 * MEGABYTE)), { 'Content-Encoding': 'gzip' }],
  ])('that n8n reads is refused by n8n when it is too large %s', async (_how, body, encoding) => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call(body, { ...readByN8n, ...encoding })).toBe(ownAnswers.unreadable);
    expect(host.executions).toEqual([]);
    await expectToServe(host);
  });
});

test.each([
  ['is not compressed', Buffer.from('{}')],
  ['is broken', gzipSync('{"key":"value"}').fill(0, 12, 20)],
  ['breaks off', gzipSync('{"key":"value"}').subarray(0, -10)],
])('A body that says gzip and %s is refused and starts nothing', async (_what, body) => {
  const host = await AutomationHost.start({ parameters });
  const gzip = { 'Content-Encoding': 'gzip' };
  expect(await host.call(body, { ...readByTrigger, ...gzip })).toBe(notJson);
  expect(await host.call(body, { ...readByN8n, ...gzip })).toBe(ownAnswers.unreadable);
  expect(host.executions).toEqual([]);
  await expectToServe(host);
});

describe('Names that JavaScript gives a meaning', () => {
  const body =
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":"text","a":{"__proto__":{"polluted":true}}}';

  test('pollute nothing', async () => {
    const host = await AutomationHost.start({ parameters: { ...parameters, keywords: 'text' } });
    expect(await host.call(body)).toBe(taken);
    await host.settled();
    expect(host.executions).toMatchObject([{ status: 'success' }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    await expectToServe(await AutomationHost.start());
  });

  test('are names of data, in the item and in what n8n stores', async () => {
    const host = await AutomationHost.start({ parameters });
    await host.call(body);
    await host.settled();
    expect(JSON.stringify(host.items)).toBe(`[${body}]`);
    expect(host.executions[0]?.storedData).toContain(body);
  });
});

describe('Nested JSON', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test('of 200 levels is taken, of more refused', async () => {
    const host = await AutomationHost.start({ parameters });
    expect(await host.call(nested(200))).toBe(taken);
    for (const levels of [201, 10_000, 2_000_000]) {
      expect(await host.call(nested(levels))).toBe(notJson);
    }
    expect(await host.call('{"a":'.repeat(300) + '1' + '}'.repeat(300))).toBe(notJson);
    await host.settled();
    expect(host.executions).toMatchObject([{ status: 'success' }]);
    await expectToServe(host);
  });

  test('of any depth is text, and its keywords are found', async () => {
    const host = await AutomationHost.start({
      parameters: { ...parameters, format: 'text', keywords: '茶' },
    });
    const text = `${'['.repeat(500_000)}"\\u8336"${']'.repeat(500_000)}`;
    expect(await host.call(text)).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([{ text }]);
  });
});
