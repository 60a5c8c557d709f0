import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { decideTask, type Decision } from '../../../protocols/dingtalk/openApi/workflow';
import { InvalidInput } from '../../../protocols/invalidInput';
import { userField } from '../../openApi/addressBookFields';
import { callOpenApi } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader } from '../../sending/parameterReader';
import { approvalOf } from './approvals';
import { approvalIdField, approvalIdOf, shortText } from './fields';

/** An expression may give anything, and must not approve by mistake. */
function resultOf(value: unknown): Decision['result'] {
  if (value === 'agree' || value === 'refuse') return value;
  throw new InvalidInput(
    'Decision is neither agree nor refuse',
    'Look at what the expression gives for this item.',
  );
}

function readTaskId(value: unknown): number {
  const id = Number(value);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new InvalidInput(
    'Task ID is not a number',
    'Leave it out, or take it from taskId of an event or of currentApprovers of the approval.',
  );
}

/** @returns the task of the approval that waits for a person, if there is exactly one */
async function openTaskOf(
  context: IExecuteFunctions,
  approvalId: string,
  userId: string,
  itemIndex: number,
): Promise<number> {
  const { currentApprovers, status } = await approvalOf(context, approvalId, itemIndex);
  const [task, ...more] = currentApprovers.filter((approver) => approver.userId === userId);
  if (!task) {
    throw new InvalidInput(
      currentApprovers.length
        ? `The approval does not wait for the user ${userId}, but for ${currentApprovers.map((approver) => approver.userId).join(', ')}`
        : `The approval waits for nobody: its status is ${String(status)}`,
      'Choose somebody for whom it waits, or filter out what is decided already.',
    );
  }
  if (more.length) {
    const ids = [task, ...more].map(({ taskId }) => taskId).join(', ');
    throw new InvalidInput(
      `The approval waits for the user ${userId} with several tasks`,
      `Add the option Task ID with the one that is meant: ${ids}.`,
    );
  }
  return task.taskId;
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const decided = await eachItem(context, async (itemIndex) => {
    const { remark, taskId } = read('options', itemIndex) as IDataObject;
    const processInstanceId = approvalIdOf(read('approvalId', itemIndex));
    const actionerUserId = filledIn(read('approver', itemIndex), 'Approver');
    const decision: Decision = {
      processInstanceId,
      actionerUserId,
      result: resultOf(read('decision', itemIndex)),
      ...(remark ? { remark: shortText(remark, 'Remark') } : {}),
      taskId: taskId
        ? readTaskId(taskId)
        : await openTaskOf(context, processInstanceId, actionerUserId, itemIndex),
    };
    await callOpenApi(context, decideTask(decision), itemIndex);
    return { ...decision, success: true };
  });
  return [decided];
}

export const decide: Operation = {
  name: 'Approve or Refuse',
  action: 'Approve or refuse approval',
  detail: '$parameter["decision"]',
  description: 'Decide a task of an approval in the name of the person for whom it waits',
  properties: [
    approvalIdField,
    {
      displayName: 'Decision',
      name: 'decision',
      type: 'options',
      options: [
        { name: 'Approve', value: 'agree', description: 'The next approver follows, if any' },
        { name: 'Refuse', value: 'refuse', description: 'Ends the approval' },
      ],
      default: 'agree',
    },
    {
      ...userField,
      displayName: 'Approver',
      name: 'approver',
      description: 'The person in whose name it is decided: one for whom the approval waits',
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add Option',
      default: {},
      options: [
        {
          displayName: 'Remark',
          name: 'remark',
          type: 'string',
          typeOptions: { rows: 3 },
          default: '',
          description: 'Why, in at most 1,024 characters; it stands beside the decision',
        },
        {
          displayName: 'Task ID',
          name: 'taskId',
          type: 'string',
          default: '',
          placeholder: 'e.g. 67583405630',
          description:
            'Saves a call of DingTalk: without it, the node first looks up which task of the approval waits for the approver',
        },
      ],
    },
  ],
  run,
};
