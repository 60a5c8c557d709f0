import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { automationOf, type AutomationAccount } from '../accounts/automationOf';
import { startsThisFlow } from '../loopGuard';
import { taskOfEach } from '../sending/eachTask';
import { parameterReader } from '../sending/parameterReader';
import { sendEach, type LimitedService, type SendTask } from '../sending/sendEach';
import type { Limit } from '../sending/sendWithinLimit';
import { stableIds } from '../sending/stableIds';
import { outcomeOf, type AutomationAnswer } from './outcome';
import { readRequests, type AutomationRequest } from './readRequests';

const SECOND_MILLISECONDS = 1_000;

/** All that call one automation share its limit. */
function limitOf({ automation, requestsPerSecond }: AutomationAccount): Limit {
  const { origin, pathname } = automation.webhookUrl;
  return {
    key: `${origin}${pathname}`,
    most: requestsPerSecond,
    windowMilliseconds: SECOND_MILLISECONDS,
    words: {
      sent: 'request',
      limited: 'automation',
      rule: `DingTalk refuses more than ${requestsPerSecond} a second`,
      advice: 'Set the option When the Limit Is Reached to Wait, or send fewer requests.',
    },
  };
}

const automationWebhook: LimitedService<AutomationAccount, AutomationRequest, AutomationAnswer> = {
  credential: 'dingTalkAutomationWebhookApi',
  accountOf: automationOf,
  limitOf,
  requestOf: ({ text, clientToken }) => ({
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(clientToken && { 'Client-Token': clientToken }),
    },
    body: text,
  }),
  outcomeOf: (response, { automation }, { clientToken }) =>
    outcomeOf(response, automation, clientToken !== ''),
  outputOf: ({ clientToken }, answer, waitedMilliseconds) => ({
    ...answer,
    ...(clientToken && { clientToken }),
    waitedMilliseconds,
  }),
};

function checkLoop(context: IExecuteFunctions, { automation }: AutomationAccount): void {
  if (!startsThisFlow(context, automation.webhookUrl)) return;
  throw new NodeOperationError(
    context.getNode(),
    'The Webhook URL in the credential is that of this flow itself: each run would start the next, without end',
    { description: 'Put the URL of the DingTalk automation into the credential.' },
  );
}

function tasksOf(
  context: IExecuteFunctions,
): Array<SendTask<AutomationAccount, AutomationRequest>> {
  const tokenOf = stableIds(context);
  const parameter = parameterReader(context);
  return taskOfEach(context).map((task) => ({
    ...task,
    read(account) {
      checkLoop(context, account);
      return readRequests(context, parameter, task.itemIndex, tokenOf);
    },
  }));
}

/**
 * Fires the automation for each item, in their order, and once: what may have got lost is sent again
 * with the same Client-Token.
 *
 * @returns an item for each request, and for each error if the flow is to go on
 */
export const run = async (context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
  await sendEach(context, automationWebhook, tasksOf(context));
