import axios from 'axios';

import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowNode } from '../../tools/n8n/types';
import { flowOf, runFlow } from './flows';
import { httpRequest, pages, type Panel } from './httpRequestNode';
import { hosts, Installation, outputOf, owner, packageName } from './installation';

/** A type of credential as n8n's editor gets it. */
interface CredentialEntry {
  name: string;
  documentationUrl?: string;
  authenticate?: object;
}

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: Installation;
  let playground: Playground;
  let elsewhere: Playground;
  let credentials: NonNullable<WorkflowNode['credentials']>;

  beforeAll(async () => {
    installation = await Installation.attach(host);
    const app = newApp(installation.n8n.url);
    const more = { robot: newRobot(), automation: newAutomation() };
    playground = await startPlayground({ port: 0, app, ...more });
    elsewhere = await startPlayground({ port: 0, app });
    credentials = {};
    for (const [type, data] of Object.entries(fieldsOf(playground))) {
      const name = `${type} ${playground.url}`;
      credentials[type] = await installation.client.createCredential({ name, type, data });
    }
  });

  afterAll(async () => {
    await playground.close();
    await elsewhere.close();
  });

  /** @returns what each of the nodes gives */
  const run = async (panels: Panel[]) => {
    const nodes = panels.map((panel) => httpRequest(panel, credentials));
    const execution = await runFlow(installation, flowOf(nodes));
    expect(execution.status).toBe('success');
    return nodes.map(({ name }) => outputOf(execution, name)[0]);
  };

  test("each credential works in n8n's own HTTP Request node, with the query and headers that stand there", async () => {
    const { url, eventBridge, robot, automation } = playground;
    const text = { msgtype: 'text', text: { content: 'by HTTP Request' } };
    const outputs = await run([
      {
        credential: 'dingTalkAppApi',
        url: `${url}/topapi/v2/department/listsub`,
        query: { a: '1' },
        body: { dept_id: 1 },
      },
      {
        credential: 'alibabaCloudEventBridgeApi',
        url: `${url}/openapi/listEventBuses?a=1%202`,
        query: { b: '你好 &' },
        headers: { 'X-Acs-Request-From': 'n8n' },
        body: { Limit: 10 },
      },
      {
        credential: 'alibabaCloudEventBridgeWebhookApi',
        url,
        query: { name: 'Li Lei' },
        body: { order: 1 },
      },
      { credential: 'dingTalkRobotApi', url: `${url}/robot/send`, body: text },
      { credential: 'dingTalkAutomationWebhookApi', url, body: { order: 1 } },
    ]);
    expect(outputs).toMatchObject([
      { errcode: 0, result: expect.any(Array) as object[] },
      { EventBuses: expect.any(Array) as object[] },
      {},
      { errcode: 0 },
      { code: 0 },
    ]);
    expect(eventBridge.events.map(({ data }) => data)).toMatchObject([
      { body: { order: 1 }, queryString: { name: 'Li Lei' } },
    ]);
    expect(robot.messages).toHaveLength(1);
    expect(automation.firings).toHaveLength(1);
  });

  test('each page of a list of EventBridge is signed anew', async () => {
    const { endpoint } = playground.eventBridge;
    const flow = flowOf([
      httpRequest(
        {
          credential: 'alibabaCloudEventBridgeApi',
          url: `${endpoint}/openapi/listEventBuses?name=%E4%BD%A0%2B`,
          body: { Limit: 1 },
          options: pages(
            { name: 'NextToken', value: '={{ $response.body?.NextToken ?? "0" }}' },
            '!$response.body.NextToken',
            0,
          ),
        },
        credentials,
      ),
    ]);
    const execution = await runFlow(installation, flow);
    const answers = outputOf(execution, flow.nodes[1]!.name);
    expect(answers.length).toBeGreaterThan(1);
    expect(answers).toHaveLength(Number(answers[0]?.Total));
  });

  test('n8n offers in that node these credentials of the package, and no others', async () => {
    const { url } = installation.n8n;
    const login = { ...owner, emailOrLdapLoginId: owner.email };
    const { headers } = await axios.post(`${url}/rest/login`, login, { proxy: false });
    const { data } = await axios.get<CredentialEntry[]>(`${url}/types/credentials.json`, {
      headers: { cookie: headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') },
      proxy: false,
    });
    const own = data.filter(({ documentationUrl = '' }) => documentationUrl.includes(packageName));
    expect(own.length).toBeGreaterThan(Object.keys(credentials).length);
    // As its list asks: `has:authenticate`.
    const offered = own.filter(({ authenticate }) => authenticate !== undefined);
    expect(offered.map(({ name }) => name).sort()).toEqual(Object.keys(credentials).sort());
  });

  test('another server gets nothing, and the error says why', async () => {
    const outputs = await run(
      Object.keys(credentials).map((credential) => ({ credential, url: `${elsewhere.url}/x` })),
    );
    for (const output of outputs) {
      expect(JSON.stringify(output?.error)).toContain(
        `The credential is for ${playground.url}, so nothing of it is sent to ${elsewhere.url}`,
      );
    }
    expect(elsewhere.openApi.counters['/v1.0/oauth2/accessToken']).toBe(0);
    expect(elsewhere.eventBridge.requests).toEqual([]);
  });
});

/** The fields of each credential that n8n offers in that node. */
function fieldsOf({ url, openApi, eventBridge, robot, automation }: Playground) {
  const { clientId, clientSecret } = openApi;
  const { accessKeyId, accessKeySecret } = eventBridge.settings;
  return {
    dingTalkAppApi: { clientId, clientSecret, baseUrl: url },
    alibabaCloudEventBridgeApi: {
      endpointFrom: 'address',
      endpoint: eventBridge.endpoint,
      accessKeyId,
      accessKeySecret,
    },
    alibabaCloudEventBridgeWebhookApi: { webhookUrl: eventBridge.webhookUrl },
    dingTalkRobotApi: { accessToken: robot.webhookUrl, secret: robot.settings.secret },
    dingTalkAutomationWebhookApi: {
      webhookUrl: automation.webhookUrl,
      bearerToken: automation.settings.bearerToken,
    },
  };
}
