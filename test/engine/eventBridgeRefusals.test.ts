import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { inFakeTime } from '../support/fakeTime';
import { runNode, type NodeRun, type NodeSettings } from './runNode';

const KB = 1024;

interface Event {
  id: string;
  aliyuneventbusname: string;
  data: IDataObject;
}

interface Request {
  events: Event[];
  bytes: number;
  /** The AccessKey ID that it was signed with. */
  keyId: string;
}

type Answer = { status: number; body: object; headers?: Record<string, string> };

const taken = ({ events }: Request): Answer => ({
  status: 200,
  body: {
    RequestId: 'r',
    FailedEntryCount: 0,
    EntryList: events.map(({ id }) => ({ EventId: id, TraceId: `trace of ${id}` })),
  },
});

const refused = (status: number, code: string): Answer => ({
  status,
  body: { code, message: 'no', requestId: 'r' },
});

/** An EventBridge that decides for each request what it wants. */
class Service {
  readonly requests: Request[] = [];
  /** Ids of the events that it took, in order. */
  readonly accepted: string[] = [];
  answer: (request: Request) => Answer = taken;
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const events = JSON.parse(body.toString()) as Event[];
    const [, keyId = ''] = request.headers.authorization?.split(':') ?? [];
    const received = { events, bytes: body.length, keyId };
    this.requests.push(received);
    const { status, body: answer, headers } = this.answer(received);
    if (status === 200) this.accepted.push(...events.map(({ id }) => id));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(answer));
  });

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

let service: Service;

beforeEach(async () => {
  service = new Service();
  await service.start();
});

afterEach(async () => {
  await service.stop();
});

const goOn = { onError: 'continueRegularOutput' as const };

const settingsOf = (items: IDataObject[], accessKeyId = 'key-id'): NodeSettings => ({
  parameters: {
    eventBusName: { __rl: true, mode: 'name', value: '={{ $json.bus ?? "hr-events" }}' },
    eventFrom: 'fields',
    id: '={{ $json.id ?? "" }}',
    source: 's',
    type: 't',
  },
  credentials: {
    type: new AlibabaCloudEventBridgeApi(),
    data: {
      endpointFrom: 'address',
      endpoint: service.endpoint,
      accessKeyId,
      accessKeySecret: 'the-secret',
    },
  },
  items,
});

const put = async (
  items: IDataObject[],
  { settings = goOn, accessKeyId }: { settings?: Partial<INode>; accessKeyId?: string } = {},
): Promise<NodeRun> =>
  await runNode(new AlibabaCloudEventBridge(), { ...settingsOf(items, accessKeyId), settings });

const outputOf = ({ items }: NodeRun) => items.map(({ json }) => json);
const numbered = (count: number, more: IDataObject = {}) =>
  Array.from({ length: count }, (_, index) => ({ id: `e${index}`, ...more }));

describe('a refusal of one bus', () => {
  const buses = ['open-1', 'open-2', 'closed', 'open-3', 'open-4', 'open-5', 'open-6'];

  test.each([
    [403, 'AccessDenied', 'may not do this'],
    [404, 'EventBusNotExist', 'no event bus of this name'],
    [403, 'SomethingNew', 'EventBridge refused this'],
  ])('%i %s leaves the events of the other buses alone', async (status, code, words) => {
    service.answer = (request) =>
      request.events[0]?.aliyuneventbusname === 'closed' ? refused(status, code) : taken(request);
    const output = outputOf(await put(buses.map((bus) => ({ bus }))));
    expect(output.filter(({ eventId }) => eventId)).toHaveLength(6);
    expect(output[2]).toEqual({ error: expect.stringContaining(words) });
  });

  test.each([
    ['of the request', () => refused(404, 'EventBusNotExist')],
    [
      'of its entries',
      ({ events }: Request): Answer => ({
        status: 200,
        body: { EntryList: events.map(() => ({ ErrorCode: 'EventBusNotExist' })) },
      }),
    ],
  ])('%s is asked for once, and not for each of 63 requests', async (_what, answer) => {
    service.answer = answer;
    const output = outputOf(await put(numbered(1_000)));
    expect(output.every(({ error }) => String(error).includes('no event bus'))).toBe(true);
    // Those that were under way at the same time.
    expect(service.requests.length).toBeLessThanOrEqual(4);
  });
});

