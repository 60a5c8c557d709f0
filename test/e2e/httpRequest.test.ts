import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowNode } from '../../tools/n8n/types';
import { flowOf, node, runFlow } from './flows';
import { hosts, Installation, outputOf } from './installation';

/** What stands in the panel of n8n's HTTP Request node. */
interface Panel {
  credential: string;
  url: string;
  method?: 'GET' | 'POST';
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: object;
}

const pairs = (fields: Record<string, string> = {}) => ({
  parameters: Object.entries(fields).map(([name, value]) => ({ name, value })),
});

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

  const httpRequest = ({ credential, method = 'POST', url, query, headers, body }: Panel) =>
    node('n8n-nodes-base.httpRequest', {
      typeVersion: 4.2,
      parameters: {
        method,
        url,
        authentication: 'predefinedCredentialType',
        nodeCredentialType: credential,
        sendQuery: query !== undefined,
        queryParameters: pairs(query),
        sendHeaders: headers !== undefined,
        headerParameters: pairs(headers),
        sendBody: body !== undefined,
        specifyBody: 'json',
        jsonBody: JSON.stringify(body ?? {}),
        options: {},
      },
      credentials: { [credential]: credentials[credential]! },
      onError: 'continueRegularOutput',
    });

  /** @returns what each of the nodes gives */
  const run = async (panels: Panel[]) => {
    const nodes = panels.map(httpRequest);
    const execution = await runFlow(installation, flowOf(nodes));
    expect(execution.status).toBe('success');
    return nodes.map(({ name }) => outputOf(execution, name)[0]);
  };

  test("each credential works in n8n's own HTTP Request node, with the query and headers that stand there", async () => {
    const { url, eventBridge, robot, automation } = playground;
    const text = { msgtype: 'text', text: { content: 'by HTTP Request' } };
    const outputs = await run([
      { credential: 'dingTalkAppApi', method: 'GET', url: `${url}/gettoken`, query: { a: '1' } },
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
      { errcode: 0, access_token: expect.any(String) as string },
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

  test('another server gets nothing, and the error says why', async () => {
    const outputs = await run(
      Object.keys(credentials).map((credential) => ({ credential, url: `${elsewhere.url}/x` })),
    );
    for (const output of outputs) {
      expect(JSON.stringify(output?.error)).toContain(
        `The credential is for ${playground.url}, so nothing of it is sent to ${elsewhere.url}`,
      );
    }
    expect(elsewhere.openApi.counters['/gettoken']).toBe(0);
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
