import { createHmac, randomUUID } from 'node:crypto';
import Client, { CloudEvent, Config, ListEventBusesRequest } from '@alicloud/eventbridge';
import axios, { type AxiosRequestConfig } from 'axios';
import fc from 'fast-check';
import { newApp } from '../../playground/dingtalk/app';
import { DeliveryQueue } from '../../playground/eventbridge/deliveryQueue';
import { EventBridge } from '../../playground/eventbridge/eventBridge';
import { newEventBridge } from '../../playground/eventbridge/settings';
import { NonceMemory } from '../../playground/eventbridge/signature';
import { type Playground, startPlayground } from '../../playground/server';

interface Entry {
  EventId: string;
  TraceId: string;
  ErrorCode?: string;
  ErrorMessage?: string;
}

interface Answer {
  RequestId: string;
  FailedEntryCount: number;
  EntryList: Entry[];
  code?: string;
  message?: string;
  requestId?: string;
}

const MINUTE = 60_000;
const KB = 1024;
const BATCH = 'application/cloudevents-batch+json; charset=utf-8';

let playground: Playground;
/** How far the playground's clock is from the machine's, in milliseconds. */
let skew = 0;

beforeEach(async () => {
  skew = 0;
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
    now: () => Date.now() + skew,
  });
});

afterEach(() => playground.close());

/** Alibaba Cloud's own client, which shares no code with the playground. */
function client(more: object = {}): Client {
  const { accessKeyId, accessKeySecret } = playground.eventBridge.settings;
  const endpoint = new URL(playground.url).host;
  return new Client(new Config({ accessKeyId, accessKeySecret, endpoint, ...more }));
}

const sdkEvent = (more: object = {}) =>
  new CloudEvent({
    id: randomUUID(),
    source: 'n8n',
    type: 'test:made',
    data: Buffer.from('{"name":"Li Lei"}'),
    extensions: { aliyuneventbusname: 'hr-events' },
    ...more,
  });

const event = (more: object = {}) => ({
  id: randomUUID(),
  source: 'n8n',
  type: 'test:made',
  specversion: '1.0',
  datacontenttype: 'application/json',
  data: { name: 'Li Lei' },
  aliyuneventbusname: 'hr-events',
  ...more,
});

