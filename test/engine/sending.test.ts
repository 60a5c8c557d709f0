import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { DingTalkRobotApi } from '../../credentials/DingTalkRobotApi.credentials';
import { untilTaken, type Failure } from '../../nodes/sending/attempts';
import { eachItem, eachTask, taskOfEach } from '../../nodes/sending/eachTask';
import { pause } from '../../nodes/sending/pause';
import { request } from '../../nodes/sending/request';
import { tryRequest } from '../../nodes/sending/tryRequest';
import { inFakeTime } from '../support/fakeTime';
import { runNode, startNode, type NodeSettings } from './runNode';

type Work = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** A node that does nothing but what a test asks for, in n8n's own engine. */
const nodeThat = (work: Work): INodeType => ({
  description: {
    displayName: 'Probe',
    name: 'probe',
    group: ['output'],
    version: 1,
    description: '',
    defaults: { name: 'Probe' },
    inputs: ['main'],
    outputs: ['main'],
    properties: [],
  },
  async execute(this: IExecuteFunctions) {
    return [await work(this)];
  },
});

const settings: NodeSettings = {
  parameters: {},
  credentials: { type: new DingTalkRobotApi(), data: {} },
};
const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));
const goOn = { onError: 'continueRegularOutput' as const };

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('what a service fails to take', () => {
  const failure: Failure = { cause: 'It is busy.', fix: 'Wait.', said: 'HTTP status 503' };

  const tryTo = async (failures: Failure[]) =>
    await inFakeTime(async () => {
      const sent: number[] = [];
      const start = performance.now();
      const run = await runNode(
        nodeThat(async (context) => {
          await untilTaken(context, 0, async () => {
            sent.push(performance.now() - start);
            const next = failures.shift();
            return next ? { failure: next } : { answer: {} };
          });
          return [];
        }),
        settings,
      );
      return { sent, error: run.error };
    });

  test('is sent again after a pause, five times in all', async () => {
    const busy = { ...failure, again: 'soon' as const };
    const { result } = await tryTo(Array.from({ length: 9 }, () => busy));
    expect(result.sent).toHaveLength(5);
    expect(result.error?.message).toBe('It is busy. (HTTP status 503, 5 attempts)');
  });

  test('is not sent again before the service has asked to', async () => {
    const busy = { ...failure, again: 'soon' as const, retryAfter: 30_000 };
    const { result } = await tryTo([busy]);
    expect(result.error).toBeUndefined();
    expect(result.sent[1]).toBeGreaterThanOrEqual(30_000);
  });

  test('is not waited for when the service asks for hours', async () => {
    const busy = { ...failure, again: 'soon' as const, retryAfter: 3_600_000 };
    const { result } = await tryTo([busy]);
    expect(result.sent).toHaveLength(1);
    expect(result.error?.message).toBe('It is busy. (HTTP status 503)');
  });

  test('is sent once where nothing says that it may be sent again', async () => {
    const { result } = await tryTo([failure]);
    expect(result.sent).toHaveLength(1);
  });
});

describe('the items of a node', () => {
  test('come out in their order, whatever takes longest, with an error in place of those that failed', async () => {
    const node = nodeThat(
      async (context) =>
        await eachItem(
          context,
          async (itemIndex) => {
            await pause(50 - itemIndex * 10);
            if (itemIndex === 2) throw new Error('No.');
            return { itemIndex };
          },
          3,
        ),
    );
    const { items } = await runNode(node, { ...settings, items: numbered(4), settings: goOn });
    expect(items.map(({ json }) => json)).toEqual([
      { itemIndex: 0 },
      { itemIndex: 1 },
      { error: 'No.' },
      { itemIndex: 3 },
    ]);
    expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
      [0, 1, 2, 3].map((item) => ({ item })),
    );
  });

  test('keep what came before the error of the same item', async () => {
    const node = nodeThat(
      async (context) =>
        await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
          yield { itemIndex };
          if (itemIndex === 0) throw new Error('No.');
          yield { itemIndex };
        }),
    );
    const { items } = await runNode(node, { ...settings, items: numbered(2), settings: goOn });
    expect(items.map(({ json }) => json)).toEqual([
      { itemIndex: 0 },
      { error: 'No.' },
      { itemIndex: 1 },
      { itemIndex: 1 },
    ]);
  });

  test('are left alone once the execution was stopped, also where the flow goes on after errors', async () => {
    let begun = 0;
    let error: unknown;
    const node = nodeThat(async (context) => {
      const work = async (): Promise<IDataObject> => {
        begun++;
        await pause(60_000, context.getExecutionCancelSignal());
        return {};
      };
      return await eachItem(context, work).catch((thrown: unknown) => {
        error = thrown;
        throw thrown;
      });
    });
    await inFakeTime(async () => {
      const run = startNode(node, { ...settings, items: numbered(1_000), settings: goOn });
      while (!begun) await new Promise(setImmediate);
      run.stop();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
    });
    expect(begun).toBe(1);
    expect(error).toBeInstanceOf(Error);
  });
});

