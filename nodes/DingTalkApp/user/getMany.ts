import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { readPerson, type Person } from '../../../protocols/dingtalk/openApi/contact';
import { addressBooks, type AddressBook } from '../../openApi/AddressBook';
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

/**
 * The names of departments come up while people are read, so nobody's are asked for before the last
 * one is known. What is kept of people until then is no more than what is given.
 */
async function* simplePeople(
  people: AsyncIterable<IDataObject>,
  book: AddressBook,
): AsyncGenerator<IDataObject> {
  const known: Person[] = [];
  for await (const person of people) known.push(readPerson(person));
  for (const person of known) yield await simplePerson(person, book);
}

/** @returns an item for each person, none twice for the same input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const book = await bookOf(itemIndex);
    const department = departmentIdOf(read('department', itemIndex));
    const isDeep = readBoolean(read('includeSubDepartments', itemIndex), 'Include Sub-Departments');
    const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
    const people = firstOf(book.peopleOf(department, isDeep), limitOf(read, itemIndex));
    if (isSimple) yield* simplePeople(people, book);
    else yield* people;
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
