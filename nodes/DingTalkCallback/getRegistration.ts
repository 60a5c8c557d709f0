import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { openApiCodes } from '../../protocols/dingtalk/openApi/errors/common';
import { readRegistration } from '../../protocols/dingtalk/openApi/registration';
import type { Operation } from '../operations';
import { callOpenApi } from '../openApi/callOpenApi';

/**
 * Asks where DingTalk pushes the events of the app. What DingTalk also tells, the token and the AES
 * key, are secrets and stay out of the flow.
 *
 * @returns one item, with an empty URL when nothing is registered by API
 */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const { fields } = await callOpenApi(context, {
    ...openApiCalls.getRegistration,
    expected: [openApiCodes.noCallback],
  });
  const { url = '', call_back_tag: events = [] } = readRegistration(fields) ?? {};
  return [[{ json: { isRegistered: url !== '', url, events }, pairedItem: { item: 0 } }]];
}

export const getRegistration: Operation = {
  name: 'Get Registration',
  action: 'Get registration',
  description: 'Get the address and the events that are registered for the app by API',
  properties: [],
  run,
};
