import { randomBytes } from 'node:crypto';
import axios from 'axios';

import { newAutomation } from '../../playground/automation/settings';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import { startChatModel } from '../support/chatModel';
import { agentFlow, flowOf, node, runFlow, startedBy } from './flows';
import { hosts, Installation, outputOf } from './installation';

const TYPE = 'n8n-nodes-dingtalk-eventbridge.dingTalkAutomationWebhook';
const TRIGGER_TYPE = `${TYPE}Trigger`;
const CREDENTIAL_TYPE = 'dingTalkAutomationWebhookApi';
/** So high that a test does not take minutes; the engine's tests and the bench show the real one. */
const REQUESTS_PER_SECOND = 1_000;

const split = () =>
  node('n8n-nodes-base.splitOut', { parameters: { fieldToSplitOut: 'body.orders' } });

/** Anybody may call it. */
const openTrigger = () =>
  node(TRIGGER_TYPE, {
    typeVersion: 2,
    webhookId: randomBytes(16).toString('hex'),
    parameters: { authentication: 'none' },
  });

const orders = (count: number) => Array.from({ length: count }, (_, order) => ({ order }));

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: Installation;
  let playground: Playground;

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  beforeEach(async () => {
    playground = await startPlayground({
      port: 0,
      app: newApp(installation.n8n.url),
      automation: { ...newAutomation(), requestsPerSecond: REQUESTS_PER_SECOND },
    });
  });

  afterEach(async () => {
    await playground.close();
  });

  const credentialFor = async (
    url = playground.automation.webhookUrl,
  ): Promise<WorkflowNode['credentials']> => {
    const { id, name } = await installation.client.createCredential({
      name: `Automation ${randomBytes(4).toString('hex')}`,
      type: CREDENTIAL_TYPE,
      data: {
        webhookUrl: url,
        bearerToken: playground.automation.settings.bearerToken,
        requestsPerSecond: REQUESTS_PER_SECOND,
      },
    });
    return { [CREDENTIAL_TYPE]: { id, name } };
  };

  const automation = async (more: Partial<WorkflowNode> = {}) =>
    node(TYPE, { credentials: await credentialFor(), ...more });

  const run = async (json: WorkflowJson, body: unknown = {}) =>
    await runFlow(installation, json, body);

  test('of 80 items, with 10 % of the connections cut, each fires once, in their order', async () => {
    playground.automation.setFaults({ dropBeforePercent: 5, dropAfterPercent: 5 });
    const sender = await automation();
    const execution = await run(flowOf([split(), sender]), { orders: orders(80) });
    expect(execution.status).toBe('success');
    expect(playground.automation.firings.map(({ parameters }) => parameters)).toEqual(orders(80));
    expect(playground.automation.counters.repeats).toBeGreaterThan(1);
    expect(outputOf(execution, sender.name)).toHaveLength(80);
  });

  test('an error says what is wrong and what to do, and holds no secret', async () => {
    const { webhookUrl: url, settings } = playground.automation;
    const sender = await automation();
    playground.automation.configure({ bearerToken: newAutomation().bearerToken });
    const execution = await run(flowOf([sender]));
    const { error } = execution.data.resultData;
    expect(error?.message).toContain('800005649: Credential check failed');
    expect(error?.description).toContain('Copy the Bearer token');
    const seen = JSON.stringify(execution) + installation.n8n.log();
    for (const secret of [url, settings.id, settings.bearerToken]) {
      expect(seen).not.toContain(secret);
    }
  });

  test('a robot message shows in the group', async () => {
    playground.automation.configure({ message: { source: 'sourceData', text: '' } });
    const parameters = { dataFrom: 'robotMessage', messageType: 'text', content: 'Hello' };
    await run(flowOf([await automation({ parameters })]));
    expect(playground.robot.messages.map(({ message }) => message)).toEqual([
      expect.objectContaining({ msgtype: 'text', text: { content: 'Hello' } }),
    ]);
  });

  test("n8n's AI Agent runs it, with a body of the model's", async () => {
    const model = await startChatModel([{ body: '{"order":7}' }]);
    const jsonData = "={{ $fromAI('body', 'What to order, as JSON', 'string') }}";
    const tool = await automation({
      type: `${TYPE}Tool`,
      parameters: { dataFrom: 'json', jsonData },
    });
    const execution = await run(await agentFlow(installation, model, tool));
    await model.close();
    expect(execution.status).toBe('success');
    expect(playground.automation.firings.map(({ parameters }) => parameters)).toEqual([
      { order: 7 },
    ]);
  });

  test("a flow that would call its own webhook is refused: n8n's Webhook", async () => {
    const sender = node(TYPE, {});
    const flow = flowOf([sender]);
    sender.credentials = await credentialFor(webhookUrl(installation.n8n.url, flow.nodes[0]!));
    const execution = await run(flow);
    expect(execution.data.resultData.error?.message).toContain('that of this flow itself');
    expect(await installation.client.countExecutions({ workflowId: execution.workflowId })).toBe(1);
  });

  test('a flow that would call its own webhook is refused: the trigger of this package', async () => {
    const trigger = openTrigger();
    const url = webhookUrl(installation.n8n.url, trigger);
    // n8n may know itself by another name than the credential does.
    const sender = node(TYPE, {
      credentials: await credentialFor(url.replace('localhost', '127.0.0.1')),
    });
    const flow = await installation.activateFlow({
      name: 'Loop',
      nodes: [trigger, sender],
      connections: { [trigger.name]: { main: [[{ node: sender.name, type: 'main', index: 0 }]] } },
      settings: { executionOrder: 'v1' },
    });
    await axios.post(url, {}, { proxy: false });
    await installation.untilIdle(flow);
    const entries = await installation.client.listExecutions({ workflowId: flow.id });
    expect(entries).toHaveLength(1);
    const { data } = await installation.client.getExecution(entries[0]!.id);
    expect(data.resultData.error?.message).toContain('that of this flow itself');
  });

  test('a flow that calls the trigger of another flow starts that one', async () => {
    const trigger = openTrigger();
    const other = await installation.activateFlow(startedBy(trigger));
    const sender = node(TYPE, { credentials: await credentialFor(other.app.callbackUrl) });
    const execution = await run(flowOf([split(), sender]), { orders: orders(1) });
    expect(outputOf(execution, sender.name)).toEqual([
      expect.objectContaining({ code: 0, msg: '', data: {} }),
    ]);
    expect(await installation.itemsOf(other)).toEqual(orders(1));
  });
});
