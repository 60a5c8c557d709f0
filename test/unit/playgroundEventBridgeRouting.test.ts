import { X509Certificate, createHmac, publicDecrypt, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Client, {
  CloudEvent,
  Config,
  CreateEventBusRequest,
  CreateEventSourceRequest,
  CreateRuleRequest,
  CreateTargetsRequest,
  DeleteEventBusRequest,
  DeleteEventSourceRequest,
  DeleteRuleRequest,
  DeleteTargetsRequest,
  DisableRuleRequest,
  EBTargetParam,
  EnableRuleRequest,
  GetEventBusRequest,
  GetRuleRequest,
  ListEventBusesRequest,
  ListRulesRequest,
  ListTargetsRequest,
  ListUserDefinedRequest,
  QueryEventByEventIdRequest,
  QueryEventTracesRequest,
  SourceHttpEventParameters,
  TargetEntry,
  TestEventPatternRequest,
  UpdateEventSourceRequest,
  UpdateRuleRequest,
} from '@alicloud/eventbridge';
import axios, { type AxiosRequestConfig } from 'axios';
import { newApp } from '../../playground/dingtalk/app';
import type { EventTrace } from '../../playground/eventbridge/trace';
import { type Playground, startPlayground } from '../../playground/server';

const BUS = 'hr-events';
const eventBusName = BUS;
const ruleName = 'new-member';

let playground: Playground;
let client: Client;
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
  const { accessKeyId, accessKeySecret } = playground.eventBridge.settings;
  const endpoint = new URL(playground.url).host;
  client = new Client(new Config({ accessKeyId, accessKeySecret, endpoint }));
});

afterEach(() => playground.close());

/** An item of the package's DingTalk trigger. */
const item = (more: object = {}) => ({
  eventId: randomUUID(),
  eventType: 'user_add_org',
  eventBornTime: 1_780_000_000_000,
  eventCorpId: 'ding1',
  data: { userId: ['li.lei'] },
  ...more,
});

const post = (data: unknown, more: AxiosRequestConfig = {}) =>
  axios.request<Record<string, unknown>>({
    method: 'POST',
    url: playground.eventBridge.webhookUrl,
    data,
    validateStatus: () => true,
    ...more,
  });

/** Puts an event on the bus and waits until it came to the end of its way. */
async function put(data: object, more: object = {}): Promise<EventTrace> {
  const event = new CloudEvent({
    id: randomUUID(),
    source: 'n8n',
    type: 'test:made',
    data: Buffer.from(JSON.stringify(data)),
    extensions: { aliyuneventbusname: BUS },
    ...more,
  });
  const { failedEntryCount } = await client.putEvents([event]);
  expect(failedEntryCount).toBe(0);
  await playground.eventBridge.settled();
  return playground.eventBridge.traces.find((trace) => trace.event.id === event.id)!;
}

const parameter = (resourceKey: string, form: string, value?: string, template?: string) =>
  new EBTargetParam({ resourceKey, form, value, template });

const httpTarget = (id: string, url: string, ...paramList: EBTargetParam[]) =>
  new TargetEntry({
    id,
    type: 'acs.http',
    paramList: [parameter('URL', 'CONSTANT', url), ...paramList],
  });

/** A rule for every event, with one target. */
const routeTo = (target: TargetEntry) =>
  client.createRule(new CreateRuleRequest({ eventBusName, ruleName: 'all', targets: [target] }));

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );

