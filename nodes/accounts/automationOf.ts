import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { parseAutomation, type Automation } from '../../protocols/dingtalk/automation/credential';
import {
  REQUESTS_PER_SECOND,
  REQUESTS_PER_SECOND_WITHOUT_TOKEN,
} from '../../protocols/dingtalk/automation/limits';

/** An automation as the credential describes it. */
export interface AutomationAccount {
  automation: Automation;
  /** How many requests this process may send in a second. */
  requestsPerSecond: number;
}

/**
 * @param data the decrypted `dingTalkAutomationWebhookApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function automationOf(data: ICredentialDataDecryptedObject): AutomationAccount {
  const automation = parseAutomation(String(data.webhookUrl ?? ''), String(data.bearerToken ?? ''));
  const entered = Number(data.requestsPerSecond ?? REQUESTS_PER_SECOND);
  if (!(entered >= 1)) throw new Error('Requests per Second must be a number of at least 1.');
  const most = automation.bearerToken ? entered : REQUESTS_PER_SECOND_WITHOUT_TOKEN;
  return { automation, requestsPerSecond: Math.floor(most) };
}