test('a refusal of the key is asked for once, for all buses', async () => {
  service.answer = () => refused(403, 'InvalidAccessKeyId');
  const output = outputOf(
    await put(numbered(100).map((item, index) => ({ ...item, bus: `b${index}` }))),
  );
  expect(output.every(({ error }) => String(error).includes('does not know this AccessKey'))).toBe(
    true,
  );
  expect(service.requests.length).toBeLessThanOrEqual(4);
});

describe('a request that is refused because of what is in it', () => {
  test('is cut until only the event fails that EventBridge minds', async () => {
    service.answer = (request) =>
      request.events.some(({ id }) => id === 'e5')
        ? refused(400, 'InvalidArgument')
        : taken(request);
    const output = outputOf(await put(numbered(40)));
    expect(output[5]).toEqual({
      error: expect.stringMatching(/^EventBridge refused this. \(InvalidArgument: no\)/),
    });
    expect(output.filter(({ eventId }) => eventId)).toHaveLength(39);
    expect(service.accepted.sort()).toEqual(
      numbered(40)
        .map(({ id }) => id)
        .filter((id) => id !== 'e5')
        .sort(),
    );
    // 16 -> 8 -> 4 -> 2 -> 1, and the two other requests.
    expect(service.requests).toHaveLength(11);
  });

  test('loses nothing and sends nothing twice, whichever events EventBridge minds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 49 }), { maxLength: 50 }),
        async (minded) => {
          const bad = new Set(minded.map((index) => `e${index}`));
          service.accepted.length = 0;
          service.answer = (request) =>
            request.events.some(({ id }) => bad.has(id)) ? refused(422, 'NotThis') : taken(request);
          const output = outputOf(await put(numbered(50)));
          expect(new Set(service.accepted).size).toBe(service.accepted.length);
          output.forEach(({ eventId, error }, index) => {
            if (bad.has(`e${index}`)) expect(error).toContain('NotThis');
            else expect(eventId).toBe(`e${index}`);
          });
          expect(service.accepted).toHaveLength(50 - bad.size);
        },
      ),
      { numRuns: 25 },
    );
  });

  const large = (count: number) => numbered(count, { text: 'x'.repeat(70 * KB) });
  const upTo256 = (status: number, code: string) => (request: Request) =>
    request.bytes > 256 * KB ? refused(status, code) : taken(request);

  test.each([
    [400, 'EventSizeExceeded'],
    [413, 'EntityTooLarge'],
    [413, ''],
  ])('may have 256 KB where EventBridge says so (%i %s)', async (status, code) => {
    service.answer = upTo256(status, code);
    const { error, items } = await put(large(30), { settings: {} });
    expect(error).toBeUndefined();
    expect(items).toHaveLength(30);
    expect(service.accepted).toHaveLength(30);
    const refusals = service.requests.filter(({ bytes }) => bytes > 256 * KB).length;
    expect(refusals).toBeGreaterThan(0);
    // Those that were under way at the same time; after that it is known.
    expect(refusals).toBeLessThanOrEqual(4);

    await put(large(30));
    expect(service.requests.filter(({ bytes }) => bytes > 256 * KB)).toHaveLength(refusals);
    expect(service.accepted).toHaveLength(60);
  });

  test('may have 1 MB where EventBridge takes that', async () => {
    await put(large(28));
    expect(service.requests).toHaveLength(2);
  });

  test('has the words of its size only where one event alone is too large', async () => {
    service.answer = (request) =>
      request.bytes > 64 * KB ? refused(400, 'EventSizeExceeded') : taken(request);
    const items = [{ id: 'small' }, { id: 'large', text: 'x'.repeat(70 * KB) }, { id: 'third' }];
    expect(outputOf(await put(items))).toEqual([
      expect.objectContaining({ eventId: 'small' }),
      { error: expect.stringContaining('The event is larger than EventBridge takes.') },
      expect.objectContaining({ eventId: 'third' }),
    ]);
  });
});

