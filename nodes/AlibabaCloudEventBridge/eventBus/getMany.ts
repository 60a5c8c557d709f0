import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { eventBusesOf } from '../../eventBridgeAccount/eventBuses';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';

const properties: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { returnAll: [false] } },
  },
];

/** @returns an item for each event bus, as EventBridge describes it; once for each input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const listed = await eachTask(context, taskOfEach(context), ({ itemIndex }) => {
    const limit = read('returnAll', itemIndex) ? Infinity : Number(read('limit', itemIndex));
    return eventBusesOf(context, itemIndex, limit);
  });
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many event buses',
  description: 'Get the event buses of the account in its region',
  properties,
  run,
};
