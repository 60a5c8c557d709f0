import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InvalidInput } from '../../../protocols/invalidInput';
import { readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';
import { deliverToGroup } from './deliver';
import { messageFields } from './messageFields';
import { appMessages } from './readMessage';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const sent = await eachItem(context, async (itemIndex) => {
    const conversationId = readConversationId(read('conversationId', itemIndex));
    const { coolAppCode } = (read('options', itemIndex) || {}) as IDataObject;
    const { app } = await readApp(context, itemIndex);
    const messages = await appMessages(context, read, itemIndex);
    const code = String(coolAppCode ?? '').trim();
    const { robotCode } = app;
    return {
      conversationId,
      ...(await deliverToGroup(context, robotCode, conversationId, messages, itemIndex, code)),
    };
  });
  return [sent];
}

/** @throws InvalidInput when there is none */
export function readConversationId(value: unknown): string {
  const id = typeof value === 'string' ? value.trim() : '';
  if (id) return id;
  throw new InvalidInput(
    'The Conversation ID is empty',
    'Take it from the conversationId of a message that the robot got in the group.',
  );
}

export const sendToGroup: Operation = {
  name: 'Send to Group',
  action: 'Send message to group',
  description: 'Send a message to a group chat that the robot of the app is in',
  properties: [
    {
      displayName: 'Conversation ID',
      name: 'conversationId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. cid6KeBBLoveMJOGXoYKF5x7EeiodoA==',
      description:
        'Of the group: the conversationId of a message that the robot got there, or openConversationId elsewhere at DingTalk',
    },
    ...messageFields,
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [
        {
          displayName: 'Cool App Code',
          name: 'coolAppCode',
          type: 'string',
          default: '',
          placeholder: 'e.g. COOLAPP-1-10182EEDD1AC0BA600D9000J',
          description: 'Only where the robot came into the group with a cool app',
        },
      ],
    },
  ],
  run,
};
