import EventBridgeUtil from '@alicloud/eventbridge-util';
import fc from 'fast-check';
import type { ICredentialType } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { AlibabaCloudEventBridgeWebhookApi } from '../../credentials/AlibabaCloudEventBridgeWebhookApi.credentials';
import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkAutomationWebhookApi } from '../../credentials/DingTalkAutomationWebhookApi.credentials';
import { DingTalkRobotApi } from '../../credentials/DingTalkRobotApi.credentials';
import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import { askByHttpRequest, type AskedPanel } from './httpRequest';
import { GIVEN_TOKEN, withServer } from './withServer';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    robot: newRobot(),
    automation: newAutomation(),
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

interface Account {
  type: ICredentialType;
  data: Record<string, string>;
}

const accounts = {
  app: (): Account => {
    const { clientId, clientSecret } = playground.openApi;
    const data = { clientId, clientSecret, baseUrl: playground.url };
    return { type: new DingTalkAppApi(), data };
  },
  eventBridge: (): Account => {
    const { settings, endpoint } = playground.eventBridge;
    const { accessKeyId, accessKeySecret, securityToken } = settings;
    const key = { accessKeyId, accessKeySecret, securityToken };
    return {
      type: new AlibabaCloudEventBridgeApi(),
      data: { endpointFrom: 'address', endpoint, ...key },
    };
  },
  eventBridgeWebhook: (): Account => ({
    type: new AlibabaCloudEventBridgeWebhookApi(),
    data: { webhookUrl: playground.eventBridge.webhookUrl },
  }),
  robot: (): Account => ({
    type: new DingTalkRobotApi(),
    data: {
      accessToken: playground.robot.webhookUrl,
      secret: playground.robot.settings.secret,
    },
  }),
  automation: (): Account => ({
    type: new DingTalkAutomationWebhookApi(),
    data: {
      webhookUrl: playground.automation.webhookUrl,
      bearerToken: playground.automation.settings.bearerToken,
    },
  }),
};

type AccountName = keyof typeof accounts;

const names = Object.keys(accounts) as AccountName[];

/** What n8n's HTTP Request node gives for one item. */
async function request(account: Account, panel: AskedPanel) {
  const run = await askByHttpRequest(account, [panel]);
  return { ...run, answer: run.answers[0] ?? {} };
}

/** The same account at another server. */
const at = (url: string, { type, data }: Account): Account => ({
  type,
  data: Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, value.replace(playground.url, url)]),
  ),
});

/** All that must stay in the credential, or in n8n's memory. */
const secretsOf = ({ data }: Account): string[] => [
  GIVEN_TOKEN,
  ...Object.entries(data)
    .filter(([name]) => /secret|token|webhookUrl/i.test(name))
    .map(([, value]) => value.replace(playground.url, ''))
    .filter((value) => value !== ''),
];

const message = { msgtype: 'text', text: { content: 'Hello' } };

