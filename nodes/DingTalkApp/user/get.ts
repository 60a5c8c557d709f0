import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { readPerson } from '../../../protocols/dingtalk/openApi/contact';
import { addressBooks } from '../../openApi/AddressBook';
import { userField } from '../../openApi/addressBookFields';
import { simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { findPerson, type FoundBy } from './findPerson';
import { simplePerson } from './simplePerson';

const properties: INodeProperties[] = [
  {
    displayName: 'Find By',
    name: 'findBy',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Mobile Number',
        value: 'mobile',
        description: 'As it stands in the address book',
      },
      {
        name: 'Union ID',
        value: 'unionId',
        description: 'What tells a person for all apps of one developer',
      },
      {
        name: 'User ID',
        value: 'userId',
        description: 'What tells a person in the organization; DingTalk events have it',
      },
    ],
    default: 'userId',
  },
  { ...userField, displayOptions: { show: { findBy: ['userId'] } } },
  {
    displayName: 'Mobile Number',
    name: 'mobile',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. 13800000000',
    displayOptions: { show: { findBy: ['mobile'] } },
  },
  {
    displayName: 'Union ID',
    name: 'unionId',
    type: 'string',
    required: true,
    default: '',
    displayOptions: { show: { findBy: ['unionId'] } },
  },
  simplify,
];

/** The field that holds what a person is found by. */
const fieldOf: Readonly<Record<FoundBy, string>> = {
  mobile: 'mobile',
  unionId: 'unionId',
  userId: 'user',
};

/** @returns an item for each person */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const found = await eachItem(context, async (itemIndex) => {
    const by = String(read('findBy', itemIndex)) as FoundBy;
    const value = String(read(fieldOf[by], itemIndex) ?? '').trim();
    const person = await findPerson(context, by, value, itemIndex);
    if (!readBoolean(read('simplify', itemIndex), 'Simplify')) return person;
    return await simplePerson(readPerson(person), await bookOf(itemIndex), true);
  });
  return [found];
}

export const get: Operation = {
  name: 'Get',
  action: 'Get user',
  description: 'Get a person of the organization by user ID, mobile number or union ID',
  properties,
  run,
};