/** The headers of a request, signed as the documentation says. */
function signed(pathAndQuery: string, more: Record<string, string | undefined> = {}) {
  const { accessKeyId, accessKeySecret } = playground.eventBridge.settings;
  const { secret = accessKeySecret, keyId = accessKeyId, ...changed } = more;
  const headers = Object.entries({
    date: new Date().toUTCString(),
    'content-type': BATCH,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-signature-version': '1.0',
    'x-eventbridge-version': '2015-06-06',
    ...changed,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const valueOf = (name: string) => headers.find(([known]) => known === name)?.[1] ?? '';
  const acs = headers.filter(([name]) => name.startsWith('x-acs-')).sort();
  const stringToSign = [
    'POST',
    valueOf('content-md5'),
    valueOf('content-type'),
    valueOf('date'),
    ...acs.map(([name, value]) => `${name}:${value.trim()}`),
    pathAndQuery,
  ].join('\n');
  const signature = createHmac('sha1', secret).update(stringToSign).digest('base64');
  return { authorization: `acs:${keyId}:${signature}`, ...Object.fromEntries(headers) };
}

const request = (config: AxiosRequestConfig) =>
  axios.request<Answer>({
    method: 'POST',
    validateStatus: () => true,
    transformRequest: [(body: unknown) => body],
    ...config,
    url: playground.url + (config.url ?? '/openapi/putEvents'),
  });

/** Sends a body that the client would not, rightly signed. */
const put = (body: unknown, headers: Record<string, string | undefined> = {}) =>
  request({
    data: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    headers: signed('/openapi/putEvents', headers),
  });

async function entryOf(sent: unknown): Promise<Entry> {
  const { status, data } = await put([sent]);
  expect(status).toBe(200);
  expect(data.FailedEntryCount).toBe(data.EntryList[0]?.ErrorCode ? 1 : 0);
  return data.EntryList[0]!;
}

const api = (method: string, path: string, data?: unknown) =>
  axios.request<unknown>({
    method,
    url: `${playground.url}/api/eventbridge/${path}`,
    data,
    validateStatus: () => true,
  });

const refusal = (status: number, code: string, message?: unknown) => ({
  status,
  data: {
    code,
    message: message ?? expect.any(String),
    requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
  },
});

describe('The account', () => {
  it('has keys that differ each time', async () => {
    const [one, other] = [newEventBridge(), newEventBridge()];
    expect(one.accessKeyId).toMatch(/^LTAI5t/);
    expect(one).toMatchObject({ securityToken: '', securityTokenExpiresAt: null });
    for (const name of ['accessKeyId', 'accessKeySecret', 'webhookToken'] as const) {
      expect(other[name]).not.toBe(one[name]);
    }
    const told = { ...one, accessKeyId: 'mine' };
    const second = await startPlayground({ port: 0, app: playground.app, eventBridge: told });
    expect(second.eventBridge.settings).toEqual(told);
    expect(second.eventBridge.endpoint).toBe(second.url);
    expect(second.eventBridge.webhookUrl).toBe(
      `${second.url}/webhook/putEvents?token=${one.webhookToken}`,
    );
    await second.close();
  });

  it.each([
    [{ accessKeyId: 'with space' }, 'accessKeyId must be 1 to 128 letters or digits'],
    [{ accessKeySecret: '' }, 'accessKeySecret must be 1 to 1024 letters or digits'],
    [{ securityTokenExpiresAt: 'tomorrow' }, 'securityTokenExpiresAt'],
    [{ webhookToken: 'short' }, 'webhookToken must be 8 to 128 letters or digits'],
    [{ webhookToken: 1 }, 'webhookToken must be of type string, not number'],
  ])('cannot have %j', async (changed, error) => {
    const before = playground.eventBridge.settings;
    const answer = await api('PUT', 'settings', { ...before, ...changed });
    expect(answer).toMatchObject({ status: 400, data: { error: expect.stringContaining(error) } });
    expect(playground.eventBridge.settings).toEqual(before);
  });

  it('changes its keys', async () => {
    const settings = { ...newEventBridge(), accessKeyId: 'another' };
    expect((await api('PUT', 'settings', settings)).data).toEqual(settings);
    expect(playground.eventBridge.webhookUrl).toContain(settings.webhookToken);
    expect(await client().putEvents([sdkEvent()])).toMatchObject({ failedEntryCount: 0 });
  });
});

describe('The API knows who calls', () => {
  it("and understands Alibaba Cloud's own client", async () => {
    const first = sdkEvent({ subject: 'an employee', time: '2026-03-01T09:30:00+08:00' });
    const second = sdkEvent({
      data: Buffer.from([0, 255]),
      datacontenttype: 'application/octet-stream',
    });
    const answer = await client().putEvents([first, second]);
    expect(answer).toMatchObject({
      failedEntryCount: 0,
      resourceOwnerAccountId: '1000000000000001',
    });
    expect(answer.entryList?.map(({ eventId }) => eventId)).toEqual([first.id, second.id]);
    expect(playground.eventBridge.events).toMatchObject([
      { id: first.id, subject: 'an employee', time: first.time, data: { name: 'Li Lei' } },
      { id: second.id, data_base64: 'AP8=', aliyunregionid: 'cn-hangzhou' },
    ]);
    const buses = await client().listEventBuses(new ListEventBusesRequest({}));
    expect(buses.eventBuses?.map(({ eventBusName }) => eventBusName)).toEqual([
      'default',
      'hr-events',
    ]);
  });

  it('and one whose query is signed too', async () => {
    const url = '/openapi/putEvents?a=1&b=%20+';
    // As the client signs it: sorted, and decoded.
    const headers = signed('/openapi/putEvents?a=1&b=  ');
    expect(await request({ url, data: JSON.stringify([event()]), headers })).toMatchObject({
      status: 200,
    });
    expect(
      await request({
        url: '/openapi/putEvents?a=2',
        data: '[]',
        headers: signed('/openapi/putEvents?a=1'),
      }),
    ).toMatchObject(refusal(403, 'SignatureDoesNotMatch'));
  });

  it.each<[string, Record<string, string | undefined>, number, string]>([
    ['another secret', { secret: 'other' }, 403, 'SignatureDoesNotMatch'],
    ['another access key', { keyId: 'LTAIother' }, 403, 'InvalidAccessKeyId'],
    [
      'a security token it does not have',
      { 'x-acs-security-token': 'x' },
      403,
      'SecurityTokenInvalid',
    ],
    ['no date', { date: undefined }, 400, 'InvalidTimeStamp.Expired'],
    ['a date in ISO 8601', { date: new Date().toISOString() }, 400, 'InvalidTimeStamp.Expired'],
    ['no nonce', { 'x-acs-signature-nonce': undefined }, 400, 'InvalidArgument'],
    ['another method', { 'x-acs-signature-method': 'HMAC-SHA256' }, 400, 'InvalidArgument'],
    ['another version', { 'x-acs-signature-version': '2.0' }, 400, 'InvalidArgument'],
  ])('and refuses %s', async (_name, headers, status, code) => {
    expect(await put([event()], headers)).toMatchObject(refusal(status, code));
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 0, requests: 1 });
  });

  it.each(['', 'acs', 'acs:', 'acs::', 'Bearer x', 'acs:LTAI:%%%', `acs:${'x'.repeat(5000)}`])(
    'and refuses the authorization %j',
    async (authorization) => {
      const headers = { ...signed('/openapi/putEvents'), authorization };
      expect(await request({ data: '[]', headers })).toMatchObject({
        status: 403,
        data: { code: 'SignatureDoesNotMatch' },
      });
    },
  );

  it('and refuses what was changed after it was signed', async () => {
    const headers = signed('/openapi/putEvents', { 'x-acs-extra': 'one' });
    const data = JSON.stringify([event()]);
    const changed = { ...headers, 'x-acs-extra': 'two' };
    expect(await request({ data, headers: changed })).toMatchObject({ status: 403 });
    const type = { ...headers, 'content-type': 'application/cloudevents-batch+json' };
    expect(await request({ data, headers: type })).toMatchObject({ status: 403 });
    expect(await request({ data, headers })).toMatchObject({ status: 200 });
  });

  it('and takes a date within 15 minutes of its clock', async () => {
    // A date has no milliseconds, so the edge is a second wide.
    const dated = (milliseconds: number) => ({
      date: new Date(Date.now() + skew + milliseconds).toUTCString(),
    });
    for (const distance of [-14 * MINUTE, 14 * MINUTE]) {
      expect(await put([event()], dated(distance))).toMatchObject({ status: 200 });
    }
    for (const distance of [-16 * MINUTE, 16 * MINUTE]) {
      expect(await put([event()], dated(distance))).toMatchObject(
        refusal(400, 'InvalidTimeStamp.Expired'),
      );
    }
    skew = 20 * MINUTE;
    const { status, headers } = await put([event()]);
    expect(status).toBe(400);
    // Tells the caller the time.
    expect(Math.abs(Date.parse(String(headers.date)) - Date.now() - skew)).toBeLessThan(MINUTE);
  });

  it('and takes a nonce once, unless the request was refused', async () => {
    const nonce = { 'x-acs-signature-nonce': 'n1' };
    expect(await put([event()], { ...nonce, secret: 'other' })).toMatchObject({ status: 403 });
    expect(await put([event()], nonce)).toMatchObject({ status: 200 });
    expect(await put([event()], nonce)).toMatchObject(refusal(400, 'SignatureNonceUsed'));
    skew = 31 * MINUTE;
    const date = new Date(Date.now() + skew).toUTCString();
    expect(await put([event()], { ...nonce, date })).toMatchObject({ status: 200 });
  });

  it('and knows a temporary key until it expires', async () => {
    const expiresAt = Date.now() + 5 * MINUTE;
    playground.eventBridge.configure({
      securityToken: 'sts-token',
      securityTokenExpiresAt: new Date(expiresAt).toISOString(),
    });
    const securityToken = 'sts-token';
    expect(await client({ securityToken }).putEvents([sdkEvent()])).toMatchObject({
      failedEntryCount: 0,
    });
    await expect(client({ securityToken: 'x' }).putEvents([sdkEvent()])).rejects.toMatchObject({
      code: 'SecurityTokenInvalid',
    });
    await expect(client().putEvents([sdkEvent()])).rejects.toMatchObject({
      code: 'SecurityTokenInvalid',
    });
    expect(await put([event()], { 'x-acs-security-token': securityToken })).toMatchObject(
      refusal(403, 'InvalidAccessKeyId'),
    );
    skew = 5 * MINUTE;
    await expect(client({ securityToken }).putEvents([sdkEvent()])).rejects.toMatchObject({
      code: 'StsAccessIdExpired',
    });
  });

  it('and refuses what the account may not do', async () => {
    playground.eventBridge.setFaults({ deniedOperations: ['putEvents'] });
    await expect(client().putEvents([sdkEvent()])).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(await client().listEventBuses(new ListEventBusesRequest({}))).toBeTruthy();
    playground.eventBridge.setFaults({ isServiceDisabled: true });
    await expect(client().putEvents([sdkEvent()])).rejects.toMatchObject({
      code: 'ServiceNotEnable',
    });
  });

  it('and that there is no such operation', async () => {
    const headers = signed('/openapi/constructor');
    expect(await request({ url: '/openapi/constructor', data: '{}', headers })).toMatchObject(
      refusal(404, 'InvalidAction.NotFound'),
    );
    expect(await request({ method: 'GET' })).toMatchObject(refusal(404, 'InvalidAction.NotFound'));
  });
});