describe("in n8n's HTTP Request node", () => {
  test('a call of EventBridge is signed as it is sent', async () => {
    const url = `${playground.eventBridge.endpoint}/openapi/listEventBuses`;
    const panels = [
      { url, body: { Limit: 10 } },
      { url: `${url}?b=1&a=%E4%BD%A0%20+`, body: { Limit: 10 } },
      { url, qs: { from: 'n8n & Co', to: 'ü' }, body: { Limit: 10 } },
      { url, body: { Limit: 10 }, headers: { 'x-acs-request-from': 'n8n', 'Content-MD5': 'abc' } },
      { url, body: '{"Limit": 10}', headers: { 'content-type': 'application/json' } },
      { url, body: '{"Limit": 10}' },
    ];
    for (const panel of panels) {
      const { error, answer } = await request(accounts.eventBridge(), panel);
      expect(error).toBeUndefined();
      expect(answer.EventBuses).toBeInstanceOf(Array);
    }
  });

  test("any query is signed as Alibaba Cloud's own SDK reads it from what is sent", async () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.integer());
    const names = fc.uniqueArray(name, { maxLength: 6 });
    const query = names.chain((unique) =>
      fc.tuple(...unique.map((one) => fc.tuple(fc.constant(one), value, fc.boolean()))),
    );
    const panels = fc
      .sample(query, 300)
      .map((entries): Omit<AskedPanel, 'url'> & { search: string } => ({
        search: String(
          new URLSearchParams(
            entries.flatMap(([one, text, isInUrl]) => (isInUrl ? [[one, String(text)]] : [])),
          ),
        ),
        qs: Object.fromEntries(
          entries.flatMap(([one, text, isInUrl]) => (isInUrl ? [] : [[one, text]])),
        ),
      }));
    await withServer(
      (_, response) => response.end('{}'),
      async (url, requests) => {
        const account = at(url, accounts.eventBridge());
        const asked = panels.map(({ search, ...panel }) => ({
          ...panel,
          url: `${url}/x?${search}`,
        }));
        const { error } = await askByHttpRequest(account, asked);
        expect([error, requests.length]).toEqual([undefined, panels.length]);
        for (const { method, url: path = '', headers } of requests) {
          const { pathname, searchParams } = new URL(path, url);
          const text = EventBridgeUtil.getStringToSign({
            ...{ method, pathname, headers },
            query: Object.fromEntries(searchParams),
          } as never);
          const signature = EventBridgeUtil.getSignature(text, account.data.accessKeySecret!);
          expect(headers.authorization?.split(':')[2]).toBe(signature);
        }
      },
    );
  });

  test('a name that is twice in the query, which a signature cannot cover, is refused with words', async () => {
    const url = `${playground.eventBridge.endpoint}/openapi/listEventBuses`;
    const twice: AskedPanel[] = [
      { url: `${url}?a=1&b=2&a=3`, body: {} },
      { url: `${url}?a=1`, qs: { a: '1' }, body: {} },
      { url, qs: { a: ['1', '2'] }, body: {} },
    ];
    for (const panel of twice) {
      const { error } = await request(accounts.eventBridge(), panel);
      expect(error?.message).toMatch(/^The query of the URL has the name a more than once/);
    }
    const options = { qsStringifyOptions: { arrayFormat: 'indices' } };
    const { error } = await request(accounts.eventBridge(), { ...twice[2]!, options });
    expect(error).toBeUndefined();
  });

  test.each([
    [undefined, 'list=a&list=b'],
    ['repeat', 'list=a&list=b'],
    ['brackets', 'list[]=a&list[]=b'],
    ['indices', 'list[0]=a&list[1]=b'],
  ])('a list goes into the query in the format that was chosen: %s', async (arrayFormat, sent) => {
    await withServer(
      (_, response) => response.end('{}'),
      async (url, requests) => {
        const panel = {
          url,
          qs: { list: ['a', 'b'] },
          options: { qsStringifyOptions: { arrayFormat } },
        };
        await request(at(url, accounts.eventBridgeWebhook()), panel);
        await request(at(url, accounts.app()), { ...panel, url: `${url}/topapi/x` });
        const queries = requests.map(({ url: path = '' }) => decodeURIComponent(path));
        expect(queries).toEqual([expect.stringContaining(sent), expect.stringContaining(sent)]);
      },
    );
  });

  test('events go to EventBridge', async () => {
    const event = { id: '1', source: 'n8n', type: 'order:made', specversion: '1.0', data: {} };
    const { answer } = await request(accounts.eventBridge(), {
      url: `${playground.eventBridge.endpoint}/openapi/putEvents`,
      headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
      body: [{ ...event, aliyuneventbusname: 'hr-events' }],
    });
    expect(answer).toMatchObject({ FailedEntryCount: 0 });
  });

  test('a form, which EventBridge does not take, is refused with words', async () => {
    const { error } = await request(accounts.eventBridge(), {
      url: `${playground.eventBridge.endpoint}/openapi/putEvents`,
      form: { a: '1' },
    });
    expect(error?.message).toContain('set Body Content Type to JSON');
  });

  test('the headers that were entered are sent, beside those of the credential', async () => {
    await withServer(
      (_, response) => response.end('{}'),
      async (url, requests) => {
        const headers = { 'X-Trace': '7', authorization: 'Basic other' };
        await request(at(url, accounts.automation()), { url, headers, body: {} });
        await request(at(url, accounts.eventBridge()), { url: `${url}/x`, headers, body: {} });
        const { bearerToken } = playground.automation.settings;
        expect(
          requests.map((each) => [each.headers['x-trace'], each.headers.authorization]),
        ).toEqual([
          ['7', `Bearer ${bearerToken}`],
          ['7', expect.stringMatching(/^acs:/)],
        ]);
      },
    );
  });

  test.each(['', '/robot/send', 'whole'])('a robot sends with the URL …%s', async (path) => {
    const { origin } = new URL(playground.robot.webhookUrl);
    const url = path === 'whole' ? playground.robot.webhookUrl : `${origin}${path}`;
    expect((await request(accounts.robot(), { url, body: message })).answer).toMatchObject({
      errcode: 0,
    });
  });

  test('an automation is fired by the address of its server', async () => {
    const { origin } = new URL(playground.automation.webhookUrl);
    const { answer } = await request(accounts.automation(), { url: origin, body: { order: 1 } });
    expect(answer).toMatchObject({ code: 0 });
    expect(playground.automation.firings).toHaveLength(1);
  });

  test('an event source of EventBridge gets its token and the query that was entered', async () => {
    await withServer(
      (_, response) => response.end('{}'),
      async (url, requests) => {
        const qs = { city: '上海', list: ['a', { b: 1 }] };
        await request(at(url, accounts.eventBridgeWebhook()), {
          method: 'GET',
          url: `${url}?name=Li%20Lei`,
          qs,
        });
        expect([...new URL(requests[0]?.url ?? '', url).searchParams]).toEqual([
          ['token', playground.eventBridge.settings.webhookToken],
          ['name', 'Li Lei'],
          ['city', '上海'],
          ['list', 'a'],
          ['list', '{"b":1}'],
        ]);
      },
    );
    await request(accounts.eventBridgeWebhook(), { url: playground.url, body: { name: 'Li Lei' } });
    expect(playground.eventBridge.events).toHaveLength(1);
  });
});

