import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { IDataObject, INode, INodeCredentialTestResult } from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';

import { DingTalkAutomationWebhookApi } from '../../credentials/DingTalkAutomationWebhookApi.credentials';
import { DingTalkAutomationWebhook } from '../../nodes/DingTalkAutomationWebhook/DingTalkAutomationWebhook.node';
import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { n8nLog } from './core';
import { runNode, startNode, type NodeRun, type NodeSettings } from './runNode';

const MEGABYTE = 2 ** 20;

let playground: Playground;

/** Each test has its own automation, as limits are kept per automation. */
beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    automation: newAutomation(),
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

interface Run {
  parameters?: INode['parameters'];
  credential?: IDataObject;
  items?: IDataObject[];
  settings?: Partial<INode>;
  ids?: NodeSettings['ids'];
}

function settingsOf({ parameters = {}, credential = {}, items, settings, ids }: Run) {
  const { webhookUrl, settings: automation } = playground.automation;
  const data = { webhookUrl, bearerToken: automation.bearerToken, ...credential };
  return {
    parameters,
    credentials: { type: new DingTalkAutomationWebhookApi(), data: data as Record<string, string> },
    items,
    settings,
    ids,
  };
}

const run = async (settings: Run = {}): Promise<NodeRun> =>
  await runNode(new DingTalkAutomationWebhook(), settingsOf(settings));

const outputOf = ({ items }: NodeRun) => items.map(({ json }) => json);

const fired = () => playground.automation.firings.map(({ parameters }) => parameters);

const orders = (count: number): IDataObject[] =>
  Array.from({ length: count }, (_, order) => ({ order }));

async function testCredential(credential: IDataObject = {}): Promise<INodeCredentialTestResult> {
  const { type, data } = settingsOf({ credential }).credentials;
  return await new DingTalkAutomationWebhook().methods.credentialTest.testAutomationCredential.call(
    new CredentialTestContext(),
    { id: '1', name: 'Automation', type: type.name, data },
  );
}

describe('what the automation gets', () => {
  const item = { name: 'Jasmine 茉莉 🍵', price: { list: 12.5 }, 'a.b': 1 };

  const bodies: Array<[string, INode['parameters'], unknown]> = [
    ['the whole item', {}, item],
    [
      'chosen fields',
      { dataFrom: 'fields', fieldNames: 'name, price.list，a.b' },
      { name: item.name, 'price.list': 12.5, 'a.b': 1 },
    ],
    [
      'JSON with expressions',
      { dataFrom: 'json', jsonData: '={ "tea": "{{ $json.name }}" }' },
      { tea: item.name },
    ],
    [
      'JSON from an expression',
      { dataFrom: 'json', jsonData: '={{ [$json.name, null] }}' },
      [item.name, null],
    ],
    [
      'a robot message',
      {
        dataFrom: 'robotMessage',
        messageType: 'text',
        content: '=New: {{ $json.name }}',
        mentions: { atUserIds: 'manager1' },
      },
      {
        msgtype: 'text',
        text: { content: `New: ${item.name}\n\n@manager1` },
        at: { atMobiles: [], atUserIds: ['manager1'], isAtAll: false },
      },
    ],
  ];

  test.each(bodies)('%s', async (_name, parameters, body) => {
    const { error, items } = await run({ parameters, items: [item] });
    expect(error).toBeUndefined();
    expect(fired()).toEqual([body]);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      json: { code: 0, msg: '', data: {}, clientToken: expect.stringMatching(/^[\da-f]{32}$/) },
      pairedItem: { item: 0 },
    });
  });

  test('a robot message shows in the group by source-data parsing', async () => {
    playground.automation.configure({ message: { source: 'sourceData', text: '' } });
    await run({ parameters: { dataFrom: 'robotMessage', messageType: 'text', content: 'Hi' } });
    expect(playground.robot.messages.map(({ message }) => message)).toEqual([
      expect.objectContaining({ msgtype: 'text', text: { content: 'Hi' } }),
    ]);
  });

  test('the items in their order', async () => {
    const { result } = await inFakeTime(() => run({ items: orders(23) }));
    expect(result.error).toBeUndefined();
    expect(fired()).toEqual(orders(23));
    expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
      orders(23).map(({ order }) => ({ item: order })),
    );
  });
});

