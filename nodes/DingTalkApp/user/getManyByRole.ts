import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { readPerson } from '../../../protocols/dingtalk/openApi/contact';
import { addressBooks } from '../../openApi/AddressBook';
import { roleField, roleIdOf } from '../../openApi/addressBookFields';
import { firstOf, groupsOf } from '../../openApi/pages';
import { limitOf, returnAllAndLimit, simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { simplePerson } from './simplePerson';

const properties: INodeProperties[] = [
  roleField,
  ...returnAllAndLimit,
  {
    displayName: 'Details',
    name: 'details',
    type: 'boolean',
    default: true,
    description:
      'Whether to look each person up, which costs a call for each: the list of a role has only name and user ID',
  },
  simplify,
];

const nameOf = ({ name, userid }: IDataObject): IDataObject => ({ name, userId: userid });

/** How many people are looked up at a time. */
const AT_A_TIME = 10;

/** @returns an item for each person, none twice for the same input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const book = await bookOf(itemIndex);
    const role = roleIdOf(read('role', itemIndex));
    const hasDetails = readBoolean(read('details', itemIndex), 'Details');
    const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
    const people = firstOf(book.peopleOfRole(role), limitOf(read, itemIndex));
    if (!hasDetails) {
      for await (const person of people) yield isSimple ? nameOf(person) : person;
      return;
    }
    for await (const group of groupsOf(people, AT_A_TIME)) {
      const described = await Promise.all(
        group.map(async (person) => (await book.person(String(person.userid))) ?? person),
      );
      for (const person of described)
        yield isSimple ? await simplePerson(readPerson(person), book) : person;
    }
  });
  return [listed];
}

export const getManyByRole: Operation = {
  name: 'Get Many by Role',
  action: 'Get many users by role',
  description: 'Get the people who have a role',
  properties,
  run,
};