describe('a credential with an expression', () => {
  const accessKeyId = '={{ $json.team }}';
  const items = numbered(60).map((item, index) => ({ ...item, team: 'abc'[index % 3]! }));

  test("sends each item by its own team's key, in as few requests as that allows", async () => {
    const { error } = await put(items, { settings: {}, accessKeyId });
    expect(error).toBeUndefined();
    // 20 of each team.
    expect(service.requests).toHaveLength(6);
    for (const { keyId, events } of service.requests) {
      expect(new Set(events.map(({ data }) => data.team))).toEqual(new Set([keyId]));
    }
    expect(service.accepted).toHaveLength(60);
  });

  test.each([
    '={{ $json.team === "b" ? "b" : "a" }}',
    '={{ $json.team !== "b" ? "a" : "b" }}',
    '={{ $json?.team === "b" ? "b" : "a" }}',
    '={{ $ifEmpty($json.other, $json.team) === "b" ? "b" : "a" }}',
    '={{ $input.item.json.team === "b" ? "b" : "a" }}',
    '={{ $input.item?.json?.team === "b" ? "b" : "a" }}',
    '={{ $input.all()[$itemIndex]?.json.team === "b" ? "b" : "a" }}',
  ])('counts for each item, also where most have the same: %s', async (expression) => {
    await put(items, { accessKeyId: expression });
    expect(service.accepted).toHaveLength(60);
    for (const { keyId, events } of service.requests) {
      for (const { data } of events) expect(keyId).toBe(data.team === 'b' ? 'b' : 'a');
    }
  });

  test('counts for each of 1,000 items too, also where the expression looks at the number', async () => {
    const teams = numbered(1_000).map(({ ...item }, index) => ({ ...item, index }));
    await put(teams, { accessKeyId: '={{ $itemIndex < 500 ? "a" : "b" }}' });
    expect(service.accepted).toHaveLength(1_000);
    for (const { keyId, events } of service.requests) {
      for (const { data } of events) expect(keyId).toBe(Number(data.index) < 500 ? 'a' : 'b');
    }
  });

  test('costs little when there is none: n8n is asked some hundred times for 1,000 items', async () => {
    let asked = 0;
    const data = {
      endpointFrom: 'address',
      endpoint: service.endpoint,
      accessKeySecret: 'the-secret',
      get accessKeyId() {
        asked += 1;
        return 'key-id';
      },
    };
    const { error } = await runNode(new AlibabaCloudEventBridge(), {
      ...settingsOf(numbered(1_000)),
      credentials: { type: new AlibabaCloudEventBridgeApi(), data },
    });
    expect(error).toBeUndefined();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(250);
  });

  test("leaves the others' events alone when the key of one is refused", async () => {
    service.answer = (request) =>
      request.keyId === 'b' ? refused(403, 'InvalidAccessKeyId') : taken(request);
    const output = outputOf(await put(items, { accessKeyId }));
    output.forEach(({ eventId, error }, index) => {
      if (index % 3 === 1) expect(error).toContain('does not know this AccessKey');
      else expect(eventId).toBe(`e${index}`);
    });
  });

  test('fails the items that it gives nothing for, and no others', async () => {
    const output = outputOf(await put([{ team: 'a' }, {}, { team: 'c' }], { accessKeyId }));
    expect(output[1]).toEqual({ error: expect.stringContaining('The AccessKey ID is empty') });
    expect(service.requests.map(({ keyId }) => keyId).sort()).toEqual(['a', 'c']);
  });
});

test('what a busy service asks for is waited for', async () => {
  const times: number[] = [];
  service.answer = (request) => {
    times.push(performance.now());
    return times.length > 1
      ? taken(request)
      : { ...refused(429, 'TooManyRequests'), headers: { 'retry-after': '30' } };
  };
  const { result } = await inFakeTime(() => put(numbered(1)));
  expect(outputOf(result)[0]).toMatchObject({ eventId: 'e0' });
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(30_000);
});

test('a service that asks for hours is not waited for', async () => {
  service.answer = () => ({
    ...refused(429, 'TooManyRequests'),
    headers: { 'retry-after': '7200' },
  });
  const { result } = await inFakeTime(() => put(numbered(1)));
  expect(outputOf(result)[0]).toEqual({ error: expect.stringContaining('too many requests') });
  expect(service.requests).toHaveLength(1);
});

test.each([
  ['no list', { RequestId: 'r', EntryList: null }],
  ['a list of nothing', { RequestId: 'r', EntryList: [null, null] }],
  ['something else for a list', { RequestId: 'r', EntryList: 'done' }],
])('an answer with %s is explained, not a TypeError', async (_what, body) => {
  service.answer = () => ({ status: 200, body });
  const output = outputOf(await put(numbered(2)));
  expect(output).toEqual(
    Array(2).fill({
      error: expect.stringContaining("EventBridge's answer says nothing about this"),
    }),
  );
});
