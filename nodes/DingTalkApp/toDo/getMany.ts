import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { listToDos, readToDos, type ToDoFilter } from '../../../protocols/dingtalk/openApi/toDo';
import { limitOf, returnAllAndLimit } from '../../listFields';
import { callOpenApi } from '../../openApi/callOpenApi';
import { eachOnce, entriesOf, firstOf } from '../../openApi/pages';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader, type ReadParameter } from '../../sending/parameterReader';
import { idTypeField, peopleOf } from './people';

const properties: INodeProperties[] = [
  idTypeField,
  {
    displayName: 'Person',
    name: 'person',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. manager4220',
    description: 'Whose to-dos',
  },
  ...returnAllAndLimit,
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    options: [
      {
        displayName: 'Role',
        name: 'roles',
        type: 'multiOptions',
        options: [
          { name: 'Creator', value: 'creator', description: 'Who has created it' },
          { name: 'Executor', value: 'executor', description: 'Who is to do it' },
          { name: 'Participant', value: 'participant', description: 'Who follows it' },
        ],
        default: [],
        description:
          'What the person has to do with it: one of these; anything when none is chosen',
      },
      {
        displayName: 'Status',
        name: 'status',
        type: 'options',
        options: [
          { name: 'Done', value: 'done', description: 'Within the last 180 days' },
          { name: 'Open', value: 'open' },
        ],
        default: 'open',
        description: 'Whether they are done',
      },
    ],
  },
];

function filterOf(read: ReadParameter, itemIndex: number): ToDoFilter {
  const { status, roles = [] } = read('filters', itemIndex) as IDataObject;
  const chosen = roles as string[];
  return {
    ...(status ? { isDone: status === 'done' } : {}),
    ...(chosen.length > 0 && { roleTypes: chosen.map((role) => [role]) }),
  };
}

/** @returns an item for each to-do, of each input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const people = peopleOf(context, read);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const unionId = await people.one(read('person', itemIndex), 'Person', itemIndex);
    const filter = filterOf(read, itemIndex);
    const toDos = entriesOf(
      'to-dos',
      async (token: string) =>
        readToDos(
          (await callOpenApi(context, listToDos(unionId, filter, token), itemIndex)).fields,
        ),
      '',
    );
    for await (const toDo of firstOf(
      eachOnce(toDos, ({ taskId }) => taskId),
      limitOf(read, itemIndex),
    )) {
      yield toDo as IDataObject;
    }
  });
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many todos',
  description: 'Get the to-dos of a person that apps of the organization have created',
  properties,
  run,
};
