import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { parseAutomation, type Automation } from '../../protocols/dingtalk/automation/credential';
import {
  REQUESTS_PER_SECOND,
  REQUESTS_PER_SECOND_WITHOUT_TOKEN,
} from '../../protocols/dingtalk/automation/limits';

/** An automation as the credential describes it. */
export interface AutomationAccount {
  automation: Automation;
  /** How many requests this process may send within a window. */
  requests: number;
  windowMilliseconds: number;
}

const SECOND_MILLISECONDS = 1_000;

/**
 * @param data the decrypted `dingTalkAutomationWebhookApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function automationOf(data: ICredentialDataDecryptedObject): AutomationAccount {
  const automation = parseAutomation(String(data.webhookUrl ?? ''), String(data.bearerToken ?? ''));
  const entered = Number(data.requestsPerSecond ?? REQUESTS_PER_SECOND);
  if (!(entered > 0)) throw new Error('Requests per Second must be a number above 0.');
  const perSecond = automation.bearerToken
    ? entered
    : Math.min(entered, REQUESTS_PER_SECOND_WITHOUT_TOKEN);
  // 2.5 a second are 2 within 800 ms: no second sees more than 5 where two processes send.
  const requests = Math.max(1, Math.floor(perSecond));
  return {
    automation,
    requests,
    windowMilliseconds: Math.ceil((requests / perSecond) * SECOND_MILLISECONDS),
  };
}
