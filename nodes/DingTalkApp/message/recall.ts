import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import {
  MOST_KEYS_AT_A_TIME,
  readRecalled,
  recallFromGroup,
  recallFromPeople,
} from '../../../protocols/dingtalk/openApi/robotMessages';
import { inChunks } from '../../../protocols/inChunks';
import { callOpenApi, readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { serviceError } from '../../sending/itemErrors';
import { parameterReader } from '../../sending/parameterReader';
import { quote } from '../../sending/quote';
import { sentMessageFields, sentMessages } from './sentMessages';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const output = await eachItem(context, async (itemIndex) => {
    const { processQueryKeys, conversationId } = sentMessages(read, itemIndex);
    const { robotCode } = (await readApp(context, itemIndex)).app;
    const recalled: string[] = [];
    const notRecalled: Array<{ processQueryKey: string; reason: string }> = [];
    for (const keys of inChunks(processQueryKeys, MOST_KEYS_AT_A_TIME)) {
      const call =
        conversationId === undefined
          ? recallFromPeople(robotCode, keys)
          : recallFromGroup(robotCode, conversationId, keys);
      const outcome = readRecalled((await callOpenApi(context, call, itemIndex)).fields, keys);
      recalled.push(...outcome.processQueryKeys);
      notRecalled.push(...outcome.failed);
    }
    if (!recalled.length && notRecalled.length) {
      const said = quote(notRecalled[0]?.reason) || 'no reason given';
      const fix = 'DingTalk recalls what this robot has sent within the last 24 hours.';
      const cause = 'DingTalk recalled none of the messages.';
      throw serviceError(context, { notRecalled }, { cause, fix, said, itemIndex });
    }
    return { recalled, notRecalled };
  });
  return [output];
}

export const recall: Operation = {
  name: 'Recall',
  action: 'Recall message',
  description: 'Take messages back that the robot has sent within the last 24 hours',
  properties: sentMessageFields,
  run,
};
