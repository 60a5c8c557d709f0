import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { startChatModel } from '../support/chatModel';
import { agentFlow, flowOf, node, runFlow } from './flows';
import { hosts, Installation, isNewest, outputOf } from './installation';

const NODE_TYPE = 'n8n-nodes-dingtalk-eventbridge.alibabaCloudEventBridge';
const API = 'alibabaCloudEventBridgeApi';
const WEBHOOK_API = 'alibabaCloudEventBridgeWebhookApi';

const bus = { __rl: true, mode: 'name', value: 'hr-events' };
const fields = { eventBusName: bus, eventFrom: 'fields', source: 'my.system', type: 'a:b' };

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));

describe.each(hosts)('n8n $version', ({ version, host }) => {
  let installation: Installation;
  let playground: Playground;
  let credentials: NonNullable<WorkflowNode['credentials']>;

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  const apiData = () => {
    const { endpoint, settings } = playground.eventBridge;
    const { accessKeyId, accessKeySecret } = settings;
    return { endpointFrom: 'address', endpoint, accessKeyId, accessKeySecret };
  };

  beforeEach(async () => {
    playground = await startPlayground({ port: 0, app: newApp(installation.n8n.url) });
    const create = async (type: string, data: Record<string, unknown>) =>
      await installation.client.createCredential({ name: `${type} ${playground.url}`, type, data });
    credentials = {
      [API]: await create(API, apiData()),
      [WEBHOOK_API]: await create(WEBHOOK_API, { webhookUrl: playground.eventBridge.webhookUrl }),
    };
  });

  afterEach(async () => {
    await playground.close();
  });

  const eventBridge = (parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}) =>
    node(NODE_TYPE, { parameters, credentials, ...more });

  const run = async (json: WorkflowJson, body: unknown = {}) =>
    await runFlow(installation, json, body);

  const split = () =>
    node('n8n-nodes-base.splitOut', { parameters: { fieldToSplitOut: 'body.items' } });

  if (isNewest(version)) {
    test('10,000 items go in 625 requests, each is accepted once (on the newest n8n only)', async () => {
      const put = eventBridge(fields);
      const execution = await run(flowOf([split(), put]), { items: numbered(10_000) });
      expect(execution.status).toBe('success');
      expect(outputOf(execution, put.name)).toHaveLength(10_000);
      expect(playground.eventBridge.counters).toMatchObject({
        requests: 625,
        accepted: 10_000,
        repeated: 0,
      });
    });
  }

  test('entries fail and connections break: every item is accepted once or is an error', async () => {
    playground.eventBridge.setFaults({
      partialFailurePercent: 20,
      throttlePercent: 5,
      dropBeforePercent: 5,
      dropAfterPercent: 5,
    });
    const put = eventBridge(fields, { onError: 'continueRegularOutput' });
    const execution = await run(flowOf([split(), put]), { items: numbered(320) });
    const output = outputOf(execution, put.name);
    expect(output).toHaveLength(320);
    const receipts = output.flatMap(({ eventId }) => (eventId ? [String(eventId)] : []));
    const accepted = new Set(playground.eventBridge.traces.map(({ event }) => event.id));
    expect(new Set(receipts).size).toBe(receipts.length);
    expect(receipts.every((id) => accepted.has(id))).toBe(true);
    expect(output.filter(({ error }) => error)).toHaveLength(320 - receipts.length);
    expect(playground.eventBridge.counters.accepted).toBe(accepted.size);
    expect(receipts.length).toBeGreaterThan(300);
    // Each kind of trouble came up, or the above would say nothing.
    const statuses = playground.eventBridge.requests.map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([200, 429, 'dropped']));
    expect(playground.eventBridge.counters.failedEntries).toBeGreaterThan(50);
    expect(playground.eventBridge.counters.repeated).toBeGreaterThan(0);
  });

  test('an item goes to an HTTP event source without an AccessKey', async () => {
    const put = eventBridge({ authentication: 'webhook' });
    const execution = await run(flowOf([put]), { hello: '你好' });
    expect(execution.status).toBe('success');
    expect(playground.eventBridge.events[0]).toMatchObject({
      data: { body: { body: { hello: '你好' } } },
    });
  });

  test('the list of event buses comes from the service', async () => {
    playground.eventBridge.run('createEventBus', { EventBusName: 'approvals' });
    const search = async (filter?: string) => {
      const found = await installation.client.searchList(
        eventBridge({ authentication: 'accessKey', ...fields }),
        'searchEventBuses',
        filter,
      );
      return found.map(({ value }) => value);
    };
    expect(await search()).toEqual(expect.arrayContaining(['approvals', 'hr-events', 'default']));
    expect(await search('APPR')).toEqual(['approvals']);
  });

  test('the button in the credential tells right from wrong', async () => {
    const test = async (more: Record<string, unknown>) => {
      const data = { ...apiData(), ...more };
      const credential = { name: `To test ${playground.url}`, type: API, data };
      const { id } = await installation.client.createCredential(credential);
      return await installation.client.testCredential({ id, ...credential });
    };
    expect(await test({})).toMatchObject({ status: 'OK' });
    expect(await test({ accessKeySecret: 'wrong' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('does not belong to this AccessKey ID'),
    });
    expect(await test({ accessKeyId: 'LTAIunknown' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('does not know this AccessKey ID'),
    });
  });

  test('an error says what to do, and nothing of it shows a secret', async () => {
    const { accessKeySecret, webhookToken } = playground.eventBridge.settings;
    playground.eventBridge.setFaults({ deniedOperations: ['putEvents'] });
    const denied = await run(flowOf([eventBridge(fields)]));
    expect(denied.data.resultData.error).toMatchObject({
      message: expect.stringContaining('may not do this. (AccessDenied'),
      description: expect.stringContaining('RAM console'),
    });
    await playground.close();
    const unreachable = await run(flowOf([eventBridge({ authentication: 'webhook' })]));
    expect(unreachable.data.resultData.error?.message).toContain('could not be reached');
    for (const place of [denied, unreachable].map((data) => JSON.stringify(data))) {
      expect(place).not.toContain(accessKeySecret);
      expect(place).not.toContain(webhookToken);
    }
    expect(installation.n8n.log()).not.toContain(accessKeySecret);
    expect(installation.n8n.log()).not.toContain(webhookToken);
  });

  test("n8n's AI Agent puts an event on a bus with it", async () => {
    const model = await startChatModel([{ subject: 'employee/4711' }]);
    const subject = "={{ $fromAI('subject', 'Whom the event is about', 'string') }}";
    const data = { dataFrom: 'json', jsonData: '{"by":"the agent"}' };
    const tool = eventBridge({ ...fields, ...data, subject }, { type: `${NODE_TYPE}Tool` });
    const execution = await run(await agentFlow(installation, model, tool));
    await model.close();
    expect(execution.status).toBe('success');
    expect(playground.eventBridge.events[0]).toMatchObject({
      subject: 'employee/4711',
      data: { by: 'the agent' },
    });
    expect(model.tools[0]?.function.description).toContain('EventBridge');
  });
});