describe('a secret never goes to another server', () => {
  test.each(names)('%s', async (name) => {
    await withServer(
      (_, response) => response.end('{}'),
      async (url, requests) => {
        const { error } = await request(accounts[name](), { url: `${url}/any/path`, body: {} });
        expect(requests).toEqual([]);
        expect(error?.message).toMatch(/^The credential is for http:.*is sent to http:.*Enter an/);
      },
    );
  });

  test.each(names)('%s: nor to where its own server redirects', async (name) => {
    await withServer(
      (_, response) => response.end('{}'),
      async (elsewhere, requests) => {
        await withServer(
          (_, response) => response.writeHead(307, { location: elsewhere }).end(),
          async (url) => {
            const { error } = await request(at(url, accounts[name]()), { url, method: 'GET' });
            expect(error?.message).toContain('307');
            expect(requests).toEqual([]);
          },
        );
      },
    );
  });
});

describe('a secret is in no error and no stored execution', () => {
  test.each(names)('%s', async (name) => {
    await withServer(
      (_, response) => response.writeHead(403).end('no'),
      async (url) => {
        const { stored, error } = await request(at(url, accounts[name]()), { url, method: 'GET' });
        expect(error?.message).toContain('Forbidden');
        for (const secret of secretsOf(accounts[name]())) {
          expect(stored + String(error?.stack)).not.toContain(secret);
        }
      },
    );
  });
});

describe('the URL that was entered is not silently replaced', () => {
  test.each<[AccountName, (url: string) => string, RegExp]>([
    ['robot', (url) => url.replace('/robot/send', '/robot/other'), /another address of 127.0.0.1/],
    ['robot', (url) => `${url}x`, /its own access_token/],
    ['automation', (url) => `${url}x`, /another address of 127.0.0.1/],
    ['eventBridgeWebhook', (url) => `${url}x`, /its own token/],
  ])('%s %#', async (name, change, words) => {
    const { webhookUrl } =
      playground[name === 'eventBridgeWebhook' ? 'eventBridge' : (name as 'robot')];
    const { error } = await request(accounts[name](), { url: change(webhookUrl), body: message });
    expect(error?.message).toMatch(words);
  });
});
