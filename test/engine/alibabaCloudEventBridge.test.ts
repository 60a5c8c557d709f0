import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CredentialTestContext } from 'n8n-core';
import type { IBinaryKeyData, IDataObject, INode, INodeCredentialTestResult } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridgeWebhookApi } from '../../credentials/AlibabaCloudEventBridgeWebhookApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { n8nLog } from './core';
import { runNode, startNode, type NodeRun } from './runNode';

const HOUR = 3_600_000;

let playground: Playground;
let skew = 0;

beforeEach(async () => {
  skew = 0;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    now: () => Date.now() + skew,
  });
});

afterEach(async () => {
  await playground.close();
});

interface Run {
  parameters?: INode['parameters'];
  credential?: IDataObject;
  items?: IDataObject[];
  binary?: IBinaryKeyData;
  settings?: Partial<INode>;
}

const bus = { __rl: true, mode: 'name', value: 'hr-events' };

const fromFields = {
  eventBusName: bus,
  eventFrom: 'fields',
  source: 'my.system',
  type: 'employee:joined',
};

const dingTalkItem = {
  eventId: 'e1',
  eventType: 'user_add_org',
  eventBornTime: 1_772_413_439_000,
  eventCorpId: 'ding1',
  data: { userId: ['u1'] },
};

function settingsOf(run: Run) {
  const { parameters = fromFields, credential = {}, items, binary, settings } = run;
  const { settings: account, endpoint } = playground.eventBridge;
  const { accessKeyId, accessKeySecret, securityToken } = account;
  const data = { endpointFrom: 'address', endpoint, accessKeyId, accessKeySecret, securityToken };
  return {
    parameters,
    credentials: {
      type: new AlibabaCloudEventBridgeApi(),
      data: { ...data, ...credential } as Record<string, string>,
    },
    items,
    binary,
    settings,
  };
}

const put = async (run: Run = {}): Promise<NodeRun> =>
  await runNode(new AlibabaCloudEventBridge(), settingsOf(run));

const outputOf = ({ items }: NodeRun) => items.map(({ json }) => json);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));
const goOn = { onError: 'continueRegularOutput' as const };
const putRequests = () =>
  playground.eventBridge.requests.filter(({ operation }) => operation === 'putEvents');

async function testCredential(credential: IDataObject = {}): Promise<INodeCredentialTestResult> {
  const { type, data } = settingsOf({ credential }).credentials;
  return await new AlibabaCloudEventBridge().methods.credentialTest.testAccessKeyCredential.call(
    new CredentialTestContext(),
    { id: '1', name: 'EventBridge', type: type.name, data },
  );
}