describe('nothing is sent', () => {
  const notSent: Array<[string, Run, RegExp]> = [
    [
      'when the keyword is missing, which DingTalk would not say',
      { parameters: { keywords: 'new product, 新品' }, items: [{ event: 'price change' }] },
      /none of the trigger keywords \(new product, 新品\): DingTalk would report success/,
    ],
    [
      'when the body is not JSON',
      { parameters: { dataFrom: 'json', jsonData: '{"a":' } },
      /not valid JSON/,
    ],
    [
      'when an expression gives nothing',
      { parameters: { dataFrom: 'json', jsonData: '={{ undefined }}' } },
      /not valid JSON/,
    ],
    [
      'when a field does not exist',
      { parameters: { dataFrom: 'fields', fieldNames: 'name' } },
      /no field "name"/,
    ],
    [
      'when the robot message is incomplete',
      { parameters: { dataFrom: 'robotMessage', messageType: 'text', content: ' ' } },
      /"text.content" is not a text or is blank/,
    ],
    [
      'when a Client Token cannot be a header',
      { parameters: { clientToken: 'own', requestKey: 'Bestellung–7' } },
      /cannot be sent in a header/,
    ],
    [
      'when the body is larger than 4 MB, in bytes',
      { items: [{ text: '茶'.repeat(1.4 * MEGABYTE) }] },
      /4404029 bytes; an automation takes 4194304 \(4 MB\)/,
    ],
    [
      'when the Webhook URL is none',
      { credential: { webhookUrl: 'connector.dingtalk.com/webhook/flow/1' } },
      /The Webhook URL is not a web address/,
    ],
    [
      'when the Bearer Token is none',
      { credential: { bearerToken: 'two words' } },
      /The Bearer Token holds a blank/,
    ],
    [
      'when Requests per Second is none',
      { credential: { requestsPerSecond: 0 } },
      /Requests per Second must be a number of at least 1/,
    ],
  ];

  test.each(notSent)('%s', async (_name, settings, message) => {
    const { error } = await run(settings);
    expect(error?.message).toMatch(message);
    expect(error?.description).toMatch(/^[A-Z].{10}/);
    expect(playground.automation.requests).toEqual([]);
  });

  test('and exactly 4 MB are', async () => {
    const text = 'x'.repeat(4 * MEGABYTE - '{"text":""}'.length);
    const { error } = await run({ items: [{ text }] });
    expect(error).toBeUndefined();
    expect(playground.automation.firings).toHaveLength(1);
  });

  test('for an item without the keyword, while the others fire', async () => {
    const { items } = await run({
      parameters: { keywords: 'stock' },
      items: [{ event: 'stock' }, { event: 'price' }, { stock: 3 }],
      settings: { onError: 'continueRegularOutput' },
    });
    expect(fired()).toEqual([{ event: 'stock' }, { stock: 3 }]);
    expect(items.map(({ json }) => json.code ?? 'error')).toEqual([0, 'error', 0]);
  });
});

