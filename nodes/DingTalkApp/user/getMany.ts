import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { addressBooks } from '../../openApi/AddressBook';
import { departmentField, departmentIdOf } from '../../openApi/addressBookFields';
import { firstOf } from '../../openApi/pages';
import { limitOf, returnAllAndLimit, simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { leftOutHint } from '../../openApi/leftOutHint';
import { simplePerson } from './simplePerson';

const properties: INodeProperties[] = [
  departmentField,
  {
    displayName: 'Include Sub-Departments',
    name: 'includeSubDepartments',
    type: 'boolean',
    default: false,
    description: 'Whether to get the people of all departments below it, too',
  },
  ...returnAllAndLimit,
  simplify,
];

/** @returns an item for each person, none twice for the same input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const book = await bookOf(itemIndex);
    const department = departmentIdOf(read('department', itemIndex));
    const isDeep = readBoolean(read('includeSubDepartments', itemIndex), 'Include Sub-Departments');
    const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
    const people = book.peopleOf(department, isDeep);
    for await (const person of firstOf(people, limitOf(read, itemIndex))) {
      yield isSimple ? await simplePerson(person, book) : person;
    }
    leftOutHint(context, book);
  });
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many users',
  description: 'Get the people of a department',
  properties,
  run,
};
