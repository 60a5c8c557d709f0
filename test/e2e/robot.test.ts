import { randomBytes } from 'node:crypto';

import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { startChatModel } from '../support/chatModel';
import { connectMcp } from '../support/mcpClient';
import { agentFlow, flowOf, node, runFlow } from './flows';
import { hosts, Installation, isNewest, outputOf } from './installation';

const ROBOT_TYPE = 'n8n-nodes-dingtalk-eventbridge.dingTalkRobot';
const CREDENTIAL_TYPE = 'dingTalkRobotApi';
/** So high that a test does not take minutes; the engine's tests show the real one. */
const MESSAGES_PER_MINUTE = 1_000;

const url = 'https://example.com/a';
const picture = 'https://example.com/a.png';

const types: Array<Record<string, unknown>> = [
  { messageType: 'text', content: 'Hello 你好 🎉', mentions: { atUserIds: 'manager1' } },
  { messageType: 'link', title: 'News', text: 'Read', messageUrl: url, picUrl: picture },
  { messageType: 'markdown', title: 'News', text: '# Hi\n\n- one' },
  { messageType: 'actionCard', title: 'Card', text: '**B**', singleTitle: 'Go', singleURL: url },
  {
    messageType: 'actionCard',
    title: 'Card',
    text: '**B**',
    buttons: 'several',
    btns: { button: [{ title: 'Yes', actionURL: url }] },
    btnOrientation: '1',
  },
  { messageType: 'feedCard', links: { link: [{ title: 'N', messageURL: url, picURL: picture }] } },
  { messageType: 'fromInput', message: '{"msgtype":"text","text":{"content":"As it is"}}' },
];

const sentTypes = ['text', 'link', 'markdown', 'actionCard', 'actionCard', 'feedCard', 'text'];