describe('the errors of the service, each caused', () => {
  const { bearerToken: wrong } = newAutomation();
  const elsewhere = { ipRanges: ['203.0.113.1'] };

  const caused: Array<[number, () => Run | void, RegExp]> = [
    [800004509, () => playground.automation.configure({ enabled: false }), /switched off/],
    [800005650, () => playground.automation.configure(elsewhere), /allow-list/],
    [800005649, () => ({ credential: { bearerToken: wrong } }), /Bearer Token of the request/],
    [
      800005646,
      () =>
        playground.automation.configure({
          requestUrl: playground.automation.webhookUrl,
        }),
      /calls its own webhook/,
    ],
  ];

  test.each(caused)(
    '%d is said with cause, fix and item, and not repeated',
    async (code, cause, hint) => {
      const { error } = await run(cause() ?? {});
      expect(error?.message).toMatch(hint);
      expect(error?.message).toContain(`(code ${code}: `);
      expect(error?.description).toMatch(/^[A-Z].{10}/);
      expect(error?.context?.itemIndex).toBe(0);
      expect(playground.automation.requests.map((request) => request.code)).toEqual([code]);
      expect(fired()).toEqual([]);
    },
  );

  const answered: Array<[number, RegExp]> = [
    [800005647, /larger than the 4 MB/],
    [800006003, /did not reach the automation as JSON/],
    [123, /refused the request/],
  ];

  test.each(answered)(
    '%d, which the checks before sending leave no other way',
    async (code, hint) => {
      playground.automation.setFaults({ answer: { code, msg: 'in its own words', times: 1 } });
      const { error } = await run();
      expect(error?.message).toMatch(hint);
      expect(error?.message).toContain(`(code ${code}: in its own words)`);
      expect(playground.automation.requests).toHaveLength(1);
    },
  );

  test('800005652, when others call the automation too: repeated with the same token until it fires', async () => {
    playground.automation.setFaults({
      answer: { code: 800005652, msg: 'Too many requests — try again later', times: 3 },
    });
    const { result, milliseconds } = await inFakeTime(() => run());
    expect(result.error).toBeUndefined();
    expect(fired()).toHaveLength(1);
    const tokens = playground.automation.requests.map(({ clientToken }) => clientToken);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
    expect(milliseconds).toBeGreaterThanOrEqual(7_000);
    expect(outputOf(result)[0]?.waitedMilliseconds).toBeGreaterThanOrEqual(7_000);
  });

  test('800005652 for good is an error after five attempts', async () => {
    playground.automation.setFaults({
      answer: { code: 800005652, msg: 'Too many requests — try again later', times: 9 },
    });
    const { result } = await inFakeTime(() => run());
    expect(result.error?.message).toContain('800005652: Too many requests');
    expect(result.error?.message).toContain('5 attempts');
    expect(playground.automation.requests).toHaveLength(5);
  });

  test('a code in an answer with another HTTP status is read all the same', async () => {
    playground.automation.setFaults({
      answer: { code: 800005649, msg: 'Credential check failed', times: 1, httpStatus: 401 },
    });
    const { error } = await run();
    expect(error?.message).toContain('(code 800005649: Credential check failed)');
  });

  test('a failing proxy is an error at once', async () => {
    playground.automation.setFaults({ serverErrorPercent: 100 });
    const { error } = await run();
    expect(error?.message).toContain('HTTP status 502');
    expect(playground.automation.requests).toHaveLength(1);
  });

  test('an answer of something else is not taken for success', async () => {
    const { error } = await run({ credential: { webhookUrl: `${playground.url}/api/settings` } });
    expect(error?.message).toContain('not one that the webhook of an automation gives');
  });

  test('if the flow is to go on, they are on the items', async () => {
    playground.automation.configure({ enabled: false });
    const { items } = await run({
      items: orders(2),
      settings: { onError: 'continueRegularOutput' },
    });
    expect(items.map(({ json }) => json)).toEqual(
      Array(2).fill({ error: expect.stringMatching(/switched off.*800004509.*Switch it on/) }),
    );
  });
});

describe('connections break', () => {
  test('of 1,000 sends, 10 % before or after they fired: each fires once', async () => {
    playground.automation.setFaults({ dropBeforePercent: 5, dropAfterPercent: 5 });
    const { result } = await inFakeTime(() => run({ items: orders(1_000) }));
    expect(result.error).toBeUndefined();
    expect(result.items).toHaveLength(1_000);
    expect(fired()).toEqual(orders(1_000));
    const { counters } = playground.automation;
    expect(counters.fired).toBe(1_000);
    expect(counters.repeats).toBeGreaterThan(40);
    expect(counters.requests).toBeGreaterThan(1_090);
    expect(counters.mostInAnySecond).toBeLessThanOrEqual(5);
  }, 300_000);

  test('for good: an error after five attempts, and what to do', async () => {
    playground.automation.setFaults({ dropBeforePercent: 100 });
    const { result } = await inFakeTime(() => run());
    expect(result.error?.message).toBe(
      'The automation could not be reached. (the connection broke, 5 attempts)',
    );
    expect(result.error?.description).toContain('what has fired already does not fire again');
  });

  test('retrying an execution that failed half-way fires nothing twice', async () => {
    const parameters = { dataFrom: 'fields', fieldNames: 'order' };
    const failed = await run({ parameters, items: [{ order: 0 }, {}] });
    expect(failed.error?.message).toContain('no field "order"');
    expect((await failed.retry()).error).toBeDefined();
    expect(fired()).toEqual([{ order: 0 }]);
    expect(playground.automation.counters.repeats).toBe(1);
  });

  test('without a Client-Token nothing is repeated, as it may have fired', async () => {
    playground.automation.setFaults({ dropAfterPercent: 100 });
    for (const parameters of [{ clientToken: 'none' }, { clientToken: 'own', requestKey: '' }]) {
      const { result } = await inFakeTime(() => run({ parameters }));
      expect(result.error?.description).toContain('it may have fired');
    }
    expect(playground.automation.requests).toHaveLength(2);
    expect(playground.automation.requests.every(({ clientToken }) => !clientToken)).toBe(true);
  });

  test('but what never left n8n is, without a Client-Token too: it has surely not fired', async () => {
    const settings = { parameters: { clientToken: 'none' } };
    const port = Number(new URL(playground.url).port);
    const { automation } = playground;
    await playground.close();
    const { result } = await inFakeTime(async () => {
      const running = run(settings);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const app = newApp('http://127.0.0.1:1/');
      playground = await startPlayground({ port, app, automation: automation.settings });
      return await running;
    });
    expect(result.error).toBeUndefined();
    expect(fired()).toHaveLength(1);
  });

  test('nor is anybody sent to the run log for what never left n8n', async () => {
    await playground.close();
    const { result } = await inFakeTime(() => run({ parameters: { clientToken: 'none' } }));
    expect(result.error?.message).toContain('nothing takes connections there, 5 attempts');
    expect(result.error?.description).not.toContain('run log');
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });
});

