import { type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import type { RobotMessage } from '../../protocols/dingtalk/robot/message';
import { errorOutput, itemError } from '../sending/itemErrors';
import { readCredential } from '../accounts/readCredential';
import { stableIds } from '../sending/stableIds';
import { readDigest, readMessages } from '../dingTalkMessage/readMessages';
import { robotOf, type RobotAccount } from '../accounts/robotOf';
import { sendMessage } from './sendMessage';

/** What is to be sent for an item, or for all of them together. */
interface Task {
  itemIndex: number;
  pairedItem: INodeExecutionData['pairedItem'];
  read: (keywords: readonly string[]) => RobotMessage[];
}

function tasksOf(context: IExecuteFunctions): Task[] {
  const items = context.getInputData();
  if (context.getNodeParameter('operation', 0) === 'sendDigest') {
    const pairedItem = items.map((_item, item) => ({ item }));
    return [{ itemIndex: 0, pairedItem, read: (keywords) => readDigest(context, keywords) }];
  }
  return items.map((_item, itemIndex) => ({
    itemIndex,
    pairedItem: { item: itemIndex },
    read: (keywords) => readMessages(context, itemIndex, keywords),
  }));
}

/**
 * Sends a message for each item, or one for all of them, in their order.
 *
 * @returns an item for each message, and for each error if the flow is to go on
 */
export async function sendAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const msgUuidOf = stableIds(context);
  const output: INodeExecutionData[] = [];
  let account: RobotAccount | undefined;
  for (const { itemIndex, pairedItem, read } of tasksOf(context)) {
    try {
      account ??= await readCredential(context, 'dingTalkRobotApi', robotOf);
      const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
      const mayWait = options.limitReached !== 'fail';
      for (const [part, message] of read(account.keywords).entries()) {
        const named = { msgUuid: msgUuidOf(itemIndex, part), ...message };
        const { answer, waitedMilliseconds } = await sendMessage(context, account, named, {
          itemIndex,
          mayWait,
        });
        const { msgUuid } = named;
        const json = { ...answer, message: named, waitedMilliseconds, msgUuid };
        output.push({ json: json as unknown as IDataObject, pairedItem });
      }
    } catch (error) {
      const explained = itemError(context, error, itemIndex);
      if (!context.continueOnFail()) throw explained;
      output.push(errorOutput(explained, pairedItem));
    }
  }
  return output;
}
