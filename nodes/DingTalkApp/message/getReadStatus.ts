import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import {
  readReadersPage,
  readReadStatus,
  readStatusOfGroup,
  readStatusOfPeople,
} from '../../../protocols/dingtalk/openApi/robotMessages';
import { callOpenApi, readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { serviceError } from '../../sending/itemErrors';
import { parameterReader } from '../../sending/parameterReader';
import { sentMessageFields, sentMessages } from './sentMessages';

type Ask = (call: Parameters<typeof callOpenApi>[1]) => Promise<IDataObject>;

async function readersInChats(ask: Ask, robotCode: string, key: string): Promise<IDataObject> {
  const { sendStatus, people } = readReadStatus(await ask(readStatusOfPeople(robotCode, key)));
  const idsOf = (hasRead: boolean) =>
    people.filter((person) => person.hasRead === hasRead).map(({ userId }) => userId);
  return { sendStatus, readUserIds: idsOf(true), unreadUserIds: idsOf(false), people };
}

/** Of up to 200 members each: more than any group of DingTalk's has. */
const MOST_PAGES = 1_000;

/** @returns undefined when DingTalk's pages come to no end */
async function readersInGroup(
  ask: Ask,
  robotCode: string,
  conversationId: string,
  key: string,
): Promise<IDataObject | undefined> {
  const readUserIds = new Set<string>();
  const seenTokens = new Set<string>();
  let nextToken = '';
  // A page without readers is none without progress: it may be about others who have not read it.
  while (!seenTokens.has(nextToken) && seenTokens.size < MOST_PAGES) {
    seenTokens.add(nextToken);
    const call = readStatusOfGroup(robotCode, conversationId, key, nextToken);
    const page = readReadersPage(await ask(call));
    page.userIds.forEach((userId) => readUserIds.add(userId));
    ({ nextToken } = page);
    if (!nextToken) return { sendStatus: page.sendStatus, readUserIds: [...readUserIds] };
  }
  return undefined;
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const output = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const { processQueryKeys, conversationId } = sentMessages(read, itemIndex);
    const { robotCode } = (await readApp(context, itemIndex)).app;
    const ask: Ask = async (call) => (await callOpenApi(context, call, itemIndex)).fields;
    for (const processQueryKey of processQueryKeys) {
      const status =
        conversationId === undefined
          ? await readersInChats(ask, robotCode, processQueryKey)
          : await readersInGroup(ask, robotCode, conversationId, processQueryKey);
      if (!status) {
        const cause = 'DingTalk does not come to an end with the people who have read the message.';
        const fix = 'Try again later.';
        const said = 'the pages repeat';
        throw serviceError(context, { said }, { cause, fix, said, itemIndex });
      }
      yield { processQueryKey, ...status };
    }
  });
  return [output];
}

export const getReadStatus: Operation = {
  name: 'Get Read Status',
  action: 'Get read status of message',
  description: 'Get who has read messages that the robot has sent within the last 24 hours',
  properties: sentMessageFields,
  run,
};