describe('the Client-Token', () => {
  test('is of each item alone', async () => {
    const { result } = await inFakeTime(() => run({ items: orders(7) }));
    expect(new Set(outputOf(result).map(({ clientToken }) => clientToken)).size).toBe(7);
    await inFakeTime(() => run({ items: orders(7) }));
    expect(fired()).toHaveLength(14);
  });

  test('of long Markdown is of each part', async () => {
    const parameters = {
      dataFrom: 'robotMessage',
      messageType: 'markdown',
      title: 'Long',
      text: '茶 '.repeat(8_000),
      clientToken: 'own',
      requestKey: 'order-1',
    };
    const { error, items } = await run({ parameters });
    expect(error).toBeUndefined();
    expect(items.map(({ json }) => json.clientToken)).toEqual(['order-1', 'order-1 2']);
    expect(fired()).toHaveLength(2);
  });

  test('is no object, which would be the same for every item', async () => {
    const { error } = await run({
      parameters: { clientToken: 'own', requestKey: '={{ $json }}' },
      items: orders(2),
    });
    expect(error?.message).toContain('is no text');
  });

  test('of an n8n that counts executions from 1 again, after its database was reset, is another', async () => {
    const ids = { workflow: 'w1', execution: '1' };
    const settings = { id: 'n1' };
    const first = await run({ settings, ids });
    const second = await run({ settings, ids });
    expect(second.error).toBeUndefined();
    const tokens = [first, second].map(({ items }) => items[0]?.json.clientToken);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(fired()).toHaveLength(2);
  });

  test('from an expression fires only once within three hours', async () => {
    const parameters = { clientToken: 'own', requestKey: '={{ $json.order }}' };
    const items = [{ order: 7 }, { order: 8 }, { order: 7 }];
    const { result } = await inFakeTime(() => run({ parameters, items }));
    expect(outputOf(result).map(({ code, clientToken }) => [code, clientToken])).toEqual([
      [0, '7'],
      [0, '8'],
      [0, '7'],
    ]);
    expect(fired()).toEqual([{ order: 7 }, { order: 8 }]);
  });
});

