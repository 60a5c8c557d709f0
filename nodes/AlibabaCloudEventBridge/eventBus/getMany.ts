import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { eventBusesOf } from '../../eventBridgeAccount/eventBuses';
import { limitOf, returnAllAndLimit } from '../../listFields';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';

/** @returns an item for each event bus, as EventBridge describes it; once for each input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const listed = await eachTask(context, taskOfEach(context), ({ itemIndex }) =>
    eventBusesOf(context, itemIndex, limitOf(read, itemIndex)),
  );
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many event buses',
  description: 'Get the event buses of the account in its region',
  properties: returnAllAndLimit,
  run,
};