describe('Event buses', () => {
  const get = (name: string) => client.getEventBus(new GetEventBusRequest({ eventBusName: name }));
  const create = (name: string) =>
    client.createEventBus(new CreateEventBusRequest({ eventBusName: name, description: 'mine' }));
  const remove = (name: string) =>
    client.deleteEventBus(new DeleteEventBusRequest({ eventBusName: name }));

  it('are made, shown, listed and deleted', async () => {
    const { eventBusARN } = await create('payroll');
    expect(eventBusARN).toBe('acs:eventbridge:cn-hangzhou:1000000000000001:eventbus/payroll');
    const bus = await get('payroll');
    expect(bus).toMatchObject({ eventBusName: 'payroll', description: 'mine', eventBusARN });
    expect(Math.abs(bus.createTimestamp! - Date.now())).toBeLessThan(60_000);
    const list = async (more: object) => {
      const { eventBuses, nextToken, total } = await client.listEventBuses(
        new ListEventBusesRequest(more),
      );
      return { names: eventBuses?.map((one) => one.eventBusName), nextToken, total };
    };
    expect(await list({})).toEqual({
      names: ['default', BUS, 'payroll'],
      nextToken: undefined,
      total: 3,
    });
    expect(await list({ limit: 2 })).toMatchObject({ names: ['default', BUS], nextToken: '2' });
    expect(await list({ limit: 2, nextToken: '2' })).toMatchObject({ names: ['payroll'] });
    expect(await list({ namePrefix: 'pay' })).toMatchObject({ names: ['payroll'], total: 1 });
    expect(await codeOf(list({ nextToken: 'x' }))).toBe('NextTokenInvalid');
    expect(await codeOf(list({ limit: 101 }))).toBe('InvalidArgument');
    await remove('payroll');
    expect(await codeOf(get('payroll'))).toBe('EventBusNotExist');
  });

  it.each(['default', BUS])('cannot take the name %s', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ code: 'EventBusAlreadyExist' });
  });

  it('have names of 1 to 127 letters, digits and hyphens', async () => {
    await create('b'.repeat(127));
    expect(await codeOf(create('b'.repeat(128)))).toBe('InvalidArgument');
    for (const name of ['under_score', 'eventbridge-reserved-x', '名字']) {
      expect(await codeOf(create(name))).toBe('EventBusNameInvalid');
    }
  });

  it('stay while something is on them', async () => {
    expect(await codeOf(remove('default'))).toBe('EventBusNameInvalid');
    expect(await codeOf(remove(BUS))).toBe('EventBusRuleNotEmptyForDelete');
    await client.deleteRule(new DeleteRuleRequest({ eventBusName, ruleName }));
    expect(await codeOf(remove(BUS))).toBe('EventBusSourceNotEmptyForDelete');
    await client.deleteEventSource(
      new DeleteEventSourceRequest({ eventBusName, eventSourceName: 'dingtalk' }),
    );
    await remove(BUS);
    expect(await codeOf(remove(BUS))).toBe('EventBusNotExist');
  });

  it('are at most 100', async () => {
    for (let count = 2; count < 100; count++) {
      playground.eventBridge.run('createEventBus', { EventBusName: `bus-${count}` });
    }
    expect(await codeOf(create('one-more'))).toBe('EventBusCountExceedLimit');
  });
});

