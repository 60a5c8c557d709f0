import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { rateLimitOf } from '../sending/RateLimit';
import { sendWithinLimit, type Outcome } from '../sending/sendWithinLimit';
import type { AutomationAccount } from '../accounts/automationOf';
import { noAnswer, readAnswer, REQUEST_TIMEOUT_MILLISECONDS, saidBy, type Answer } from './outcome';

const SECOND_MILLISECONDS = 1_000;

/** One request to an automation. */
export interface AutomationRequest {
  /** JSON. */
  text: string;
  /** Empty: the request fires, however often it comes. */
  clientToken: string;
}

async function post(
  context: IExecuteFunctions,
  { automation }: AutomationAccount,
  { text, clientToken }: AutomationRequest,
): Promise<Outcome<Answer>> {
  try {
    const response = (await context.helpers.httpRequestWithAuthentication.call(
      context,
      'dingTalkAutomationWebhookApi',
      {
        method: 'POST',
        // The credential knows the address, which is a secret.
        url: '',
        headers: {
          'Content-Type': 'application/json',
          ...(clientToken && { 'Client-Token': clientToken }),
        },
        body: text,
        timeout: REQUEST_TIMEOUT_MILLISECONDS,
        disableFollowRedirect: true,
        ignoreHttpStatusErrors: true,
        returnFullResponse: true,
      },
    )) as IN8nHttpFullResponse;
    return readAnswer(response, automation);
  } catch (error) {
    return noAnswer(error, clientToken !== '');
  }
}

/**
 * Fires an automation, once: what may have got lost is sent again with the same Client-Token, and
 * the automation's rate limit is kept.
 *
 * @param mayWait whether to wait for the rate limit, or to fail at once
 * @throws NodeApiError for the service's answer; NodeOperationError for the rate limit, or when the
 *   execution was stopped
 */
export async function fire(
  context: IExecuteFunctions,
  account: AutomationAccount,
  request: AutomationRequest,
  { itemIndex, mayWait }: { itemIndex: number; mayWait: boolean },
) {
  const { automation, requestsPerSecond } = account;
  const { origin, pathname } = automation.webhookUrl;
  return await sendWithinLimit(context, {
    itemIndex,
    send: async () => await post(context, account, request),
    saidBy,
    // Shared by all that call this automation in this process.
    limit: rateLimitOf(`${origin}${pathname}`, SECOND_MILLISECONDS),
    most: requestsPerSecond,
    mayWait,
    words: {
      sent: 'request',
      limited: 'automation',
      rule: `DingTalk refuses more than ${requestsPerSecond} a second`,
      advice: 'Set the option When the Limit Is Reached to Wait, or send fewer requests.',
    },
  });
}
