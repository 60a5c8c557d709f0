import type { INodeParameters } from 'n8n-workflow';

import { AlibabaCloudEventBridgeApi } from '../../credentials/AlibabaCloudEventBridgeApi.credentials';
import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkAutomationWebhookApi } from '../../credentials/DingTalkAutomationWebhookApi.credentials';
import { DingTalkRobotApi } from '../../credentials/DingTalkRobotApi.credentials';
import { AlibabaCloudEventBridge } from '../../nodes/AlibabaCloudEventBridge/AlibabaCloudEventBridge.node';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { DingTalkAutomationWebhook } from '../../nodes/DingTalkAutomationWebhook/DingTalkAutomationWebhook.node';
import { DingTalkRobot } from '../../nodes/DingTalkRobot/DingTalkRobot.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { callByMcpServer } from './toolCalls';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
});

afterEach(async () => {
  await playground.close();
});

describe("each call that n8n's MCP Server Trigger makes of a tool arrives, though there is no execution", () => {
  test('of the robot: DingTalk takes none for the repetition of another', async () => {
    const { webhookUrl, settings } = playground.robot;
    const data = { accessToken: webhookUrl, secret: settings.secret };
    const parameters = { messageType: 'text', content: 'Hello' };
    const credential = { type: new DingTalkRobotApi(), data };
    await callByMcpServer(new DingTalkRobot(), parameters, credential, 3);
    const ids = playground.robot.messages.map(({ msgUuid }) => msgUuid);
    expect(new Set(ids).size).toBe(3);
  });

  test('of the automation: it fires each time', async () => {
    const { webhookUrl, settings } = playground.automation;
    const data = { webhookUrl, bearerToken: settings.bearerToken };
    const parameters = { dataFrom: 'json', jsonData: '{"order":7}' };
    const credential = { type: new DingTalkAutomationWebhookApi(), data };
    await callByMcpServer(new DingTalkAutomationWebhook(), parameters, credential, 3);
    expect(playground.automation.firings).toHaveLength(3);
  });

  test('of the app: each message reaches the person', async () => {
    const { clientId, clientSecret } = playground.openApi;
    const data = { clientId, clientSecret, baseUrl: playground.url };
    const parameters = {
      ...{ resource: 'message', operation: 'sendToPeople', userIds: 'li.na' },
      ...{ messageType: 'text', content: 'Hello' },
    };
    const credential = { type: new DingTalkAppApi(), data };
    await callByMcpServer(new DingTalkApp(), parameters, credential, 3);
    expect(playground.appRobot.messagesTo('li.na')).toHaveLength(3);
  });

  test('of EventBridge: each event has an id of its own', async () => {
    const { settings, endpoint } = playground.eventBridge;
    const { accessKeyId, accessKeySecret } = settings;
    const data = { endpointFrom: 'address', endpoint, accessKeyId, accessKeySecret };
    const parameters = {
      eventBusName: { __rl: true, mode: 'name', value: 'hr-events' },
      eventFrom: 'fields',
      source: 'my.system',
      type: 'order:paid',
      dataFrom: 'json',
      jsonData: '{"order":7}',
    };
    const credential = { type: new AlibabaCloudEventBridgeApi(), data };
    await callByMcpServer(new AlibabaCloudEventBridge(), parameters, credential, 3);
    expect(new Set(playground.eventBridge.events.map(({ id }) => id)).size).toBe(3);
  });

  test('and one with a wrong credential fails in words, and leaves no error that nobody handles', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', note);
    const credential = { type: new DingTalkRobotApi(), data: { accessToken: '' } };
    const parameters = { messageType: 'text', content: 'Hello' };
    const call = callByMcpServer(new DingTalkRobot(), parameters, credential, 1);
    await expect(call).rejects.toThrow(/Access Token|Webhook URL/);
    await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe("as a tool, a node sends nothing of the agent's own input that a person has not chosen", () => {
  const chat = { chatInput: 'my salary is 100', sessionId: 's-1' };

  const call = async (
    node: DingTalkRobot | DingTalkAutomationWebhook | AlibabaCloudEventBridge,
    parameters: INodeParameters,
  ) => {
    const { robot, automation, eventBridge } = playground;
    const { accessKeyId, accessKeySecret } = eventBridge.settings;
    const credentials = {
      dingTalkRobot: {
        type: new DingTalkRobotApi(),
        data: { accessToken: robot.webhookUrl, secret: robot.settings.secret },
      },
      dingTalkAutomationWebhook: {
        type: new DingTalkAutomationWebhookApi(),
        data: {
          webhookUrl: automation.webhookUrl,
          bearerToken: automation.settings.bearerToken,
        },
      },
      alibabaCloudEventBridge: {
        type: new AlibabaCloudEventBridgeApi(),
        data: {
          endpointFrom: 'address',
          endpoint: eventBridge.endpoint,
          accessKeyId,
          accessKeySecret,
        },
      },
    };
    const credential = credentials[node.description.name as keyof typeof credentials];
    return await callByMcpServer(node, parameters, credential, 1, chat);
  };

  const event = {
    eventBusName: { __rl: true, mode: 'name', value: 'hr-events' },
    eventFrom: 'fields',
    source: 'my.system',
    type: 'order:paid',
  };

  test.each<[string, Parameters<typeof call>, RegExp]>([
    ['the automation, by default', [new DingTalkAutomationWebhook(), {}], /Choose JSON or Chosen/],
    [
      'the automation, with the JSON that is there at first',
      [new DingTalkAutomationWebhook(), { dataFrom: 'json' }],
      /Write in the JSON what is to be sent.*\$fromAI/,
    ],
    [
      'the robot, From Input',
      [new DingTalkRobot(), { messageType: 'fromInput' }],
      /Choose another message type/,
    ],
    ['EventBridge, by default', [new AlibabaCloudEventBridge(), event], /Choose JSON or Chosen/],
  ])('%s', async (_node, [node, parameters], words) => {
    await expect(call(node, parameters)).rejects.toThrow(words);
    expect(playground.robot.requests).toEqual([]);
    expect(playground.automation.requests).toEqual([]);
    expect(playground.eventBridge.events).toEqual([]);
  });

  test('but what the model is asked for goes out', async () => {
    const parameters = {
      dataFrom: 'json',
      jsonData: "={{ { asked: $fromAI('chatInput', '', 'string') } }}",
    };
    await call(new DingTalkAutomationWebhook(), parameters);
    const firings = playground.automation.firings.map((firing) => firing.parameters);
    expect(firings).toEqual([{ asked: chat.chatInput }]);
  });
});