describe('A webhook', () => {
  const source = (more: object = {}, name = 'hook') => ({
    eventBusName,
    eventSourceName: name,
    sourceHttpEventParameters: new SourceHttpEventParameters({
      type: 'HTTPS',
      method: ['POST'],
      securityConfig: 'none',
      ...more,
    }),
  });
  const create = (more?: object) =>
    client.createEventSource(new CreateEventSourceRequest(source(more)));
  const listed = async () => {
    const { eventSources = [] } = await client.listUserDefinedEventSources(
      new ListUserDefinedRequest({ eventBusName }),
    );
    return eventSources;
  };
  const urlOf = async (name: string) => {
    const found = (await listed()).find((one) => one.name === name);
    return found!.sourceHttpEventResponse!.publicWebHookUrl![0]!;
  };

  it('makes an event of a request', async () => {
    const sent = item();
    const { status, data } = await post(sent, {
      url: `${playground.eventBridge.webhookUrl}&a=1&b=x%20y`,
      headers: { 'X-Test': 'yes' },
    });
    expect(status).toBe(200);
    const [event] = playground.eventBridge.events;
    expect(data).toEqual({
      RequestId: expect.any(String),
      ResourceOwnerAccountId: '1000000000000001',
      FailedEntryCount: 0,
      EntryList: [{ EventId: event!.id, TraceId: playground.eventBridge.traces[0]!.traceId }],
    });
    expect(event).toMatchObject({
      source: 'dingtalk',
      type: 'eventbridge:Events:HTTPEvent',
      specversion: '1.0',
      datacontenttype: 'application/json',
      subject:
        'acs:eventbridge:cn-hangzhou:1000000000000001:eventbus/hr-events/eventsource/dingtalk',
      aliyuneventbusname: BUS,
      data: {
        headers: { 'x-test': 'yes', 'content-type': 'application/json' },
        path: '/webhook/putEvents',
        body: sent,
        httpMethod: 'POST',
        queryString: { a: '1', b: 'x y' },
      },
    });
    expect(JSON.stringify(event)).not.toContain(playground.eventBridge.settings.webhookToken);
    expect(playground.eventBridge.traces[0]).toMatchObject({ via: 'webhook', busName: BUS });
  });

  it.each<[unknown, string, unknown]>([
    ['[1,2]', 'application/json', [1, 2]],
    ['"text"', 'application/json; charset=utf-8', 'text'],
    ['plain', 'text/plain', 'plain'],
    ['', 'text/plain', ''],
  ])('keeps the body %j of type %s', async (data, type, body) => {
    expect(
      await post(data, {
        headers: { 'Content-Type': type },
        transformRequest: [(as: unknown) => as],
      }),
    ).toMatchObject({ status: 200 });
    expect(playground.eventBridge.events).toMatchObject([{ data: { body } }]);
  });

  it.each([Buffer.from([0, 1, 255]), '{', ''])('refuses JSON that is none: %j', async (data) => {
    const answer = await post(data, {
      headers: { 'Content-Type': 'application/json' },
      transformRequest: [(as: unknown) => as],
    });
    expect(answer).toMatchObject({ status: 400, data: { code: 'InvalidArgument' } });
    expect(playground.eventBridge.events).toEqual([]);
  });

  it('refuses what would be too large an event', async () => {
    expect(await post({ text: 'x'.repeat(256 * 1024) })).toMatchObject({
      status: 400,
      data: { message: expect.stringContaining('more than 262144') },
    });
    expect(await post({ text: 'x'.repeat(3_000_000) })).toMatchObject({ status: 400 });
  });

  it.each(['', '?token=', '?token=wrong', '?TOKEN=x'])('needs its token: %s', async (query) => {
    expect(await post({}, { url: `${playground.url}/webhook/putEvents${query}` })).toMatchObject({
      status: 403,
      data: { code: 'InvalidToken', requestId: expect.any(String) },
    });
  });

  it('takes only its methods', async () => {
    await create({ method: ['PUT', 'GET'] });
    const url = await urlOf('hook');
    expect(await post({}, { url })).toMatchObject({
      status: 409,
      data: {
        code: 'PutEventsRequestSecurityCheckFailed',
        message: expect.stringContaining('POST'),
      },
    });
    expect(await post({ a: 1 }, { url, method: 'PUT' })).toMatchObject({ status: 200 });
    expect(await post(undefined, { url, method: 'GET' })).toMatchObject({ status: 200 });
    expect(playground.eventBridge.events).toMatchObject([
      { source: 'hook', data: { httpMethod: 'PUT', body: { a: 1 } } },
      { source: 'hook', data: { httpMethod: 'GET', body: '' } },
    ]);
  });

  it.each([
    [['10.0.0.0/8', '127.0.0.2'], 409],
    [['10.0.0.0/8', '127.0.0.0/8'], 200],
    [['127.0.0.1'], 200],
  ])('lets %j in from 127.0.0.1: %i', async (ip, status) => {
    await create({ securityConfig: 'ip', ip });
    expect(await post({}, { url: await urlOf('hook') })).toMatchObject({ status });
  });

  it.each([
    ['https://hr.example/page', 200],
    ['https://hr.example:8443/', 200],
    ['https://hr.example.evil.example/', 409],
    ['https://evil.example/?hr.example', 409],
    ['hr.example', 409],
    [undefined, 409],
  ])('lets the referer %s in: %i', async (Referer, status) => {
    await create({ securityConfig: 'referer', referer: ['hr.example', 'other.example'] });
    const url = await urlOf('hook');
    expect(await post({}, { url, headers: { Referer } })).toMatchObject({ status });
  });

  it.each([
    [{ method: [] }, 'InvalidArgument'],
    [{ method: ['TRACE'] }, 'InvalidArgument'],
    [{ securityConfig: 'ip' }, 'HttpSourceParametersInvalid'],
    [{ securityConfig: 'ip', ip: ['home'] }, 'InvalidArgument'],
    [{ securityConfig: 'ip', ip: Array(6).fill('127.0.0.1') }, 'InvalidArgument'],
    [{ securityConfig: 'referer', referer: [] }, 'HttpSourceParametersInvalid'],
    [{ securityConfig: 'referer', referer: Array(6).fill('a.example') }, 'InvalidArgument'],
  ])('cannot be made with %j', async (more, code) => {
    expect(await codeOf(create(more))).toBe(code);
    expect(await listed()).toHaveLength(1);
  });

  it('is changed and deleted', async () => {
    await create();
    expect(await codeOf(create())).toBe('EventSourceAlreadyExist');
    const url = await urlOf('hook');
    expect(url).not.toBe(await urlOf('dingtalk'));
    await client.updateEventSource(
      new UpdateEventSourceRequest({ ...source({ method: ['GET'] }), description: 'changed' }),
    );
    expect((await listed())[1]).toMatchObject({
      name: 'hook',
      description: 'changed',
      sourceHttpEventResponse: { method: ['GET'], publicWebHookUrl: [url] },
    });
    const named = { eventBusName, eventSourceName: 'hook' };
    await client.deleteEventSource(new DeleteEventSourceRequest(named));
    expect(await post(undefined, { url, method: 'GET' })).toMatchObject({ status: 403 });
    expect(await codeOf(client.deleteEventSource(new DeleteEventSourceRequest(named)))).toBe(
      'EventSourceNotExist',
    );
  });

  it('has mistakes on demand too', async () => {
    playground.eventBridge.setFaults({ throttlePercent: 100 });
    expect(await post({})).toMatchObject({ status: 429, data: { code: 'TooManyRequests' } });
    playground.eventBridge.setFaults({ dropAfterPercent: 100 });
    await expect(post({})).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(playground.eventBridge.counters.accepted).toBe(1);
  });
});