describe('putEvents takes events', () => {
  it('and answers for each, in the order sent', async () => {
    const sent = [event(), event({ type: '' }), event({ id: '' }), event()];
    const { status, data, headers } = await put(sent);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      date: expect.stringMatching(/GMT$/),
      'x-eventbridge-request-id': data.RequestId,
    });
    expect(data).toMatchObject({ FailedEntryCount: 2, ResourceOwnerAccountId: '1000000000000001' });
    expect(data.EntryList.map(({ EventId }) => EventId)).toEqual(sent.map(({ id }) => id));
    expect(data.EntryList.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'InvalidArgument',
      undefined,
    ]);
    expect(new Set(data.EntryList.map(({ TraceId }) => TraceId)).size).toBe(4);
    expect(playground.eventBridge.events.map(({ id }) => id)).toEqual([sent[0]!.id, sent[3]!.id]);
    expect(playground.eventBridge.requests).toMatchObject([
      {
        operation: 'putEvents',
        status: 200,
        entries: 4,
        failedEntries: 2,
        reason: '2 of 4 failed',
      },
    ]);
    expect(playground.eventBridge.requests[0]?.bytes).toBe(Buffer.byteLength(JSON.stringify(sent)));
  });

  it.each<[string, object]>([
    ['only what an event must have', { datacontenttype: undefined, data: undefined }],
    ['the longest id', { id: `a${'-'.repeat(127)}` }],
    ['the longest source', { source: 's'.repeat(128) }],
    ['the longest type', { type: 't'.repeat(64) }],
    ['the longest subject', { subject: '入'.repeat(512) }],
    ['a time in UTC', { time: '2026-03-01T09:30:00Z' }],
    ['a time with fractions elsewhere', { time: '2026-03-01T09:30:00.123456+08:00' }],
    ["a time with its zone's name", { time: '2020-08-24T13:54:05.965Asia/Shanghai' }],
    ["a time with its zone's short name", { time: '2020-11-19T21:04:42.179PRC' }],
    ['extensions', { text1: 'x', number: -5, flag: false }],
    ['data of null', { data: null }],
    ['data that is a text', { data: 'text', datacontenttype: 'text/plain' }],
    ['data in Base64', { data: undefined, data_base64: 'AP8=' }],
    ['the default bus', { aliyuneventbusname: 'default' }],
  ])('with %s', async (_name, more) => {
    expect(await entryOf(event(more))).not.toHaveProperty('ErrorCode');
    expect(playground.eventBridge.events).toMatchObject([JSON.parse(JSON.stringify(more))]);
  });

  it.each<[object, string]>([
    [{ id: undefined }, 'id is missing.'],
    [{ id: '' }, 'id is empty.'],
    [{ id: 7 }, 'id must be of type string, not number.'],
    [{ id: `a${'-'.repeat(128)}` }, 'id is longer than 128 characters.'],
    [{ id: '-a' }, 'id may have only letters, digits and hyphens.'],
    [{ id: 'order_1' }, 'id may have only letters, digits and hyphens.'],
    [{ source: undefined }, 'source is missing.'],
    [{ source: 's'.repeat(129) }, 'source is longer than 128 characters.'],
    [{ type: '' }, 'type is empty.'],
    [{ type: 't'.repeat(65) }, 'type is longer than 64 characters.'],
    [{ subject: '' }, 'subject is empty.'],
    [{ subject: 's'.repeat(513) }, 'subject is longer than 512 characters.'],
    [{ specversion: '0.3' }, 'specversion must be "1.0".'],
    [{ specversion: undefined }, 'specversion must be "1.0".'],
    [{ time: '2026-03-01' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-02-30T09:30:00Z' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-03-01T09:30Z' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-03-01T09:30:00' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-03-01T09:30:00Nowhere' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-13-01T09:30:00PRC' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ time: '2026-03-01T09:30:00+99:99' }, 'time must be a time such as 2026-03-01T09:30:00Z.'],
    [{ Upper: 'x' }, 'Upper may have only lower-case letters and digits in its name.'],
    [
      { with_underscore: 'x' },
      'with_underscore may have only lower-case letters and digits in its name.',
    ],
    [{ nested: {} }, 'nested must be a text, a whole number, true or false.'],
    [{ half: 0.5 }, 'half must be a text, a whole number, true or false.'],
    [{ nothing: null }, 'nothing must be a text, a whole number, true or false.'],
    [{ aliyuneventbusname: undefined }, 'aliyuneventbusname is missing.'],
    [{ data_base64: 'AP8=' }, 'data and data_base64 exclude each other.'],
    [{ data: undefined, data_base64: 'AP8' }, 'data_base64 must be Base64.'],
    [{ data: undefined, data_base64: 'not Base64!' }, 'data_base64 must be Base64.'],
  ])('but not one with %j', async (more, message) => {
    expect(await entryOf(event(more))).toMatchObject({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: message,
    });
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 0, failedEntries: 1 });
  });

  it.each([null, 5, 'text', [[]]])('but not %j', async (sent) => {
    expect(await entryOf(sent)).toMatchObject({ EventId: '', ErrorCode: 'InvalidArgument' });
  });

  it('of at most 256 KB', async () => {
    const ofBytes = (bytes: number) => {
      const made = event({ data: '入' });
      made.data = `入${'x'.repeat(bytes - Buffer.byteLength(JSON.stringify(made)))}` as never;
      return made;
    };
    expect(Buffer.byteLength(JSON.stringify(ofBytes(256 * KB)))).toBe(256 * KB);
    expect(await entryOf(ofBytes(256 * KB))).not.toHaveProperty('ErrorCode');
    const { ErrorCode, ErrorMessage } = await entryOf(ofBytes(256 * KB + 1));
    expect([ErrorCode, ErrorMessage]).toEqual([
      'EventSizeExceeded',
      'The event has 262145 bytes, more than 262144.',
    ]);
  });

  it('of at most 100 levels', async () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(await entryOf(event({ data: nested(99) }))).not.toHaveProperty('ErrorCode');
    expect(await entryOf(event({ data: nested(100) }))).toMatchObject({
      ErrorMessage: 'The event has more than 100 levels.',
    });
    const deep = `[{"data":${'['.repeat(90_000)}${']'.repeat(90_000)}}]`;
    expect(await put(deep)).toMatchObject({ status: 200, data: { FailedEntryCount: 1 } });
  });

  it('at most 16 in a request', async () => {
    const events = (count: number) => Array.from({ length: count }, () => event());
    expect(await put(events(16))).toMatchObject({ status: 200, data: { FailedEntryCount: 0 } });
    expect(await put(events(17))).toMatchObject(
      refusal(400, 'InvalidArgument', 'The body has 17 events, more than 16.'),
    );
    expect(await put([])).toMatchObject(refusal(400, 'InvalidArgument', 'The body has no events.'));
    expect(playground.eventBridge.counters.accepted).toBe(16);
  });

  it('for one bus in a request', async () => {
    const sent = [event(), event({ aliyuneventbusname: 'default' })];
    expect(await put(sent)).toMatchObject(
      refusal(
        409,
        'PutEventsRequestMoreThanOneEventBus',
        'The events of a request must be for one event bus.',
      ),
    );
    expect(await put([event({ aliyuneventbusname: 'missing' })])).toMatchObject({
      data: { EntryList: [{ ErrorCode: 'EventBusNotExist' }] },
    });
    expect(playground.eventBridge.counters.accepted).toBe(0);
  });

  it('in at most 1 MB of body', async () => {
    const padded = (bytes: number) => JSON.stringify([event()]).padEnd(bytes, ' ');
    expect(await put(padded(1024 * KB))).toMatchObject({ status: 200 });
    const tooLarge = refusal(400, 'InvalidArgument', 'The body is larger than 1048576 bytes.');
    expect(await put(padded(1024 * KB + 1))).toMatchObject(tooLarge);
    expect(await put(padded(5000 * KB))).toMatchObject(tooLarge);
    expect(await put([event()])).toMatchObject({ status: 200 });
  });

  it.each([
    '',
    '{}',
    '[',
    'null',
    '"text"',
    Buffer.from([0, 1, 2, 255]),
    Buffer.from('[{"id":"\xff"}]', 'latin1'),
    '['.repeat(200_000),
  ])('and refuses what is no JSON array', async (body) => {
    expect(await put(body)).toMatchObject({ status: 400, data: { code: 'InvalidArgument' } });
  });

  it.each(['application/json; charset=utf-8', 'application/cloudevents+json', 'text/plain'])(
    'and refuses the Content-Type %s',
    async (type) => {
      expect(await put([event()], { 'content-type': type })).toMatchObject(
        refusal(
          400,
          'InvalidArgument',
          'The Content-Type must be application/cloudevents-batch+json.',
        ),
      );
    },
  );

  it('and answers whatever is in them', async () => {
    const any = fc.oneof(
      fc.jsonValue(),
      fc.record({ id: fc.string(), specversion: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 16 }), async (events) => {
        const { status, data } = await put(events);
        expect(status).toBe(200);
        expect(data.EntryList).toHaveLength(events.length);
        expect(data.FailedEntryCount).toBe(events.length);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect((await put(Buffer.from(bytes))).status).toBe(400);
      }),
    );
  });

  it('and a "__proto__" in them is only a name', async () => {
    const sent = JSON.stringify([event({ data: 0 })]).replace(
      '"data":0',
      '"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1}}',
    );
    expect(await put(sent)).toMatchObject({ status: 200 });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('An event counts once', () => {
  it('on its bus, for its source and id', async () => {
    const { counters } = playground.eventBridge;
    const sent = event();
    const first = await entryOf(sent);
    const again = await entryOf({ ...sent, data: { other: 1 } });
    expect(again).toEqual(first);
    expect(counters).toMatchObject({ accepted: 1, repeated: 1, failedEntries: 0 });
    expect(playground.eventBridge.traces).toMatchObject([{ repeats: 1 }]);
    await entryOf({ ...sent, source: 'other' });
    await entryOf({ ...sent, aliyuneventbusname: 'default' });
    expect(counters).toMatchObject({ accepted: 3, repeated: 1 });
  });

  it('within a request, and after everything else was forgotten', async () => {
    const sent = event();
    expect(await put([sent, sent])).toMatchObject({ data: { FailedEntryCount: 0 } });
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 1, repeated: 1 });
    playground.eventBridge.clear();
    expect(playground.eventBridge.counters).toEqual({
      requests: 0,
      accepted: 0,
      repeated: 0,
      failedEntries: 0,
    });
    await entryOf(sent);
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 0, repeated: 1 });
    expect(playground.eventBridge.traces).toEqual([]);
  });

  it('but not when it was refused the first time', async () => {
    const sent = event();
    playground.eventBridge.setFaults({ partialFailurePercent: 100 });
    expect(await entryOf(sent)).toMatchObject({ ErrorCode: 'EventSourceThrottled' });
    playground.eventBridge.setFaults({});
    expect(await entryOf(sent)).not.toHaveProperty('ErrorCode');
    expect(playground.eventBridge.counters).toMatchObject({ accepted: 1, repeated: 0 });
  });
});

