import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader, readBoolean } from '../../sending/parameterReader';
import { approvalOf, simpleApproval } from './approvals';
import { approvalIdField } from './fields';

/** @returns an item for each approval */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const got = await eachItem(context, async (itemIndex) => {
    const approval = await approvalOf(context, read('approvalId', itemIndex), itemIndex);
    const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
    return isSimple ? simpleApproval(approval) : (approval as IDataObject);
  });
  return [got];
}

export const get: Operation = {
  name: 'Get',
  action: 'Get approval',
  description: 'Get an approval with its form, who decided what and who has to decide now',
  properties: [approvalIdField, simplify],
  run,
};