describe('Rules', () => {
  const create = (more: object = {}) =>
    client.createRule(new CreateRuleRequest({ eventBusName, ruleName: 'mine', ...more }));
  const get = (name = 'mine') =>
    client.getRule(new GetRuleRequest({ eventBusName, ruleName: name }));

  it('are made, shown, listed, changed and deleted', async () => {
    const filterPattern = '{"source":["n8n"]}';
    const { ruleARN } = await create({ description: 'first', filterPattern });
    expect(ruleARN).toMatch('eventbus/hr-events/rule/mine');
    expect(await get()).toMatchObject({
      ruleName: 'mine',
      description: 'first',
      status: 'ENABLE',
      filterPattern,
      targets: [],
    });
    expect(await codeOf(create())).toBe('EventRuleAlreadyExist');
    await client.updateRule(
      new UpdateRuleRequest({ eventBusName, ruleName: 'mine', description: 'second' }),
    );
    expect(await get()).toMatchObject({ description: 'second', status: 'ENABLE', filterPattern });
    const names = async (more: object) => {
      const { rules, total } = await client.listRules(
        new ListRulesRequest({ eventBusName, ...more }),
      );
      return [rules?.map((rule) => rule.ruleName), total];
    };
    expect(await names({})).toEqual([['new-member', 'mine'], 2]);
    expect(await names({ ruleNamePrefix: 'mi' })).toEqual([['mine'], 1]);
    expect(await names({ limit: 1, nextToken: '1' })).toEqual([['mine'], 2]);
    await client.deleteRule(new DeleteRuleRequest({ eventBusName, ruleName: 'mine' }));
    expect(await codeOf(get())).toBe('EventRuleNotExisted');
  });

  it('decide which events go where, while they are enabled', async () => {
    const matched = async (data: object) => (await put(data)).rules.map((rule) => rule.ruleName);
    await create({ filterPattern: '{"data":{"age":[{"numeric":[">",17]}]}}' });
    expect(await matched({ age: 18 })).toEqual(['mine']);
    expect(await matched({ age: 17 })).toEqual([]);
    const named = { eventBusName, ruleName: 'mine' };
    await client.disableRule(new DisableRuleRequest(named));
    expect(await matched({ age: 18 })).toEqual([]);
    await client.enableRule(new EnableRuleRequest(named));
    expect(await matched({ age: 18 })).toEqual(['mine']);
    await client.updateRule(new UpdateRuleRequest({ ...named, filterPattern: '' }));
    expect(await matched({})).toEqual(['mine']);
    await client.updateRule(new UpdateRuleRequest({ ...named, status: 'DISABLE' }));
    expect(await matched({})).toEqual([]);
  });

  it('are for the events of their bus', async () => {
    await create();
    const elsewhere = await put({}, { extensions: { aliyuneventbusname: 'default' } });
    expect(elsewhere.rules).toEqual([]);
  });

  it.each([
    [{ ruleName: 'with space' }, 'InvalidArgument'],
    [{ eventBusName: 'missing' }, 'EventBusNotExist'],
    [{ status: 'ON' }, 'InvalidArgument'],
    [{ filterPattern: '{' }, 'InvalidArgument'],
    [{ filterPattern: '{"source":[{"regex":"x"}]}' }, 'InvalidArgument'],
    [{ targets: [httpTarget('a', 'https://evil.example')] }, 'EventTargetInvalid'],
  ])('cannot be made with %j', async (more, code) => {
    expect(await codeOf(create(more))).toBe(code);
    expect(await codeOf(get())).toBe('EventRuleNotExisted');
  });

  it('are at most 50 on a bus', async () => {
    for (let count = 1; count < 50; count++) {
      playground.eventBridge.run('createRule', { EventBusName: BUS, RuleName: `r${count}` });
    }
    expect(await codeOf(create())).toBe('EventRuleCountExceedLimit');
  });

  it('can be tried before', async () => {
    const test = async (eventPattern: string, event = '{"source":"acs.oss"}') =>
      (await client.testEventPattern(new TestEventPatternRequest({ event, eventPattern }))).result;
    expect(await test('{"source":[{"prefix":"acs."}]}')).toBe(true);
    expect(await test('{"source":["acs."]}')).toBe(false);
    expect(await codeOf(test('{"source":1}'))).toBe('InvalidArgument');
    expect(await codeOf(test('{}', '{'))).toBe('InvalidArgument');
  });
});