describe('The service makes mistakes on demand', () => {
  const sendTimes = async (times: number) => {
    const statuses: Array<number | string> = [];
    for (let count = 0; count < times; count++) {
      statuses.push(
        await put([event()]).then(
          ({ status }) => status,
          (error: { code: string }) => error.code,
        ),
      );
    }
    return statuses;
  };

  it.each(['EventSourceThrottled', 'InternalError'] as const)(
    'and fails a share of the entries with %s',
    async (partialFailureCode) => {
      playground.eventBridge.setFaults({ partialFailurePercent: 25, partialFailureCode });
      const codes: unknown[] = [];
      for (let count = 0; count < 2; count++) {
        const { data } = await put(Array.from({ length: 16 }, () => event()));
        expect(data.FailedEntryCount).toBe(4);
        codes.push(...data.EntryList.map(({ ErrorCode }) => ErrorCode));
      }
      expect(codes.slice(0, 4)).toEqual([undefined, undefined, undefined, partialFailureCode]);
      expect(playground.eventBridge.counters).toMatchObject({ accepted: 24, failedEntries: 8 });
    },
  );

  it('and fails the next entries as told', async () => {
    const entryError = { code: 'EventFormatInvalid', message: 'No.', times: 2 };
    playground.eventBridge.setFaults({ entryError });
    const { data } = await put([event(), event(), event()]);
    expect(data.EntryList.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'EventFormatInvalid',
      'EventFormatInvalid',
      undefined,
    ]);
    expect(data.EntryList[0]?.ErrorMessage).toBe('No.');
    expect(playground.eventBridge.faults.entryError).toBeNull();
  });

  it('and answers 429 and 503', async () => {
    playground.eventBridge.setFaults({ throttlePercent: 50 });
    expect(await sendTimes(4)).toEqual([200, 429, 200, 429]);
    playground.eventBridge.setFaults({ throttlePercent: 100 });
    expect(await put([event()])).toMatchObject(refusal(429, 'TooManyRequests'));
    playground.eventBridge.setFaults({ serverErrorPercent: 100 });
    expect(await put([event()])).toMatchObject(refusal(503, 'ServiceUnavailable'));
    expect(playground.eventBridge.counters.accepted).toBe(2);
  });

  it('and cuts the connection before or after it accepts', async () => {
    const { eventBridge } = playground;
    eventBridge.setFaults({ dropBeforePercent: 100 });
    expect(await sendTimes(1)).toEqual(['ECONNRESET']);
    expect(eventBridge.counters.accepted).toBe(0);
    eventBridge.setFaults({ dropAfterPercent: 100 });
    expect(await sendTimes(1)).toEqual(['ECONNRESET']);
    expect(eventBridge.counters.accepted).toBe(1);
    // Nothing was accepted here, so nothing is cut.
    expect(await put('{}')).toMatchObject({ status: 400 });
    expect(eventBridge.requests.map(({ status, reason }) => [status, reason])).toEqual([
      ['dropped', 'the connection was cut at once'],
      ['dropped', 'done, then the connection was cut'],
      [400, 'The body must be a JSON array.'],
    ]);
  });

  it('and answers late, though it accepts at once', async () => {
    playground.eventBridge.setFaults({ delayMs: 60_000 });
    const answer = put([event()]).catch(() => 'cut');
    while (playground.eventBridge.counters.accepted === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await playground.close();
    expect(await answer).toBe('cut');
    playground = await startPlayground({ port: 0, app: playground.app, events: [] });
  });

  it.each([
    [{ partialFailurePercent: 101 }, 'partialFailurePercent'],
    [{ partialFailureCode: 'x' }, 'partialFailureCode'],
    [{ entryError: { code: '', message: '', times: 1 } }, 'entryError.code'],
    [{ entryError: { code: 'x', message: '', times: 0 } }, 'entryError.times'],
    [{ delayMs: 60_001 }, 'delayMs'],
    [{ deniedOperations: 'putEvents' }, 'deniedOperations'],
    [{ unknown: 1 }, 'The faults:'],
    [[], 'The faults:'],
  ])('but not %j', async (faults, error) => {
    const { data: before } = await api('GET', 'faults');
    expect(await api('PUT', 'faults', faults)).toMatchObject({
      status: 400,
      data: { error: expect.stringContaining(error) },
    });
    expect((await api('GET', 'faults')).data).toEqual(before);
  });
});

