import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { BLOCK_MILLISECONDS } from '../../protocols/dingtalk/robot/limits';
import type { RobotMessage } from '../../protocols/dingtalk/robot/message';
import { InvalidInput } from '../../protocols/invalidInput';
import { isRecord } from '../../protocols/isRecord';
import { robotOf, type RobotAccount } from '../accounts/robotOf';
import {
  checkedMessages,
  describedDigest,
  describedMessages,
} from '../dingTalkMessage/readMessages';
import { taskOfAll, taskOfEach } from '../sending/eachTask';
import { sendEach, type LimitedService, type SendTask } from '../sending/sendEach';
import type { Limit } from '../sending/sendWithinLimit';
import { stableIds } from '../sending/stableIds';
import { outcomeOf, type RobotAnswer } from './outcome';

/** A message that has a name, so that DingTalk knows it when it comes again. */
type NamedMessage = RobotMessage & { msgUuid: string };

const MINUTE_MILLISECONDS = 60_000;

/** All that send as one robot share its limit. */
const limitOf = ({ robot, messagesPerMinute }: RobotAccount): Limit => ({
  key: `${robot.endpoint} ${robot.accessToken}`,
  most: messagesPerMinute,
  windowMilliseconds: MINUTE_MILLISECONDS,
  blockMilliseconds: BLOCK_MILLISECONDS,
  words: {
    sent: 'message',
    limited: 'robot',
    rule: `DingTalk blocks a robot that sends more than ${messagesPerMinute} messages a minute`,
    advice:
      'Use Send Digest to put many items into one message, or set the option When the Limit Is Reached to Wait.',
  },
});

const groupRobot: LimitedService<RobotAccount, NamedMessage, RobotAnswer> = {
  credential: 'dingTalkRobotApi',
  accountOf: robotOf,
  limitOf,
  requestOf: (message) => ({ method: 'POST', body: message, json: true }),
  outcomeOf: (response, { robot }) => outcomeOf(response, robot),
  outputOf(message, answer, waitedMilliseconds) {
    const { msgUuid } = message;
    return { ...answer, message: message as unknown as IDataObject, waitedMilliseconds, msgUuid };
  },
};

/** A message from input may have a name already. */
function withName(message: unknown, msgUuid: string): unknown {
  if (!isRecord(message)) return message;
  const { msgUuid: given, ...rest } = message;
  if (given && typeof given !== 'string') {
    throw new InvalidInput(
      'The message\'s "msgUuid" is not a text',
      'Give it as a text, or leave it out: the node then makes one.',
    );
  }
  return { msgUuid: given || msgUuid, ...rest };
}

function tasksOf(context: IExecuteFunctions): Array<SendTask<RobotAccount, NamedMessage>> {
  const msgUuidOf = stableIds(context);
  // Named first and checked then: the name counts towards the largest size.
  const read = (described: unknown[], itemIndex: number, keywords: readonly string[]) =>
    checkedMessages(
      described.map((message, part) => withName(message, msgUuidOf(itemIndex, part))),
      keywords,
    ) as NamedMessage[];
  if (context.getNodeParameter('operation', 0) === 'sendDigest') {
    const task = taskOfAll(context);
    return [{ ...task, read: ({ keywords }) => read(describedDigest(context), 0, keywords) }];
  }
  return taskOfEach(context).map((task) => ({
    ...task,
    read: ({ keywords }) =>
      read(describedMessages(context, task.itemIndex), task.itemIndex, keywords),
  }));
}

/**
 * Sends a message for each item, or one for all of them, in their order. A group sees each once.
 *
 * @returns an item for each message, and for each error if the flow is to go on
 */
export const send = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
  await sendEach(context, groupRobot, tasksOf(context));