describe.each(hosts)('n8n $version', ({ version, host }) => {
  let installation: Installation;
  let playground: Playground;
  let credentials: WorkflowNode['credentials'];

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  beforeEach(async () => {
    playground = await startPlayground({
      port: 0,
      app: newApp(installation.n8n.url),
      robot: { ...newRobot(), messagesPerMinute: MESSAGES_PER_MINUTE },
    });
    const { webhookUrl, settings } = playground.robot;
    const { id, name } = await installation.client.createCredential({
      name: `Robot of ${playground.url}`,
      type: CREDENTIAL_TYPE,
      data: {
        accessToken: webhookUrl,
        secret: settings.secret,
        messagesPerMinute: MESSAGES_PER_MINUTE,
      },
    });
    credentials = { [CREDENTIAL_TYPE]: { id, name } };
  });

  afterEach(async () => {
    await playground.close();
  });

  const robot = (parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}) =>
    node(ROBOT_TYPE, { parameters, credentials, ...more });

  const run = async (json: WorkflowJson, body: unknown = {}) =>
    await runFlow(installation, json, body);

  test('messages of every type reach the group, signed', async () => {
    const execution = await run(flowOf(types.map((parameters) => robot(parameters))));
    expect(execution.status).toBe('success');
    expect(playground.robot.messages.map(({ msgtype }) => msgtype)).toEqual(sentTypes);
    expect(playground.robot.requests.every(({ signed, answer }) => signed && answer === 0)).toBe(
      true,
    );
  });

  if (isNewest(version)) {
    test('200 items while connections break: 200 messages in order, none twice (on the newest n8n only)', async () => {
      playground.robot.setFaults({ dropAfterPercent: 10 });
      const items = Array.from({ length: 200 }, (_, index) => ({ index }));
      const split = node('n8n-nodes-base.splitOut', {
        parameters: { fieldToSplitOut: 'body.items' },
      });
      const send = robot({ messageType: 'text', content: '=Message {{ $json.index }}' });
      const execution = await run(flowOf([split, send]), { items });
      expect(execution.status).toBe('success');
      expect(playground.robot.messages.map(({ message }) => message.text)).toEqual(
        items.map(({ index }) => ({ content: `Message ${index}` })),
      );
      expect(outputOf(execution, send.name)).toHaveLength(200);
      expect(playground.robot.requests.some(({ answer }) => answer === 'dropped')).toBe(true);
    });
  }

  test('200 items as one digest', async () => {
    const items = Array.from({ length: 200 }, (_, index) => ({ name: `Employee ${index}` }));
    const split = node('n8n-nodes-base.splitOut', {
      parameters: { fieldToSplitOut: 'body.items' },
    });
    const send = robot({
      operation: 'sendDigest',
      title: 'Today',
      line: '={{ $json.name }} joins',
    });
    await run(flowOf([split, send]), { items });
    expect(playground.robot.messages).toHaveLength(1);
    const { text } = playground.robot.messages[0]!.message.markdown as { text: string };
    expect(text).toContain('- Employee 19 joins\n\n… and 180 more');
  });

  test('an error says what to do, and nothing of it shows a secret', async () => {
    const { accessToken, secret } = playground.robot.settings;
    playground.robot.configure({ keywords: ['alert'] });
    const execution = await run(flowOf([robot({ messageType: 'text', content: 'Hi' })]));
    expect(execution.status).toBe('error');
    expect(execution.data.resultData.error).toMatchObject({
      message:
        "The message contains none of the robot's keywords. (errcode 310000: keywords not in content)",
      description: expect.stringContaining('list them in the credential'),
    });
    await playground.close();
    const unreachable = await run(flowOf([robot({ messageType: 'text', content: 'Hi' })]));
    expect(unreachable.data.resultData.error?.message).toContain('DingTalk could not be reached');
    for (const place of [execution, unreachable].map((data) => JSON.stringify(data))) {
      expect(place).not.toContain(accessToken);
      expect(place).not.toContain(secret);
    }
    expect(installation.n8n.log()).not.toContain(accessToken);
  });

  test('the button in the credential tells right from wrong', async () => {
    const { webhookUrl, settings } = playground.robot;
    const test = async (data: Record<string, unknown>) => {
      const credential = { name: 'Robot to test', type: CREDENTIAL_TYPE, data };
      const { id } = await installation.client.createCredential(credential);
      return await installation.client.testCredential({ id, ...credential });
    };
    const { secret } = settings;
    expect(await test({ accessToken: webhookUrl, secret })).toMatchObject({ status: 'OK' });
    expect(await test({ accessToken: webhookUrl, secret: 'SECx' })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('the secret is not that of this robot'),
    });
    const baseUrl = playground.url;
    expect(await test({ accessToken: 'unknown', secret, baseUrl })).toMatchObject({
      status: 'Error',
      message: expect.stringContaining('does not know this access token'),
    });
    expect(playground.robot.messages).toEqual([]);
  });

  test("n8n's AI Agent sends messages with it", async () => {
    const model = await startChatModel([{ content: 'First' }, { content: 'Second' }]);
    const content = "={{ $fromAI('content', 'What to tell the group', 'string') }}";
    const tool = robot({ messageType: 'text', content }, { type: `${ROBOT_TYPE}Tool` });
    const execution = await run(await agentFlow(installation, model, tool));
    await model.close();
    expect(execution.status).toBe('success');
    // The agent uses a tool several times at once, in no order.
    const sent = playground.robot.messages.map(({ message }) => message.text);
    expect(sent).toHaveLength(2);
    expect(sent).toEqual(expect.arrayContaining([{ content: 'First' }, { content: 'Second' }]));
    const [offered] = model.tools;
    expect(offered?.function.description).toContain('DingTalk');
    expect(offered?.function.parameters.properties.content?.description).toBe(
      'What to tell the group',
    );
  });

  test("clients of n8n's MCP Server Trigger send messages with it: two calls with the same words are two messages", async () => {
    const path = randomBytes(8).toString('hex');
    const trigger = node('@n8n/n8n-nodes-langchain.mcpTrigger', {
      typeVersion: 2,
      webhookId: path,
      parameters: { path },
    });
    const content = "={{ $fromAI('content', 'What to tell the group', 'string') }}";
    const tool = robot({ messageType: 'text', content }, { type: `${ROBOT_TYPE}Tool` });
    await installation.activateFlow({
      name: `MCP ${path}`,
      nodes: [trigger, tool],
      connections: {
        [tool.name]: { ai_tool: [[{ node: trigger.name, type: 'ai_tool', index: 0 }]] },
      },
      settings: { executionOrder: 'v1' },
    });
    const client = await connectMcp(`${installation.n8n.url}/mcp/${path}`);
    const [name = ''] = await client.listTools();
    for (let call = 0; call < 2; call++) {
      expect(await client.callTool(name, { content: 'Hello' })).toContain('"errcode":0');
    }
    const { messages } = playground.robot;
    expect(messages.map(({ message }) => message.text)).toEqual([
      { content: 'Hello' },
      { content: 'Hello' },
    ]);
    expect(new Set(messages.map(({ msgUuid }) => msgUuid)).size).toBe(2);
  });
});
