import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { readDepartmentPeople } from '../../../protocols/dingtalk/openApi/contact';
import { addressBooks } from '../../openApi/AddressBook';
import { departmentField, departmentIdOf } from '../../openApi/addressBookFields';
import { simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { simpleDepartment } from './simpleDepartment';

const properties: INodeProperties[] = [departmentField, simplify];

/** @returns an item for each department; simplified, with those who manage it and how many are in it */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const found = await eachItem(context, async (itemIndex) => {
    const book = await bookOf(itemIndex);
    const department = await book.describedDepartment(
      departmentIdOf(read('department', itemIndex)),
    );
    if (!readBoolean(read('simplify', itemIndex), 'Simplify'))
      return department.fields as IDataObject;
    const { managers, memberCount } = readDepartmentPeople(department.fields);
    return { ...(await simpleDepartment(department, book)), managers, memberCount };
  });
  return [found];
}

export const get: Operation = {
  name: 'Get',
  action: 'Get department',
  description: 'Get a department with the path that leads to it from the top',
  properties,
  run,
};