describe('events', () => {
  test('of DingTalk arrive with what the item has, and once however often they are sent', async () => {
    const parameters = { eventBusName: bus, eventFrom: 'dingTalkEvent' };
    const first = await put({ parameters, items: [dingTalkItem] });
    await put({ parameters, items: [dingTalkItem] });
    expect(first.error).toBeUndefined();
    expect(outputOf(first)).toEqual([
      { eventId: 'e1', traceId: expect.any(String), requestId: expect.any(String) },
    ]);
    expect(playground.eventBridge.events).toEqual([
      expect.objectContaining({
        id: 'e1',
        source: 'dingtalk',
        type: 'dingtalk:user_add_org',
        subject: 'ding1',
        time: '2026-03-02T01:03:59.000Z',
        data: { userId: ['u1'] },
        aliyuneventbusname: 'hr-events',
      }),
    ]);
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 1, repeated: 1 });
  });

  test.each<[string, INode['parameters'], unknown]>([
    ['the whole item', { dataFrom: 'item' }, { name: 'Li Lei', team: { id: 7 }, x: 1 }],
    [
      'chosen fields',
      { dataFrom: 'fields', fieldNames: 'name, team.id' },
      { name: 'Li Lei', 'team.id': 7 },
    ],
    ['JSON', { dataFrom: 'json', jsonData: '={{ { who: $json.name } }}' }, { who: 'Li Lei' }],
    ['JSON as text', { dataFrom: 'json', jsonData: '[1, "two"]' }, [1, 'two']],
  ])('from fields, with %s as data', async (_what, parameters, data) => {
    const items = [{ name: 'Li Lei', team: { id: 7 }, x: 1 }];
    const run = await put({ parameters: { ...fromFields, ...parameters }, items });
    expect(run.error).toBeUndefined();
    expect(playground.eventBridge.events[0]).toMatchObject({
      source: 'my.system',
      type: 'employee:joined',
      data,
    });
  });

  test('each have what their own item has, also by an expression that is the default', async () => {
    const parameters = { ...fromFields, dataFrom: 'json' };
    await put({ parameters, items: numbered(2) });
    expect(playground.eventBridge.events.map(({ data }) => data)).toEqual(numbered(2));
  });

  test('with a file as data, also when it is sent again', async () => {
    playground.eventBridge.setFaults({ dropAfterPercent: 50 });
    const bytes = Buffer.from([0, 255, 1, 2]);
    const binary = { data: { data: bytes.toString('base64'), mimeType: 'image/png' } };
    const parameters = {
      ...fromFields,
      dataFrom: 'binary',
      id: '={{ "i" + Math.random().toString(36).slice(2) }}',
    };
    const { result } = await inFakeTime(() => put({ parameters, items: numbered(20), binary }));
    expect(result.error).toBeUndefined();
    expect(playground.eventBridge.counters.accepted).toBe(20);
    expect(playground.eventBridge.counters.repeated).toBeGreaterThan(0);
    expect(playground.eventBridge.events[0]).toMatchObject({
      datacontenttype: 'image/png',
      data_base64: bytes.toString('base64'),
    });
  });

  test('with every attribute', async () => {
    const parameters = {
      ...fromFields,
      id: '={{ $json.id }}',
      subject: 'employee/4711',
      time: '={{ DateTime.fromMillis(0, { zone: "utc" }) }}',
      extensions: { attribute: [{ name: 'priority', value: 'high' }] },
    };
    await put({ parameters, items: [{ id: 'my-id' }] });
    expect(playground.eventBridge.events[0]).toMatchObject({
      id: 'my-id',
      subject: 'employee/4711',
      time: '1970-01-01T00:00:00.000Z',
      priority: 'high',
    });
  });

  test('go to the bus that an expression names', async () => {
    playground.eventBridge.run('createEventBus', { EventBusName: 'other' });
    const parameters = { ...fromFields, eventBusName: { ...bus, value: '={{ $json.bus }}' } };
    const run = await put({
      parameters,
      items: [{ bus: 'other' }, { bus: 'hr-events' }, { bus: 'other' }],
    });
    expect(run.error).toBeUndefined();
    expect(
      putRequests()
        .map(({ entries }) => entries)
        .sort(),
    ).toEqual([1, 2]);
    const buses = playground.eventBridge.events.map(({ aliyuneventbusname }) => aliyuneventbusname);
    expect(buses.sort()).toEqual(['hr-events', 'other', 'other']);
  });

  test('have ids of their own that stay the same when the execution is retried', async () => {
    const refusal = { code: 'EventRejected', message: 'not this one', times: 1 };
    playground.eventBridge.setFaults({ entryError: refusal });
    const failed = await put({ items: numbered(3) });
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 2, repeated: 0 });
    const retried = await failed.retry();
    expect(new Set(outputOf(retried).map(({ eventId }) => eventId)).size).toBe(3);
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 3, repeated: 2 });
    await put({ items: numbered(3) });
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 6, repeated: 2 });
  });
});

