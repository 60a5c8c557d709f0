import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { callOpenApi } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const got = await eachItem(context, async (itemIndex) => {
    const body = { userid: String(read('userId', itemIndex)) };
    const path = '/topapi/v2/user/get';
    const call = { api: 'oapi', method: 'POST', path, isRepeatable: true, body } as const;
    const { fields } = await callOpenApi(context, call, itemIndex);
    return fields;
  });
  return [got];
}

export const get: Operation = {
  name: 'Get',
  action: 'Get user',
  description: 'Get what the address book says of a person',
  properties: [
    {
      displayName: 'User ID',
      name: 'userId',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. manager4220',
      description: "The person's userId, as DingTalk events have it",
    },
  ],
  run,
};