describe('a request', () => {
  const ask = async (url: string, timeout?: number) => {
    let response: unknown;
    await runNode(
      nodeThat(async (context) => {
        const asked = { method: 'POST', url, body: { a: 1 }, json: true, timeout } as const;
        response = await request(context, asked);
        return [];
      }),
      settings,
    );
    return response;
  };

  test('follows no redirect: what is meant for a service goes nowhere else', async () => {
    const asked: string[] = [];
    const url = await serve(({ url: path = '' }, response) => {
      asked.push(path);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await ask(url)).toMatchObject({ statusCode: 307 });
    expect(asked).toEqual(['/']);
  });

  test('takes any HTTP status for an answer, and what it says about coming again', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(503, { 'retry-after': '7', 'content-type': 'application/json' });
      response.end('{"code":"Busy"}');
    });
    const answer = { statusCode: 503, body: { code: 'Busy' }, retryAfter: 7_000 };
    expect(await ask(url)).toMatchObject(answer);
  });

  test('that found nobody has not arrived', async () => {
    const url = await serve(() => undefined);
    server?.close();
    const reason = 'nothing takes connections there';
    expect(await ask(url)).toEqual({ reason, isBroken: true, mayHaveArrived: false });
    const unknown = await ask('http://nobody.invalid/');
    expect(unknown).toMatchObject({ isBroken: true, mayHaveArrived: false });
  });

  test('whose connection broke may have arrived', async () => {
    const url = await serve(({ socket }) => socket.destroy());
    const reason = 'the connection broke';
    expect(await ask(url)).toEqual({ reason, isBroken: true, mayHaveArrived: true });
  });

  const neverEnding = [
    ['comes in small bites', {}, 'a'],
    ['is not compressed as it says', { 'content-encoding': 'gzip' }, 'no gzip'],
  ] as const;

  /** @returns what becomes of a request whose answer never ends */
  const askForBites = async (
    headers: OutgoingHttpHeaders,
    bite: string,
    asked: (url: string) => Promise<unknown>,
  ) => {
    const bites: NodeJS.Timeout[] = [];
    const url = await serve((_request, response) => {
      response.writeHead(200, headers);
      bites.push(setInterval(() => response.write(bite), 100));
    });
    try {
      return await asked(url);
    } finally {
      bites.forEach((timer) => clearInterval(timer));
    }
  };

  const broken = { reason: expect.any(String) as string, isBroken: true, mayHaveArrived: true };

  test.each(neverEnding)(
    'whose answer %s ends in time, and may have arrived',
    async (_what, headers, bite) => {
      const asked = async (url: string) => await ask(url, 1_000);
      expect(await askForBites(headers, bite, asked)).toEqual(broken);
    },
  );

  test.each(neverEnding)(
    'of the test of a credential, whose answer %s, ends in time',
    async (_what, headers, bite) => {
      const asked = async (url: string) =>
        await tryRequest(new CredentialTestContext(), { url, timeout: 1_000 });
      expect(await askForBites(headers, bite, asked)).toEqual(broken);
    },
  );

  test('to a server that speaks no TLS, or with a certificate of nobody, has not arrived, and is no matter of waiting', async () => {
    const url = await serve((_request, response) => response.end());
    const secure = url.replace('http:', 'https:');
    expect(await ask(secure)).toMatchObject({ isBroken: false, mayHaveArrived: false });
  });
});