describe('The owner', () => {
  it('sees the last 1000 events and requests', async () => {
    const { eventBridge } = playground;
    for (let count = 0; count < 64; count++) {
      await put(Array.from({ length: 16 }, (_, index) => event({ id: `${count}x${index}` })));
    }
    expect(eventBridge.traces).toHaveLength(1000);
    expect(eventBridge.events[0]?.id).toBe('1x8');
    expect(eventBridge.counters.accepted).toBe(1024);
    // An event whose trace is forgotten is still known.
    await put([event({ id: '0x0' })]);
    expect(eventBridge.counters).toMatchObject({ accepted: 1024, repeated: 1 });
    for (let count = 0; count < 1000; count++) await request({ data: '' });
    expect(eventBridge.requests).toHaveLength(1000);
    expect(eventBridge.requests[0]).toMatchObject({ status: 403 });
  });

  it('hears of what happens at once, without what is in the events', async () => {
    const { data: stream } = await axios.get<NodeJS.ReadableStream>(`${playground.url}/api/live`, {
      responseType: 'stream',
    });
    let written = '';
    stream.on('data', (part: Buffer) => (written += part.toString()));
    const sent = event();
    await put([sent]);
    for (;;) {
      const [, json] = /event: eventbridge\ndata: (.*)\n\n/.exec(written) ?? [];
      if (json) {
        expect(JSON.parse(json)).toMatchObject({
          cleared: false,
          traces: [{ via: 'API', busName: 'hr-events', event: { id: sent.id, type: sent.type } }],
          requests: playground.eventBridge.requests,
          counters: { accepted: 1 },
        });
        expect(json).not.toContain('Li Lei');
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const [trace] = playground.eventBridge.traces;
    expect((await api('GET', `traces/${trace?.id}/event`)).data).toEqual(trace?.event);
    expect((await api('DELETE', 'traces')).status).toBe(204);
    expect((await api('GET', `traces/${trace?.id}/event`)).status).toBe(400);
    for (const list of ['traces', 'requests', 'api-calls']) {
      expect((await api('GET', list)).data).toEqual([]);
    }
  });

  it('is on this machine', async () => {
    const elsewhere = { headers: { ...signed('/openapi/putEvents'), host: 'evil.example' } };
    expect(await request({ ...elsewhere, data: '[]' })).toMatchObject({ status: 403 });
    const { data } = await axios.request({
      method: 'POST',
      url: `${playground.url}/api/eventbridge/operations/createEventBus`,
      headers: { origin: 'https://evil.example' },
      data: { EventBusName: 'x' },
      validateStatus: () => true,
    });
    expect(data).toEqual({ error: 'Another site may not use the playground.' });
  });
});

describe('What is remembered is bounded', () => {
  it('for the ids of events: the last 100,000', () => {
    const bridge = new EventBridge(newEventBridge(), Date.now, () => undefined);
    const accept = (id: number) =>
      bridge.accept(
        { ...event({ id: `${id}` }), specversion: '1.0', aliyuneventbusname: 'default' },
        'API',
        '',
      );
    for (let id = 0; id < 100_000; id++) accept(id);
    accept(0);
    expect(bridge.counters).toMatchObject({ accepted: 100_000, repeated: 1 });
    accept(100_000);
    accept(0);
    expect(bridge.counters).toMatchObject({ accepted: 100_002, repeated: 1 });
  });

  it('for nonces: the last 100,000, for 30 minutes', () => {
    const nonces = new NonceMemory();
    for (let nonce = 0; nonce < 100_000; nonce++) expect(nonces.admit(`${nonce}`, 0)).toBe(true);
    expect(nonces.admit('99999', 30 * MINUTE)).toBe(false);
    expect(nonces.admit('one more', 30 * MINUTE)).toBe(true);
    expect(nonces.admit('0', 30 * MINUTE)).toBe(true);
    expect(nonces.admit('99998', 30 * MINUTE + 1)).toBe(true);
  });

  it('for what waits to be brought to targets: 10,000', async () => {
    const queue = new DeliveryQueue();
    let done = 0;
    const begin: Array<() => void> = [];
    const work = () => new Promise<void>((resolve) => begin.push(resolve)).then(() => void done++);
    // Four at a time have begun and wait no more.
    for (let count = 0; count < 10_004; count++) expect(queue.add(work)).toBe(true);
    expect(queue.add(work)).toBe(false);
    expect(begin).toHaveLength(4);
    while (!queue.isIdle) {
      begin.splice(0).forEach((end) => end());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(done).toBe(10_004);
    queue.stop();
    expect(queue.add(work)).toBe(false);
  });
});
