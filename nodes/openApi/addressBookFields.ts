import type { INodeProperties } from 'n8n-workflow';

import { readId } from '../../protocols/dingtalk/openApi/contact';
import { InvalidInput } from '../../protocols/invalidInput';

/** Asks for a person; its value is a userId. */
export const userField: INodeProperties = {
  displayName: 'User',
  name: 'user',
  type: 'resourceLocator',
  required: true,
  default: { mode: 'list', value: '' },
  description: 'The person in the address book of the organization',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Choose a person…',
      typeOptions: {
        searchListMethod: 'searchUsers',
        searchable: true,
        searchFilterRequired: true,
      },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. manager4220',
      hint: 'The userId, as events and other operations give it',
    },
  ],
};

/** Asks for a department; its value is an ID, see `departmentIdOf`. */
export const departmentField: INodeProperties = {
  displayName: 'Department',
  name: 'department',
  type: 'resourceLocator',
  required: true,
  default: { mode: 'list', value: '' },
  description: 'The department in the address book of the organization',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Choose a department…',
      typeOptions: { searchListMethod: 'searchDepartments', searchable: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. 1',
      hint: 'A number; 1 is the whole organization',
    },
  ],
};

/** Asks for a role; its value is an ID, see `roleIdOf`. */
export const roleField: INodeProperties = {
  displayName: 'Role',
  name: 'role',
  type: 'resourceLocator',
  required: true,
  default: { mode: 'list', value: '' },
  description: 'The role in the address book of the organization, such as Finance',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Choose a role…',
      typeOptions: { searchListMethod: 'searchRoles', searchable: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. 1507113578',
      hint: 'A number, as the role events of DingTalk give it',
    },
  ],
};

function idOf(value: unknown, what: string): number {
  const id = readId(value);
  if (id !== undefined) return id;
  throw new InvalidInput(
    value === '' ? `No ${what} is chosen` : `The ID of the ${what} is not a number`,
    `Choose the ${what} from the list, or enter its ID.`,
  );
}

/**
 * @param value of `departmentField`
 * @throws InvalidInput when it cannot be an ID
 */
export const departmentIdOf = (value: unknown): number => idOf(value, 'department');

/**
 * @param value of `roleField`
 * @throws InvalidInput when it cannot be an ID
 */
export const roleIdOf = (value: unknown): number => idOf(value, 'role');
