import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { addressBooks } from '../../openApi/AddressBook';
import { departmentField, departmentIdOf } from '../../openApi/addressBookFields';
import { leftOutHint } from '../../openApi/leftOutHint';
import { firstOf } from '../../openApi/pages';
import { limitOf, returnAllAndLimit, simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { simpleDepartment } from './simpleDepartment';

const properties: INodeProperties[] = [
  {
    ...departmentField,
    displayName: 'Parent Department',
    description: 'The department whose sub-departments to get',
  },
  {
    displayName: 'Include Sub-Departments',
    name: 'includeSubDepartments',
    type: 'boolean',
    default: false,
    description: 'Whether to get all departments below it, not only those directly below',
  },
  ...returnAllAndLimit,
  simplify,
];

/** @returns an item for each department below the given one, level by level */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const bookOf = addressBooks(context);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const book = await bookOf(itemIndex);
    const parent = departmentIdOf(read('department', itemIndex));
    const isDeep = readBoolean(read('includeSubDepartments', itemIndex), 'Include Sub-Departments');
    const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
    const departments = book.departmentsBelow(parent, isDeep);
    for await (const department of firstOf(departments, limitOf(read, itemIndex))) {
      yield isSimple
        ? await simpleDepartment(department, book)
        : (department.fields as IDataObject);
    }
    leftOutHint(context, book);
  });
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many departments',
  description: 'Get the departments below a department',
  properties,
  run,
};