describe('what a receiver can answer', () => {
  test('a failing n8n has a code 0 and HTTP 500, and is not taken for success', async () => {
    const receiver = createServer((_request, response) => {
      response.writeHead(500, { 'Content-Type': 'application/json' });
      response.end('{"code":0,"message":"There was a problem executing the workflow"}');
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;
    const webhookUrl = `http://127.0.0.1:${port}/webhook/1/flow`;
    const { error } = await run({ credential: { webhookUrl } });
    receiver.close();
    expect(error?.message).toContain('does not work at present. (HTTP status 500)');
  });
});

describe('the rate limit', () => {
  test.each([
    ['five a second', {}, 5],
    ['one without a Bearer Token', { bearerToken: '' }, 1],
    ['the share of a worker', { requestsPerSecond: 2 }, 2],
  ])('%s: kept by all executions together, over any second', async (_name, credential, most) => {
    if ('bearerToken' in credential) playground.automation.configure({ bearerToken: '' });
    const half = { credential, items: orders(20) };
    const { result, milliseconds } = await inFakeTime(
      async () => await Promise.all([run(half), run(half)]),
    );
    expect(result.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(playground.automation.counters).toMatchObject({ fired: 40, refused: 0 });
    expect(playground.automation.counters.mostInAnySecond).toBeLessThanOrEqual(most);
    expect(milliseconds).toBeGreaterThanOrEqual(1_000 * (40 / most - 1));
  });

  test('fails at once where a person wants that', async () => {
    const { result } = await inFakeTime(() =>
      run({
        parameters: { options: { limitReached: 'fail' } },
        items: orders(7),
        settings: { onError: 'continueErrorOutput' },
      }),
    );
    expect(fired()).toHaveLength(5);
    expect(result.errorItems.map(({ json }) => json.error)).toEqual(
      Array(2).fill(
        expect.stringContaining('The request was not sent: this automation has to wait another'),
      ),
    );
  });

  test('a stopped execution sends nothing more', async () => {
    const { finished, stop } = startNode(
      new DingTalkAutomationWebhook(),
      settingsOf({ items: orders(50) }),
    );
    const { result } = await inFakeTime(async () => {
      while (playground.automation.counters.requests < 10) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      stop();
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      await finished.catch(() => undefined);
      return playground.automation.counters.requests;
    });
    expect(result).toBeLessThanOrEqual(15);
  });
});

describe("n8n's Webhook node before it", () => {
  const path = 'hr/new order';
  const urls = { webhookWaitingBaseUrl: 'https://n8n.example.com/a/hooks-waiting' };
  const calling = async (webhookUrl: string) => {
    const { error } = await runNode(new DingTalkAutomationWebhook(), {
      ...settingsOf({ credential: { webhookUrl } }),
      webhookPath: path,
      urls,
    });
    return error?.message ?? 'called';
  };
  const itself = expect.stringContaining('that of this flow itself');

  test.each([
    'https://n8n.example.com/a/webhook/hr/new%20order',
    'http://127.0.0.1:5678/webhook-test/hr/new%20order?a=1',
    'https://n8n.example.com/a/hooks/hr/new%20order',
    'https://n8n.example.com/a/my/hooks-test/hr/new%20order',
  ])('is not called by the flow that it starts, whatever its root is called: %s', async (url) => {
    expect(await calling(url)).toEqual(itself);
  });

  test('leaves other addresses that end like it alone', async () => {
    expect(await calling(`${playground.url}/api/hr/new%20order`)).not.toEqual(itself);
    expect(await calling(playground.automation.webhookUrl)).toBe('called');
  });
});

describe('secrets', () => {
  test('are in no item, error, stored execution and log', async () => {
    const { webhookUrl, settings } = playground.automation;
    const runs = [await run()];
    const echoing = { code: 7, msg: `no ${webhookUrl} ${settings.bearerToken}`, times: 1 };
    playground.automation.setFaults({ answer: echoing });
    runs.push(await run());
    const key = 'sk-0123456789abcdef';
    playground.automation.setFaults({ answer: { code: 7, msg: `unknown key ${key}`, times: 1 } });
    runs.push(await run({ credential: { webhookUrl: `${webhookUrl}?key=${key}` } }));
    playground.automation.setFaults({ dropBeforePercent: 100 });
    runs.push((await inFakeTime(() => run())).result);
    await playground.close();
    const credential = { webhookUrl, bearerToken: settings.bearerToken };
    runs.push((await inFakeTime(() => run({ credential }))).result);
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
    expect(runs.map(({ error }) => error === undefined)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    const seen = [
      ...runs.map(({ stored, error }) => stored + String(error?.stack)),
      await n8nLog(),
    ];
    for (const place of seen) {
      expect(place).not.toContain(settings.id);
      expect(place).not.toContain(key);
      expect(place).not.toContain(settings.bearerToken);
    }
  });
});

describe('the credential test', () => {
  test('tries the way to the server and runs no automation', async () => {
    expect((await testCredential()).status).toBe('OK');
    expect(playground.automation.requests).toEqual([]);
  });

  test('says what is wrong', async () => {
    expect(await testCredential({ webhookUrl: '' })).toEqual({
      status: 'Error',
      message: expect.stringContaining('The Webhook URL is not a web address'),
    });
    const { webhookUrl } = playground.automation;
    await playground.close();
    expect(await testCredential({ webhookUrl })).toEqual({
      status: 'Error',
      message: expect.stringContaining('nothing takes connections there'),
    });
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });
});

test('the automation is the peer that the facts describe', async () => {
  const { webhookUrl, settings } = playground.automation;
  const { data } = await axios.post<string>(webhookUrl, '{"a":1}', {
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${settings.bearerToken}`,
    },
    transformResponse: [(body: unknown) => body],
    proxy: false,
  });
  expect(data).toBe('{"code":0,"msg":"","data":{}}');
});
