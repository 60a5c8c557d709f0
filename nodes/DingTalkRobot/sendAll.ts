import { createHash } from 'node:crypto';
import {
  NodeApiError,
  NodeOperationError,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
} from 'n8n-workflow';

import { InvalidMessage, type RobotMessage } from '../../protocols/dingtalk/robot/message';
import { readDigest, readMessages } from './readMessages';
import { robotOf, type RobotAccount } from './robotOf';
import { RobotSender } from './RobotSender';

/** What is to be sent for an item, or for all of them together. */
interface Task {
  itemIndex: number;
  pairedItem: INodeExecutionData['pairedItem'];
  read: (keywords: readonly string[]) => RobotMessage[];
}

/** Half a SHA-256: as good as unique. */
const UUID_CHARACTERS = 32;

/**
 * Names the messages of this run of the node. They get the same names when n8n runs the node again
 * after a failure, also when a person retries the whole execution later, as n8n keeps the node's
 * context with the execution: of what DingTalk has got already, the group then sees nothing again.
 */
function msgUuidsOf(context: IExecuteFunctions): (itemIndex: number, part: number) => string {
  const kept = context.getContext('node');
  kept.firstExecution ??= context.getExecutionId();
  const { id: nodeId } = context.getNode();
  const { $runIndex } = context.getWorkflowDataProxy(0);
  return (itemIndex, part) =>
    createHash('sha256')
      .update([kept.firstExecution, nodeId, $runIndex, itemIndex, part].join(' '))
      .digest('hex')
      .slice(0, UUID_CHARACTERS);
}

async function readAccount(context: IExecuteFunctions): Promise<RobotAccount> {
  const data = await context.getCredentials('dingTalkRobotApi');
  try {
    return robotOf(data);
  } catch (error) {
    throw new NodeOperationError(context.getNode(), error as Error, {
      description: 'Correct the credential of this node.',
    });
  }
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

function explained(
  context: IExecuteFunctions,
  error: unknown,
  itemIndex: number,
): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  const description = error instanceof InvalidMessage ? error.fix : undefined;
  return new NodeOperationError(context.getNode(), error as Error, { description, itemIndex });
}

/**
 * Sends a message for each item, or one for all of them, in their order.
 *
 * @returns an item for each message, and for each error if the flow is to go on
 */
export async function sendAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const reading = readAccount(context);
  const msgUuidOf = msgUuidsOf(context);
  const output: INodeExecutionData[] = [];
  for (const { itemIndex, pairedItem, read } of tasksOf(context)) {
    try {
      const account = await reading;
      const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
      const sender = new RobotSender(context, account, options.limitReached !== 'fail');
      for (const [part, message] of read(account.keywords).entries()) {
        const named = { msgUuid: msgUuidOf(itemIndex, part), ...message };
        const sent = await sender.send(named, itemIndex);
        const json = { ...sent, msgUuid: named.msgUuid } as unknown as IDataObject;
        output.push({ json, pairedItem });
      }
    } catch (error) {
      const nodeError = explained(context, error, itemIndex);
      if (!context.continueOnFail()) throw nodeError;
      const text = [nodeError.message, nodeError.description].filter(Boolean).join(' ');
      output.push({ json: { error: text }, pairedItem });
    }
  }
  return output;
}
