import {
  NodeOperationError,
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
} from 'n8n-workflow';

import { errorOutput, itemError } from '../sending/itemErrors';
import { startsThisFlow } from '../loopGuard';
import { parameterReader } from '../sending/parameterReader';
import { readCredential } from '../accounts/readCredential';
import { stableIds } from '../sending/stableIds';
import { automationOf, type AutomationAccount } from '../accounts/automationOf';
import { fire } from './fire';
import { readRequests } from './readRequests';

function checkLoop(context: IExecuteFunctions, { automation }: AutomationAccount): void {
  if (!startsThisFlow(context, automation.webhookUrl)) return;
  throw new NodeOperationError(
    context.getNode(),
    'The Webhook URL in the credential is that of this flow itself: each run would start the next, without end',
    { description: 'Put the URL of the DingTalk automation into the credential.' },
  );
}

/**
 * Fires the automation for each item, in their order.
 *
 * @returns an item for each request, and for each error if the flow is to go on
 */
export async function fireAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const tokenOf = stableIds(context);
  const read = parameterReader(context);
  const output: INodeExecutionData[] = [];
  let account: AutomationAccount | undefined;
  for (const itemIndex of context.getInputData().keys()) {
    const pairedItem = { item: itemIndex };
    try {
      account ??= await readCredential(context, 'dingTalkAutomationWebhookApi', automationOf);
      checkLoop(context, account);
      const { limitReached } = (read('options', itemIndex) || {}) as IDataObject;
      const how = { itemIndex, mayWait: limitReached !== 'fail' };
      for (const request of readRequests(context, read, itemIndex, tokenOf)) {
        const { answer, waitedMilliseconds } = await fire(context, account, request, how);
        const { clientToken } = request;
        const json = { ...answer, ...(clientToken && { clientToken }), waitedMilliseconds };
        output.push({ json, pairedItem });
      }
    } catch (error) {
      const explained = itemError(context, error, itemIndex);
      if (!context.continueOnFail()) throw explained;
      output.push(errorOutput(explained, pairedItem));
    }
  }
  return output;
}
