import type { IDataObject } from 'n8n-workflow';

import { DingTalkRobotApi } from '../../credentials/DingTalkRobotApi.credentials';
import { DingTalkRobot } from '../../nodes/DingTalkRobot/DingTalkRobot.node';
import { newApp } from '../../playground/dingtalk/app';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import { messagesOfClients } from '../support/robotMessages';
import { runNode } from './runNode';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    robot: newRobot(),
  });
});

afterEach(async () => {
  await playground.close();
});

test.each(Object.entries(messagesOfClients))(
  'a flow that gets what %s sends passes it on to the group as it is',
  async (_client, messages) => {
    const { webhookUrl, settings } = playground.robot;
    const data = { accessToken: webhookUrl, secret: settings.secret };
    const { error } = await runNode(new DingTalkRobot(), {
      parameters: { messageType: 'fromInput' },
      credentials: { type: new DingTalkRobotApi(), data },
      items: messages as IDataObject[],
    });
    expect(error).toBeUndefined();
    const shown = playground.robot.messages.map(({ message, msgUuid }) => [message, msgUuid]);
    expect(shown).toEqual(
      messages.map((message) => [
        { ...message, msgUuid: expect.any(String) as string },
        expect.any(String),
      ]),
    );
  },
);