describe('what EventBridge would refuse is refused before a byte is sent', () => {
  test.each<[string, INode['parameters'], IDataObject, RegExp]>([
    ['too large', {}, { text: 'x'.repeat(262_144) }, /has 26\d{4} bytes; EventBridge takes 262144/],
    ['a type too long', { type: 'x'.repeat(65) }, {}, /type has 65 characters.*allows 64/],
    ['no source', { source: ' ' }, {}, /has no source/],
    ['a missing field', { dataFrom: 'fields', fieldNames: 'nmae' }, {}, /no field "nmae"/],
    ['a part of a text', { dataFrom: 'fields', fieldNames: 'a.length' }, { a: 'b' }, /"a.length"/],
    ['no field', { dataFrom: 'fields', fieldNames: '={{ "" }}' }, {}, /list of fields is empty/],
    ['no bus', { eventBusName: { ...bus, value: '={{ $json.bus }}' } }, {}, /has no event bus/],
    [
      'an object as an attribute',
      { extensions: { attribute: [{ name: 'x', value: '={{ {} }}' }] } },
      {},
      /"x" is not a text/,
    ],
    ['bad JSON', { dataFrom: 'json', jsonData: '{' }, {}, /not valid JSON/],
    ['no DingTalk event', { eventFrom: 'dingTalkEvent' }, {}, /not an event of a DingTalk trigger/],
  ])('%s', async (_what, parameters, item, message) => {
    const run = { parameters: { ...fromFields, ...parameters }, items: [item] };
    const { error } = await put(run);
    expect(error?.message).toMatch(message);
    expect(error?.description).toMatch(/^[A-Z].{5}/);
    expect(error?.context?.itemIndex).toBe(0);
    expect(putRequests()).toEqual([]);
  });

  test('one bad item stops all others, unless the flow is to go on', async () => {
    const items = [{ type: 'a' }, { type: '' }, { type: 'c' }];
    const parameters = { ...fromFields, type: '={{ $json.type }}' };
    expect((await put({ parameters, items })).error?.context?.itemIndex).toBe(1);
    expect(putRequests()).toEqual([]);
    const run = await put({ parameters, items, settings: goOn });
    expect(outputOf(run)).toEqual([
      expect.objectContaining({ traceId: expect.any(String) }),
      { error: expect.stringContaining('has no type') },
      expect.objectContaining({ traceId: expect.any(String) }),
    ]);
    expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([
      { item: 0 },
      { item: 1 },
      { item: 2 },
    ]);
    expect(playground.eventBridge.counters.accepted).toBe(2);
  });
});

describe('few requests', () => {
  test('10,000 small items need 625', async () => {
    const run = await put({ items: numbered(10_000) });
    expect(run.error).toBeUndefined();
    expect(run.items).toHaveLength(10_000);
    expect(playground.eventBridge.counters).toMatchObject({
      requests: 625,
      accepted: 10_000,
      repeated: 0,
    });
    const indexes = outputOf(run).map(({ eventId }) => eventId);
    expect(new Set(indexes).size).toBe(10_000);
  });

  test('large items share a request as long as it stays within 1 MB', async () => {
    const items = Array.from({ length: 9 }, () => ({ text: 'x'.repeat(261_000) }));
    const run = await put({ items });
    expect(run.error).toBeUndefined();
    expect(
      putRequests()
        .map(({ entries }) => entries)
        .sort(),
    ).toEqual([1, 4, 4]);
  });
});

