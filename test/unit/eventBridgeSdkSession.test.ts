import Client, {
  CloudEvent,
  Config,
  CreateEventBusRequest,
  CreateRuleRequest,
  CreateTargetsRequest,
  DeleteEventBusRequest,
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
  TargetEntry,
  TestEventPatternRequest,
  UpdateRuleRequest,
} from '@alicloud/eventbridge';
import { newApp } from '../../playground/dingtalk/app';
import { type Playground, startPlayground } from '../../playground/server';

const eventBusName = 'demo-bus';
const ruleName = 'myRule';
const of = { eventBusName, ruleName };

/** DingTalk's own address, as the sample has it, token and all. */
const ROBOT_URL =
  'https://oapi.dingtalk.com/robot/send?access_token=1019d4a19e2ef6b2f***********396fc5e94814ed8460';

const constant = (resourceKey: string, value: string) =>
  new EBTargetParam({ resourceKey, form: 'CONSTANT', value });

const robot = (
  url = ROBOT_URL,
  secret = 'SEC121a71ff304a65b4f7c**************1f4d9f6c1ca514300d15234',
) =>
  new TargetEntry({
    id: 'dingtalk.target',
    type: 'acs.dingtalk',
    endpoint: url,
    paramList: [
      constant('URL', url),
      constant('SecretKey', secret),
      new EBTargetParam({
        resourceKey: 'Body',
        form: 'TEMPLATE',
        value: '{"key":"$.source","value":"$.data"}',
        template: '{"msgtype": "text","text": {"content": "Hello：${key}"}}',
      }),
    ],
  });

const event = new CloudEvent({
  id: 'a5074581-7e74-4e4c-868f-47e7afdf8445',
  source: 'acs.oss',
  specversion: '1.0',
  type: 'acs:oss:cn-hangzhou:1234567:xls-papk/game_apk/123.jpg',
  datacontenttype: 'application/json',
  subject: '1.0',
  time: '2020-08-24T13:54:05.965Asia/Shanghai',
  data: Buffer.from('test'),
  extensions: { aliyuneventbusname: eventBusName },
});

const pattern = (type: string) => JSON.stringify({ source: ['acs.oss'], type: [type] });

const testOf = (b: number) =>
  new TestEventPatternRequest({
    eventPattern: JSON.stringify({ source: ['acs.oss'], data: { b: [b] } }),
    event: JSON.stringify({
      id: '51efe8e2-841f-4900-8ff5-3c6dfae1060e',
      source: 'acs.oss',
      type: 'oss:ObjectCreated:PostObject',
      dataschema: 'http://taobao.com/test.json',
      subject: 'acs:oss:cn-hangzhou:1234567:xls-papk/game_apk/123.jpg',
      aliyuneventbusname: eventBusName,
      data: { a: 'test', b: 1 },
    }),
  });

/**
 * What the sample of Alibaba Cloud's own SDK does, call by call, with its values; only address and
 * keys are others. Source: examples/ts of aliyun/alibabacloud-eventbridge-sdk at b8683bd.
 */
const session: Array<[name: string, call: (client: Client) => Promise<object>, answer: object]> = [
  [
    'create a bus',
    (client) => client.createEventBus(new CreateEventBusRequest({ eventBusName })),
    { eventBusARN: expect.stringContaining(eventBusName) },
  ],
  ['put an event on it', (client) => client.putEvents([event]), { failedEntryCount: 0 }],
  [
    'get the bus',
    (client) => client.getEventBus(new GetEventBusRequest({ eventBusName })),
    { eventBusName },
  ],
  [
    'list the buses',
    (client) => client.listEventBuses(new ListEventBusesRequest({ limit: 100 })),
    { eventBuses: expect.arrayContaining([expect.objectContaining({ eventBusName })]) },
  ],
  [
    'create a rule with a robot as target',
    (client) =>
      client.createRule(
        new CreateRuleRequest({
          ...of,
          filterPattern: pattern('oss:ObjectCreated:UploadPart'),
          status: 'enable',
          targets: [robot()],
        }),
      ),
    { ruleARN: expect.stringContaining(ruleName) },
  ],
  ['enable the rule', (client) => client.enableRule(new EnableRuleRequest(of)), {}],
  ['disable the rule', (client) => client.disableRule(new DisableRuleRequest(of)), {}],
  [
    'get the rule',
    (client) => client.getRule(new GetRuleRequest(of)),
    { ruleName, status: 'DISABLE', filterPattern: pattern('oss:ObjectCreated:UploadPart') },
  ],
  [
    'list the rules',
    (client) => client.listRules(new ListRulesRequest({ eventBusName })),
    { rules: [expect.objectContaining({ ruleName })] },
  ],
  [
    'update the rule',
    (client) =>
      client.updateRule(
        new UpdateRuleRequest({ ...of, filterPattern: pattern('oss:BucketQueried:GetBucketStat') }),
      ),
    {},
  ],
  ['test a pattern that fits', (client) => client.testEventPattern(testOf(1)), { result: true }],
  ['test one that does not', (client) => client.testEventPattern(testOf(2)), { result: false }],
  [
    'create the target again',
    (client) => client.createTargets(new CreateTargetsRequest({ ...of, targets: [robot()] })),
    { errorEntries: [expect.objectContaining({ errorCode: 'EventRuleTargetIdDuplicate' })] },
  ],
  [
    'list the targets',
    (client) => client.listTargets(new ListTargetsRequest(of)),
    { targets: [expect.objectContaining({ id: 'dingtalk.target', endpoint: ROBOT_URL })] },
  ],
  [
    'delete the target',
    (client) =>
      client.deleteTargets(new DeleteTargetsRequest({ ...of, targetIds: ['dingtalk.target'] })),
    { errorEntriesCount: 0 },
  ],
  ['delete the rule', (client) => client.deleteRule(new DeleteRuleRequest(of)), {}],
  [
    'delete the bus',
    (client) => client.deleteEventBus(new DeleteEventBusRequest({ eventBusName })),
    {},
  ],
];

let playground: Playground;
let client: Client;

beforeAll(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/hook'),
    events: [],
  });
  const { accessKeyId, accessKeySecret } = playground.eventBridge.settings;
  const endpoint = new URL(playground.url).host;
  client = new Client(new Config({ accessKeyId, accessKeySecret, endpoint }));
});

afterAll(() => playground.close());

describe("The sample session of Alibaba Cloud's own SDK runs against the playground", () => {
  it('in 17 steps', () => {
    expect(session).toHaveLength(17);
  });

  it.each(session)('%s', async (_name, call, answer) => {
    expect(await call(client)).toMatchObject({ requestId: expect.any(String), ...answer });
  });
});