describe('Targets', () => {
  let server: http.Server;
  let received: Array<{
    method: string;
    url: string;
    headers: http.IncomingHttpHeaders;
    body: string;
  }>;
  /** Answers in the order of the requests; after these, 200. */
  let statuses: number[];
  let url: string;

  beforeEach(async () => {
    received = [];
    statuses = [];
    server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        received.push({ method, url: path, headers, body });
        response.statusCode = statuses.shift() ?? 200;
        response.setHeader('Location', `${playground.url}/demo/hr-api`);
        response.end('{"ok":true}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('get the whole event, signed', async () => {
    const address = `${url}?a=1&b=x%20y`;
    await routeTo(httpTarget('api', address, parameter('SecretToken', 'CONSTANT', 'my token')));
    const { event } = await put({ name: '李雷' });
    const [push] = received;
    expect(push).toMatchObject({ method: 'POST', url: '/api?a=1&b=x%20y' });
    expect(JSON.parse(push!.body)).toEqual(event);

    const header = (name: string) => String(push!.headers[`x-eventbridge-signature${name}`]);
    const certificateUrl = header('-url');
    expect(certificateUrl).toBe(`${playground.url}/eventbridge/certificate.pem`);
    const { data: pem } = await axios.get<string>(certificateUrl);
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    const secret = publicDecrypt(certificate.publicKey, Buffer.from(header('-secret'), 'base64'));
    const lines = [
      address,
      `x-eventbridge-signature-timestamp: ${header('-timestamp')}`,
      'x-eventbridge-signature-method: HMAC-SHA1',
      'x-eventbridge-signature-version: 1.0',
      `x-eventbridge-signature-url: ${certificateUrl}`,
      'x-eventbridge-signature-token: my token',
      push!.body,
    ];
    const right = createHmac('sha1', secret)
      .update(`${lines.join('\n')}\n`)
      .digest('base64');
    expect(header('')).toBe(right);
    expect(Math.abs(Number(header('-timestamp')) - Date.now())).toBeLessThan(60_000);
  });

  it('have a new secret for each push, and no token unless set', async () => {
    await routeTo(httpTarget('api', url));
    await put({});
    await put({});
    const secrets = received.map(({ headers }) => headers['x-eventbridge-signature-secret']);
    expect(secrets[0]).not.toBe(secrets[1]);
    expect(received[0]?.headers).not.toHaveProperty('x-eventbridge-signature-token');
  });

  it.each<[string, EBTargetParam, string]>([
    ['CONSTANT', parameter('Body', 'CONSTANT', 'Hello $.data.name'), 'Hello $.data.name'],
    ['JSONPATH', parameter('Body', 'JSONPATH', '$.data.name'), 'Li "Lei"'],
    ['JSONPATH of an object', parameter('Body', 'JSONPATH', '$.data.list'), '[1,{"a":null}]'],
    ['JSONPATH of an element', parameter('Body', 'JSONPATH', '$.data.list[1].a'), 'null'],
    ['JSONPATH of nothing', parameter('Body', 'JSONPATH', '$.data.missing'), ''],
    ['JSONPATH of a number', parameter('Body', 'JSONPATH', "$['data']['age']"), '30'],
    [
      'TEMPLATE',
      parameter(
        'Body',
        'TEMPLATE',
        '{"who":"$.data.name","age":"$.data.age","fixed":"from n8n","none":"$.data.missing"}',
        '${who} is ${age} ${fixed}, ${none}${unknown}$',
      ),
      'Li "Lei" is 30 from n8n, ${unknown}$',
    ],
    [
      'TEMPLATE of JSON',
      parameter(
        'Body',
        'TEMPLATE',
        '{"who":"$.data.name","list":"$.data.list"}',
        '{"a":"${who}","b":${list}}',
      ),
      '{"a":"Li \\"Lei\\"","b":[1,{"a":null}]}',
    ],
  ])('get a body of the form %s', async (_name, body, expected) => {
    await routeTo(httpTarget('api', url, body));
    await put({ name: 'Li "Lei"', age: 30, list: [1, { a: null }] });
    expect(received.map((push) => push.body)).toEqual([expected]);
  });

  it('are called with the method of their choice', async () => {
    await routeTo(httpTarget('api', url, parameter('Method', 'CONSTANT', 'PUT')));
    await put({});
    expect(received).toMatchObject([{ method: 'PUT' }]);
  });

  it('get an event again when they fail, and then no more', async () => {
    await routeTo(httpTarget('api', url));
    statuses = [503, 429];
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { targetId: 'api', endpoint: url, status: 'delivered', attempts: 3, httpStatus: 200 },
    ]);
    statuses = [500, 500, 500, 500];
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { status: 'failed', attempts: 4, httpStatus: 500, reason: '{"ok":true}' },
    ]);
    statuses = [400];
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { status: 'failed', attempts: 1, httpStatus: 400 },
    ]);
    expect(received).toHaveLength(8);
  });

  it('do not lead elsewhere', async () => {
    await routeTo(httpTarget('api', url));
    statuses = [307];
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { status: 'failed', httpStatus: 307 },
    ]);
    expect(playground.eventBridge.apiCalls).toEqual([]);
  });

  it('that nobody listens at fail with the reason', async () => {
    await routeTo(httpTarget('api', 'http://127.0.0.1:1/'));
    const [rule] = (await put({})).rules;
    expect(rule?.targets).toMatchObject([
      { status: 'failed', attempts: 4, reason: 'no connection (ECONNREFUSED)' },
    ]);
    expect(rule?.targets[0]).not.toHaveProperty('httpStatus', expect.any(Number));
  });

  it('can be a DingTalk robot', async () => {
    const { webhookUrl, settings } = playground.robot;
    const robot = (id: string, secret: string) =>
      new TargetEntry({
        id,
        type: 'acs.dingtalk',
        paramList: [
          parameter('URL', 'CONSTANT', webhookUrl),
          parameter('SecretKey', 'CONSTANT', secret),
          parameter(
            'Body',
            'TEMPLATE',
            '{"who":"$.data.userId[0]"}',
            '{"msgtype":"text","text":{"content":"EventBridge: ${who} joined"}}',
          ),
        ],
      });
    await routeTo(robot('group', settings.secret));
    expect((await put({ userId: ['li.lei'] })).rules[0]?.targets).toMatchObject([
      { type: 'acs.dingtalk', status: 'delivered', attempts: 1 },
    ]);
    expect(playground.robot.messages).toMatchObject([
      { message: { text: { content: 'EventBridge: li.lei joined' } } },
    ]);
    expect(playground.robot.requests).toMatchObject([{ signed: true, answer: 0 }]);
    await client.deleteRule(new DeleteRuleRequest({ eventBusName, ruleName: 'all' }));
    await routeTo(robot('wrong', `${settings.secret}x`));
    expect((await put({ userId: ['li.lei'] })).rules[0]?.targets).toMatchObject([
      {
        status: 'failed',
        attempts: 1,
        httpStatus: 200,
        reason: expect.stringContaining('sign not match'),
      },
    ]);
  });

  it("at DingTalk's own address are the playground's group, and nothing leaves this machine", async () => {
    const { pathname, search } = new URL(playground.robot.webhookUrl);
    const address = `https://oapi.dingtalk.com${pathname}${search}`;
    const target = (type: string) =>
      new TargetEntry({
        id: type,
        type,
        endpoint: address,
        paramList: [
          parameter('URL', 'CONSTANT', address),
          ...(type === 'acs.dingtalk'
            ? [parameter('SecretKey', 'CONSTANT', playground.robot.settings.secret)]
            : []),
          parameter(
            'Body',
            'TEMPLATE',
            '{"who":"$.source"}',
            '{"msgtype":"text","text":{"content":"Hello: ${who}"}}',
          ),
        ],
      });
    await routeTo(target('acs.dingtalk'));
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { endpoint: address, status: 'delivered' },
    ]);
    expect(playground.robot.messages).toHaveLength(1);
    const targets = [target('acs.http')];
    const answer = await client.createTargets(
      new CreateTargetsRequest({ eventBusName, ruleName, targets }),
    );
    expect(answer).toMatchObject({ errorEntriesCount: 1 });
  });

  it.each([
    'https://example.com/',
    'https://oapi.dingtalk.com.example.com/robot/send',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:80/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.0.0.1@example.com/',
    'http://[::ffff:10.0.0.1]/',
    'ftp://localhost/',
    'file:///etc/passwd',
    'localhost',
    '',
  ])('on other machines are refused: %s', async (address) => {
    const targets = [httpTarget('elsewhere', address)];
    const answer = await client.createTargets(
      new CreateTargetsRequest({ eventBusName, ruleName, targets }),
    );
    expect(answer).toMatchObject({ errorEntriesCount: 1 });
    expect(answer.errorEntries).toMatchObject([
      {
        entryId: 'elsewhere',
        errorCode: 'EventTargetInvalid',
        errorMessage: expect.stringContaining('The playground calls only this machine'),
      },
    ]);
    const viaEndpoint = new TargetEntry({
      id: 'e',
      type: 'acs.http',
      endpoint: address,
      paramList: [],
    });
    expect(
      await client.createTargets(
        new CreateTargetsRequest({ eventBusName, ruleName, targets: [viaEndpoint] }),
      ),
    ).toMatchObject({ errorEntriesCount: 1 });
  });

  it.each(['http://localhost:1/x', 'http://127.9.9.9/', 'http://[::1]:1/', 'http://0x7f.1/'])(
    'on this machine are not: %s',
    async (address) => {
      const targets = [httpTarget('here', address)];
      expect(
        await client.createTargets(new CreateTargetsRequest({ eventBusName, ruleName, targets })),
      ).toMatchObject({ errorEntriesCount: 0 });
    },
  );

  it.each<[string, (good: string) => TargetEntry, string]>([
    ['its type', (good) => new TargetEntry({ ...httpTarget('a', good), type: 'acs.mns' }), 'Type'],
    ['its id', (good) => httpTarget('with space', good), 'Id'],
    [
      'a parameter',
      (good) => httpTarget('a', good, parameter('Other', 'CONSTANT', 'x')),
      'no parameter Other',
    ],
    [
      'an address that events decide on',
      () =>
        new TargetEntry({
          id: 'a',
          type: 'acs.http',
          paramList: [parameter('URL', 'JSONPATH', '$.data.url')],
        }),
      'URL must be of the form CONSTANT',
    ],
    ['a form', (good) => httpTarget('a', good, parameter('Body', 'OTHER')), 'Form'],
    [
      'a path',
      (good) => httpTarget('a', good, parameter('Body', 'JSONPATH', 'data')),
      'must have a JSONPath',
    ],
    [
      'a template',
      (good) => httpTarget('a', good, parameter('Body', 'TEMPLATE', '{}')),
      'no Template',
    ],
    [
      'its names',
      (good) => httpTarget('a', good, parameter('Body', 'TEMPLATE', '[1]', 'x')),
      'must have a Value',
    ],
    [
      'its method',
      (good) => httpTarget('a', good, parameter('Method', 'CONSTANT', 'GET')),
      'Method must be',
    ],
  ])('are refused for %s', async (_name, wrong, error) => {
    const answer = await client.createTargets(
      new CreateTargetsRequest({
        eventBusName,
        ruleName,
        targets: [wrong(url), httpTarget('b', url)],
      }),
    );
    expect(answer.errorEntries).toMatchObject([{ errorMessage: expect.stringContaining(error) }]);
    const { targets } = await client.listTargets(
      new ListTargetsRequest({ eventBusName, ruleName }),
    );
    expect(targets?.map(({ id }) => id)).toEqual(['hr-api', 'b']);
  });

  it('never run what stands in a JSONPath', async () => {
    await routeTo(httpTarget('api', url, parameter('Body', 'JSONPATH', '$..[?(@.constructor)]')));
    expect((await put({})).rules[0]?.targets).toMatchObject([
      { status: 'failed', attempts: 1, reason: expect.stringContaining('cannot be transformed') },
    ]);
    expect(received).toEqual([]);
  });

  it('are at most 5 on a rule, each with its own id', async () => {
    const create = (...ids: string[]) =>
      client.createTargets(
        new CreateTargetsRequest({
          eventBusName,
          ruleName,
          targets: ids.map((id) => httpTarget(id, url)),
        }),
      );
    const answer = await create('1', '2', '2', '3', '4', '5');
    expect(answer.errorEntries?.map(({ entryId, errorCode }) => [entryId, errorCode])).toEqual([
      ['2', 'EventRuleTargetIdDuplicate'],
      ['5', 'EventTargetCountExceedLimit'],
    ]);
    const removed = await client.deleteTargets(
      new DeleteTargetsRequest({ eventBusName, ruleName, targetIds: ['1', 'missing'] }),
    );
    expect(removed.errorEntries).toMatchObject([
      { entryId: 'missing', errorCode: 'EventTargetNotExist' },
    ]);
    const { targets } = await client.listTargets(
      new ListTargetsRequest({ eventBusName, ruleName }),
    );
    expect(targets?.map(({ id }) => id)).toEqual(['hr-api', '2', '3', '4']);
  });

  it('end with the playground', async () => {
    await routeTo(httpTarget('api', 'http://127.0.0.1:1/'));
    await client.putEvents([
      new CloudEvent({ id: 'a', source: 's', type: 't', extensions: { aliyuneventbusname: BUS } }),
    ]);
    await playground.close();
    await playground.eventBridge.settled();
    expect(playground.eventBridge.traces[0]?.rules[0]?.targets[0]?.attempts).toBeLessThan(4);
    playground = await startPlayground({ port: 0, app: playground.app, events: [] });
  });
});