describe('partial failure', () => {
  test('only what failed is sent again, until all are accepted once', async () => {
    playground.eventBridge.setFaults({ partialFailurePercent: 20 });
    const { result } = await inFakeTime(() => put({ items: numbered(100) }));
    expect(result.error).toBeUndefined();
    expect(result.items).toHaveLength(100);
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 100, repeated: 0 });
  });

  test('what stays failed is the error of its item, and the rest is done', async () => {
    const refusal = { code: 'EventRejected', message: 'not this one', times: 1 };
    playground.eventBridge.setFaults({ entryError: refusal });
    const run = await put({ items: numbered(20), settings: goOn });
    const failed = outputOf(run).filter(({ error }) => error);
    expect(failed).toEqual([
      { error: expect.stringContaining('(EventRejected: not this one) Look the code up') },
    ]);
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 19, repeated: 0 });
  });

  test('without going on, the error says which item', async () => {
    const refusal = { code: 'EventRejected', message: 'not this one', times: 1 };
    playground.eventBridge.setFaults({ entryError: refusal });
    const { error } = await put({ items: numbered(20) });
    expect(error?.message).toBe('EventBridge refused this. (EventRejected: not this one)');
    expect(error?.context?.itemIndex).toBe(0);
    expect(playground.eventBridge.counters.accepted).toBe(19);
  });

  test('20 % of entries fail and connections break: every item is accepted once or is an error', async () => {
    playground.eventBridge.setFaults({
      partialFailurePercent: 20,
      throttlePercent: 7,
      serverErrorPercent: 6,
      dropBeforePercent: 5,
      dropAfterPercent: 5,
    });
    const { result } = await inFakeTime(() => put({ items: numbered(1_000), settings: goOn }));
    const accepted = new Set(playground.eventBridge.traces.map(({ event }) => event.id));
    const output = outputOf(result);
    expect(output).toHaveLength(1_000);
    const receipts = output.filter(({ eventId }) => eventId);
    expect(receipts.every(({ eventId }) => accepted.has(String(eventId)))).toBe(true);
    expect(new Set(receipts.map(({ eventId }) => eventId)).size).toBe(receipts.length);
    expect(output.filter(({ error }) => error)).toHaveLength(1_000 - receipts.length);
    expect(receipts.length).toBeGreaterThan(900);
    expect(playground.eventBridge.counters.accepted).toBeGreaterThanOrEqual(receipts.length);
    // Each kind of trouble came up, or the above would say nothing.
    const statuses = playground.eventBridge.requests.map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([200, 429, 503, 'dropped']));
    expect(playground.eventBridge.counters.failedEntries).toBeGreaterThan(150);
    expect(playground.eventBridge.counters.repeated).toBeGreaterThan(0);
  });

  test('a request that is taken for an earlier one is sent anew', async () => {
    const errors = [403, 200];
    const server = createServer((request, response) => {
      request.resume();
      const status = errors.shift() ?? 200;
      const EntryList = [{ EventId: 'e', TraceId: 't' }];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? { EntryList } : { code: 'SignatureNonceUsed' }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const credential = { endpoint: `http://127.0.0.1:${port}` };
    const { result } = await inFakeTime(() => put({ credential }));
    server.closeAllConnections();
    server.close();
    expect(outputOf(result)).toMatchObject([{ eventId: 'e' }]);
  });

  test('a service that stays busy is asked five times', async () => {
    playground.eventBridge.setFaults({ throttlePercent: 100 });
    const { result } = await inFakeTime(() => put());
    expect(result.error?.message).toMatch(/too many requests.*TooManyRequests.*5 attempts/);
    expect(putRequests()).toHaveLength(5);
  });

  test('an execution that is stopped sends nothing more', async () => {
    playground.eventBridge.setFaults({ throttlePercent: 100 });
    await inFakeTime(async () => {
      const run = startNode(new AlibabaCloudEventBridge(), settingsOf({ settings: goOn }));
      while (putRequests().length < 1) await new Promise(setImmediate);
      run.stop();
      await new Promise((resolve) => setTimeout(resolve, HOUR));
    });
    expect(putRequests()).toHaveLength(1);
  });
});

