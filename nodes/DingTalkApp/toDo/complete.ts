import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { OpenApiRequest } from '../../../protocols/dingtalk/openApi/calls';
import { completeToDo, completeToDoFor } from '../../../protocols/dingtalk/openApi/toDo';
import { InvalidInput } from '../../../protocols/invalidInput';
import { callOpenApi } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader } from '../../sending/parameterReader';
import { toDoIdField } from './fields';
import { idTypeField, peopleOf } from './people';

const properties: INodeProperties[] = [
  toDoIdField,
  idTypeField,
  {
    displayName: 'Completed By',
    name: 'operator',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. manager4220',
    description: 'The person in whose name it is completed, such as its creator',
  },
  {
    displayName: 'Complete For',
    name: 'completeFor',
    type: 'options',
    options: [
      { name: 'Everybody', value: 'all', description: 'The whole to-do' },
      {
        name: 'Some Executors',
        value: 'some',
        description: 'It stays open for the others who are to do it',
      },
    ],
    default: 'all',
    description: 'Whose part is done',
  },
  {
    displayName: 'Executors',
    name: 'executors',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. manager4220, 0142',
    description: 'Who has done it, separated by commas',
    displayOptions: { show: { completeFor: ['some'] } },
  },
];

/** @returns an item for each to-do that is completed */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const people = peopleOf(context, read);
  const ask = async (call: OpenApiRequest, itemIndex: number) => {
    const { fields } = await callOpenApi(context, call, itemIndex);
    if (fields.result !== false) return;
    throw new InvalidInput(
      'DingTalk did not complete the to-do, and does not say why',
      'See in DingTalk whether it is still there, and try again.',
    );
  };
  const completed = await eachItem(context, async (itemIndex) => {
    const id = filledIn(read('toDoId', itemIndex), 'To-Do ID');
    const operator = await people.one(read('operator', itemIndex), 'Completed By', itemIndex);
    if (read('completeFor', itemIndex) !== 'some') {
      await ask(completeToDo(operator, id), itemIndex);
      return { id, success: true };
    }
    const executors = await people.several(read('executors', itemIndex), 'Executors', itemIndex);
    if (!executors.length) {
      throw new InvalidInput(
        'Nobody is named who has done it',
        'Fill in Executors; if it is an expression, look at what it gives for this item.',
      );
    }
    await ask(completeToDoFor(operator, id, executors), itemIndex);
    return { id, executorIds: executors, success: true };
  });
  return [completed];
}

export const complete: Operation = {
  name: 'Complete',
  action: 'Complete todo',
  description: 'Mark a to-do as done that this app has created',
  properties,
  run,
};