describe('The demonstration', () => {
  it('remembers of a long call only the beginning, for it remembers a thousand', async () => {
    const long = JSON.stringify({ id: 'long', text: 'x'.repeat(900_000) });
    await axios.post(`${playground.url}/demo/hr-api`, long, { validateStatus: () => true });
    expect(playground.eventBridge.apiCalls).toMatchObject([
      { eventId: 'long', body: long.slice(0, 65_536) },
    ]);
  });

  it('shows a call whose JSON is too deep to be written again as the text that it is', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    const call = { validateStatus: () => true, headers: { 'Content-Type': 'application/json' } };
    await axios.post(`${playground.url}/demo/hr-api`, deep, call);
    const calls = `${playground.url}/api/eventbridge/api-calls`;
    expect((await axios.get(calls, call)).data).toMatchObject([{ isVerified: false, body: deep }]);
  });

  it('calls the HTTP API when a new employee comes through the webhook', async () => {
    await post(item());
    await playground.eventBridge.settled();
    const { traces, apiCalls, events } = playground.eventBridge;
    expect(traces).toMatchObject([
      {
        via: 'webhook',
        repeats: 0,
        rules: [
          {
            ruleName: 'new-member',
            targets: [
              {
                targetId: 'hr-api',
                type: 'acs.http',
                endpoint: `${playground.url}/demo/hr-api`,
                status: 'delivered',
                attempts: 1,
                httpStatus: 200,
                latencyMs: expect.any(Number),
              },
            ],
          },
        ],
      },
    ]);
    expect(apiCalls).toMatchObject([
      { isVerified: true, reason: '', method: 'POST', eventId: events[0]!.id, body: events[0] },
    ]);
    expect(playground.robot.messages).toEqual([]);
  });

  it.each([item({ eventType: 'user_leave_org' }), {}, 'user_add_org'])(
    'and not for what is no new employee',
    async (body) => {
      await post(body);
      await playground.eventBridge.settled();
      expect(playground.eventBridge.traces).toMatchObject([{ rules: [] }]);
      expect(playground.eventBridge.apiCalls).toEqual([]);
    },
  );

  it('and its API takes only what EventBridge signed', async () => {
    await post(item());
    await playground.eventBridge.settled();
    const calls = playground.eventBridge.apiCalls;
    const api = (headers: Record<string, string>, data: unknown = {}) =>
      post(data, { url: `${playground.url}/demo/hr-api`, headers });
    expect(await api({})).toMatchObject({ status: 401, data: { error: 'the call is not signed' } });
    const signature = {
      'x-eventbridge-signature': 'x',
      'x-eventbridge-signature-timestamp': String(Date.now()),
      'x-eventbridge-signature-url': `${playground.url}/eventbridge/certificate.pem`,
      'x-eventbridge-signature-secret': 'AAAA',
    };
    await api(signature);
    await api({ ...signature, 'x-eventbridge-signature-url': 'https://evil.example/cert.pem' });
    await api({ ...signature, 'x-eventbridge-signature-timestamp': String(Date.now() - 61_000) });
    await api({ ...signature, 'x-eventbridge-signature-timestamp': '' });
    expect(calls.map(({ isVerified, reason }) => [isVerified, reason])).toEqual([
      [true, ''],
      [false, 'the call is not signed'],
      [false, 'the secret of the signature cannot be read'],
      [false, 'the certificate is not one of EventBridge'],
      [false, 'the signature is older than 60 seconds'],
      [false, 'the signature is older than 60 seconds'],
    ]);
  });

  it('and a copy of a push with one thing changed is refused', async () => {
    let push: { headers: http.IncomingHttpHeaders; body: string } | undefined;
    const server = http.createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        push = { headers: request.headers, body };
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await routeTo(httpTarget('x', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    await put({});
    server.close();
    server.closeAllConnections();
    const names = Object.entries(push!.headers).filter(([name]) =>
      name.startsWith('x-eventbridge'),
    );
    // Signed for another address.
    await post(push!.body, {
      url: `${playground.url}/demo/hr-api`,
      headers: Object.fromEntries(names) as Record<string, string>,
    });
    expect(playground.eventBridge.apiCalls).toMatchObject([
      { isVerified: false, reason: 'the signature does not match' },
    ]);
  });
});

describe('Traces', () => {
  const query = async (eventId: string, bus = BUS) => {
    const { eventTraceList } = await client.queryEventTraces(
      new QueryEventTracesRequest({ eventBusName: bus, eventId }),
    );
    return eventTraceList;
  };

  it('tell each step of an event', async () => {
    await post(item());
    await playground.eventBridge.settled();
    const [event] = playground.eventBridge.events;
    const common = { eventId: event!.id, eventBusName: BUS, eventSource: 'dingtalk' };
    expect(await query(event!.id)).toMatchObject([
      { ...common, action: 'PUT' },
      { ...common, action: 'MATCH', ruleName: 'new-member' },
      {
        ...common,
        action: 'NOTIFY',
        ruleName: 'new-member',
        endpoint: `${playground.url}/demo/hr-api`,
        notifyStatus: 'SUCCESS',
        notifyLatency: expect.any(Number),
      },
    ]);
    expect(await query('unknown')).toEqual([]);
    expect(await query(event!.id, 'default')).toEqual([]);
    expect(await codeOf(query(event!.id, 'missing'))).toBe('EventBusNotExist');
  });

  it('are found by the id of the event', async () => {
    const { event } = await put({});
    const find = (more: object) =>
      client.queryEventByEventId(
        new QueryEventByEventIdRequest({ eventBusName, eventId: event.id, ...more }),
      );
    expect(await find({})).toMatchObject({
      total: 1,
      tracedEvents: [
        { eventId: event.id, eventSource: 'n8n', eventType: 'test:made', eventBusName: BUS },
      ],
    });
    expect(await find({ eventSource: 'n8n' })).toMatchObject({ total: 1 });
    expect(await find({ eventSource: 'other' })).toMatchObject({ total: 0 });
  });
});

it('The owner does on the page what the API does, and reads what is wrong', async () => {
  const run = (operation: string, data: object) =>
    axios.request<object>({
      method: 'POST',
      url: `${playground.url}/api/eventbridge/operations/${operation}`,
      data,
      validateStatus: () => true,
    });
  expect(await run('createEventBus', { EventBusName: 'mine' })).toMatchObject({ status: 200 });
  expect(await run('createEventBus', { EventBusName: 'mine' })).toMatchObject({
    status: 400,
    data: { error: 'The event bus [mine] already existed!' },
  });
  expect(await run('createEventBus', {})).toMatchObject({
    status: 400,
    data: { error: 'EventBusName is missing.' },
  });
  expect(await run('toString', {})).toMatchObject({ status: 400 });
  const { data: names } = await axios.get<string[]>(`${playground.url}/api/eventbridge/operations`);
  expect(names).toContain('putEvents');
  expect(names).toHaveLength(22);
});