describe('errors of the account', () => {
  test.each<[string, IDataObject, RegExp]>([
    ['an unknown key', { accessKeyId: 'LTAIunknown' }, /does not know this AccessKey ID/],
    ['a wrong secret', { accessKeySecret: 'wrong' }, /AccessKey Secret.*does not belong/],
    ['a foreign token', { securityToken: 'foreign' }, /Security Token|temporary key/],
    ['no secret', { accessKeySecret: '' }, /AccessKey Secret is empty/],
    ['no address', { endpoint: 'nowhere at all' }, /Endpoint is not an address/],
  ])(
    '%s: told by the node and by the test of the credential',
    async (_what, credential, message) => {
      const { error } = await put({ credential });
      expect(`${error?.message} ${error?.description}`).toMatch(message);
      const tested = await testCredential(credential);
      expect(tested).toMatchObject({ status: 'Error', message: expect.stringMatching(message) });
    },
  );

  test('a key that is refused is not tried with the rest of the events', async () => {
    const run = await put({
      items: numbered(1_000),
      credential: { accessKeySecret: 'wrong' },
      settings: goOn,
    });
    expect(outputOf(run).filter(({ error }) => error)).toHaveLength(1_000);
    expect(putRequests().length).toBeLessThanOrEqual(4);
  });

  test('an expired temporary key', async () => {
    const token = 'sts-token-that-is-secret';
    playground.eventBridge.configure({
      securityToken: token,
      securityTokenExpiresAt: new Date(Date.now() - HOUR).toISOString(),
    });
    const { error } = await put();
    expect(error?.message).toContain('has expired. (StsAccessIdExpired');
    expect((await testCredential()).message).toContain('has expired');
  });

  test('a valid temporary key works', async () => {
    playground.eventBridge.configure({
      securityToken: 'sts-token',
      securityTokenExpiresAt: new Date(Date.now() + HOUR).toISOString(),
    });
    expect((await put()).error).toBeUndefined();
  });

  test('a missing permission', async () => {
    playground.eventBridge.setFaults({ deniedOperations: ['putEvents', 'listEventBuses'] });
    expect((await put()).error?.message).toContain('may not do this. (AccessDenied');
    expect((await testCredential()).message).toContain('may not do this');
  });

  test('a service that is not activated', async () => {
    playground.eventBridge.setFaults({ isServiceDisabled: true });
    expect((await put()).error?.message).toContain('not activated');
  });

  test('an unknown bus', async () => {
    const { error } = await put({
      parameters: { ...fromFields, eventBusName: { ...bus, value: 'nobody' } },
    });
    expect(error?.message).toContain('no event bus of this name');
  });

  test('a wrong clock is recognised', async () => {
    skew = 40 * 60_000;
    const { error } = await put();
    expect(error?.message).toMatch(/clock|time of the request/);
  });

  test('an endpoint where nobody answers', async () => {
    const { endpoint, settings } = playground.eventBridge;
    await playground.close();
    const credential = { endpoint, ...settings } as unknown as IDataObject;
    const { result } = await inFakeTime(() => put({ credential }));
    expect(result.error?.message).toBe(
      'EventBridge could not be reached. (nothing takes connections there, 5 attempts)',
    );
    expect((await testCredential(credential)).message).toContain('could not be reached');
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });

  test('an endpoint where something else answers', async () => {
    const server = createServer((_request, response) => response.end('<h1>Welcome</h1>'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { error } = await put({ credential: { endpoint: `http://127.0.0.1:${port}` } });
    server.closeAllConnections();
    server.close();
    expect(error?.message).toBe('The answer is not one that EventBridge gives. (HTTP status 200)');
  });

  test('the test of a right credential changes nothing', async () => {
    expect(await testCredential()).toMatchObject({ status: 'OK' });
    expect(playground.eventBridge.requests.map(({ operation }) => operation)).toEqual([
      'listEventBuses',
    ]);
  });

  test('nothing shows a secret', async () => {
    const { accessKeySecret } = playground.eventBridge.settings;
    const runs = [await put({ credential: { accessKeyId: 'LTAIunknown' } })];
    playground.eventBridge.setFaults({ dropBeforePercent: 100 });
    runs.push((await inFakeTime(() => put())).result);
    for (const place of [...runs.map(({ stored }) => stored), await n8nLog()]) {
      expect(place).not.toContain(accessKeySecret);
    }
  });
});

describe('by webhook URL', () => {
  const webhook = async (parameters: INode['parameters'], run: Run = {}): Promise<NodeRun> =>
    await runNode(new AlibabaCloudEventBridge(), {
      parameters: { authentication: 'webhook', ...parameters },
      credentials: {
        type: new AlibabaCloudEventBridgeWebhookApi(),
        data: {
          webhookUrl: playground.eventBridge.webhookUrl,
          ...(run.credential as Record<string, string>),
        },
      },
      items: run.items,
      settings: run.settings,
    });

  test('one event for each item', async () => {
    const run = await webhook({}, { items: [dingTalkItem, { ...dingTalkItem, eventId: 'e2' }] });
    expect(run.error).toBeUndefined();
    expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
    const bodies = playground.eventBridge.events.map(({ data }) => (data as IDataObject).body);
    expect(bodies).toEqual(
      expect.arrayContaining([dingTalkItem, { ...dingTalkItem, eventId: 'e2' }]),
    );
  });

  test('one event for all items', async () => {
    const run = await webhook({ requests: 'all' }, { items: numbered(3) });
    expect(run.items).toHaveLength(1);
    expect(run.items[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
    expect(playground.eventBridge.events[0]).toMatchObject({ data: { body: numbered(3) } });
  });

  test('with GET, the fields of an object become the query', async () => {
    const { bus: busName, source } = playground.eventBridge.demonstration;
    playground.eventBridge.run('updateEventSource', {
      EventBusName: busName,
      EventSourceName: source,
      SourceHttpEventParameters: {
        Type: 'HTTP',
        Method: ['GET', 'POST'],
        SecurityConfig: 'none',
      },
    });
    await webhook({ method: 'GET' }, { items: [{ name: '你好', list: [1] }] });
    expect(playground.eventBridge.events[0]).toMatchObject({
      data: { queryString: { name: '你好', list: '[1]' } },
    });
    const { error } = await webhook({ method: 'GET', requests: 'all' }, { items: numbered(2) });
    expect(error?.message).toContain('must be one object');
  });

  test('a file is refused', async () => {
    const { error } = await runNode(new AlibabaCloudEventBridge(), {
      parameters: { authentication: 'webhook', dataFrom: 'binary', binaryPropertyName: 'data' },
      credentials: {
        type: new AlibabaCloudEventBridgeWebhookApi(),
        data: { webhookUrl: playground.eventBridge.webhookUrl },
      },
      binary: { data: { data: '', mimeType: 'image/png' } },
    });
    expect(error?.message).toBe('A file cannot be sent to a webhook URL');
    expect(playground.eventBridge.counters.requests).toBe(0);
  });

  test.each<[string, INode['parameters'], IDataObject, string]>([
    ['lacks a field', { dataFrom: 'fields', fieldNames: 'index' }, {}, 'no field "index"'],
    ['is too large', {}, { text: 'x'.repeat(262_144) }, 'EventBridge takes 262144'],
    ['has no query', { method: 'GET' }, { token: 'x' }, 'must be one object'],
  ])(
    'an item that %s stops all before the first is posted: a retry makes no event twice',
    async (_what, parameters, bad, message) => {
      const { error } = await webhook(parameters, { items: [...numbered(8), bad] });
      expect(error?.message).toContain(message);
      expect(error?.context?.itemIndex).toBe(8);
      expect(playground.eventBridge.counters.requests).toBe(0);
    },
  );

  test('one bad item leaves the others alone if the flow is to go on', async () => {
    const parameters = { dataFrom: 'fields', fieldNames: 'index' };
    const run = await webhook(parameters, { items: [{}, ...numbered(3)], settings: goOn });
    expect(outputOf(run)[0]).toEqual({ error: expect.stringContaining('no field "index"') });
    expect(playground.eventBridge.counters.accepted).toBe(3);
  });

  test.each<[string, number, string, IDataObject]>([
    ['a text', 200, 'success', { answer: 'success' }],
    ['a word of JSON', 200, 'true', { answer: true }],
    ['a list', 200, '[1]', { answer: [1] }],
    ['an object', 200, '{"TraceId":"t"}', { TraceId: 't' }],
    ['nothing', 204, '', {}],
    ['a long text', 202, 'x'.repeat(5_000), { answer: 'x'.repeat(1_000) }],
  ])('%s as answer of 2xx means taken', async (_what, status, text, json) => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end(text);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const credential = { webhookUrl: `http://127.0.0.1:${port}/webhook/putEvents?token=secret-1` };
    const run = await webhook({}, { credential });
    server.closeAllConnections();
    server.close();
    expect(run.error).toBeUndefined();
    expect(outputOf(run)).toEqual([json]);
  });

  test('what is not known to have failed is not said to have', async () => {
    playground.eventBridge.setFaults({ serverErrorPercent: 100 });
    expect((await webhook({})).error?.description).toContain('not known whether the event');
    playground.eventBridge.setFaults({ throttlePercent: 100 });
    const { result } = await inFakeTime(() => webhook({}));
    expect(result.error?.message).toContain('5 attempts');
    expect(result.error?.description).toBe('Send it again later: it was not taken.');
  });

  test('the address shows nowhere, and a wrong one is explained', async () => {
    const { settings, webhookUrl } = playground.eventBridge;
    const wrong = webhookUrl.replace(settings.webhookToken, 'wrong-token-0123456789');
    const runs = [
      await webhook({}, { credential: { webhookUrl: wrong } }),
      await webhook({}, { credential: { webhookUrl: 'https://example.com' } }),
    ];
    expect(runs[0]?.error?.message.length).toBeGreaterThan(20);
    expect(runs[1]?.error?.message).toContain('not complete');
    await playground.close();
    runs.push((await inFakeTime(() => webhook({}, {}))).result);
    expect(runs[2]?.error?.message).toContain('could not be reached');
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
    for (const place of [...runs.map(({ stored }) => stored), await n8nLog()]) {
      expect(place).not.toContain(settings.webhookToken);
      expect(place).not.toContain('wrong-token-0123456789');
    }
  });

  test('what never left n8n is sent again, and nobody is sent to look for it', async () => {
    const { webhookUrl } = playground.eventBridge;
    const { port } = new URL(playground.url);
    await playground.close();
    const { result } = await inFakeTime(() => webhook({}, { credential: { webhookUrl } }));
    expect(result.error?.message).toBe(
      'EventBridge could not be reached. (nothing takes connections there, 5 attempts)',
    );
    expect(result.error?.description).toBe(
      "Check n8n's network, and the address in the credential.",
    );

    let taken = 0;
    const server = createServer((request, response) => {
      request.resume();
      taken += 1;
      response.end();
    });
    const { result: late } = await inFakeTime(async () => {
      setTimeout(() => server.listen(Number(port), '127.0.0.1'), 500);
      return await webhook({}, { credential: { webhookUrl } });
    });
    server.closeAllConnections();
    server.close();
    expect(late.error).toBeUndefined();
    expect(taken).toBe(1);
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });

  test("each item goes to the address that the credential's expression gives for it", async () => {
    const { bus: busName } = playground.eventBridge.demonstration;
    playground.eventBridge.run('createEventSource', {
      EventBusName: busName,
      EventSourceName: 'other',
      SourceHttpEventParameters: { Method: ['POST'] },
    });
    const { EventSources } = playground.eventBridge.run('listUserDefinedEventSources', {
      EventBusName: busName,
    }) as { EventSources: Array<{ SourceHttpEventResponse: { PublicWebHookUrl: string[] } }> };
    const urls = EventSources.map(
      ({ SourceHttpEventResponse: { PublicWebHookUrl } }) => PublicWebHookUrl[0]!,
    );
    const items = Array.from({ length: 8 }, (_, index) => ({ url: urls[index % 2]!, index }));
    const { error } = await webhook({}, { items, credential: { webhookUrl: '={{ $json.url }}' } });
    expect(error).toBeUndefined();
    const { events } = playground.eventBridge;
    expect(events).toHaveLength(8);
    for (const { source, data } of events) {
      const { index } = (data as { body: { index: number } }).body;
      expect(source).toBe(['dingtalk', 'other'][index % 2]);
    }
  });

  test('is tried again only when the service says that it did not take the event', async () => {
    playground.eventBridge.setFaults({ throttlePercent: 50 });
    const { result } = await inFakeTime(() => webhook({}, { items: numbered(4) }));
    expect(result.error).toBeUndefined();
    expect(playground.eventBridge.counters.accepted).toBe(4);
    playground.eventBridge.setFaults({ dropAfterPercent: 100 });
    playground.eventBridge.clear();
    const { error } = await webhook({});
    expect(error?.description).toContain('not known whether the event arrived');
    expect(playground.eventBridge.counters.requests).toBe(1);
  });
});
