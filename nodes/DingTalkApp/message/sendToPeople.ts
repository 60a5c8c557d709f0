import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { parseUserIds } from '../../../protocols/dingtalk/people';
import { InvalidInput } from '../../../protocols/invalidInput';
import { readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';
import { deliverToPeople } from './deliver';
import { messageFields } from './messageFields';
import { appMessages } from './readMessage';

function receivers(value: unknown): string[] {
  const userIds = parseUserIds(value, 'user IDs');
  if (userIds.length) return userIds;
  throw new InvalidInput(
    'Nobody is named who is to get the message',
    'Fill in User IDs; if it is an expression, look at what it gives for this item.',
  );
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const sent = await eachItem(context, async (itemIndex) => {
    const userIds = receivers(read('userIds', itemIndex));
    const { app } = await readApp(context, itemIndex);
    const messages = await appMessages(context, read, itemIndex);
    return await deliverToPeople(context, app.robotCode, userIds, messages, itemIndex);
  });
  return [sent];
}

export const sendToPeople: Operation = {
  name: 'Send to People',
  action: 'Send message to people',
  description: 'Send a message to people, each in the chat with the robot of the app',
  properties: [
    {
      displayName: 'User IDs',
      name: 'userIds',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. manager4220, 0123456789',
      description:
        "The people's userId as DingTalk events have it, separated by commas, or an expression that gives a list",
    },
    ...messageFields,
  ],
  run,
};
