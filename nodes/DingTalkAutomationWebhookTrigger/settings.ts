import {
  NodeOperationError,
  type ICredentialDataDecryptedObject,
  type IHookFunctions,
  type IWebhookFunctions,
} from 'n8n-workflow';

import { parseBearerToken } from '../../protocols/dingtalk/automation/credential';
import {
  MOST_KEYWORDS,
  REQUESTS_PER_SECOND,
  REQUESTS_PER_SECOND_WITHOUT_TOKEN,
} from '../../protocols/dingtalk/automation/limits';
import type { ParameterFormat } from '../../protocols/dingtalk/automation/parameters';
import type { IpRange } from '../../protocols/ipRanges';
import { readAllowedIps } from '../receiving/allowedAddresses';
import { splitList } from '../../protocols/splitList';

/** What the node's parameters say. */
export interface TriggerSettings {
  hasCredentialCheck: boolean;
  keywords: string[];
  format: ParameterFormat;
  /** Empty: any. */
  allowedIps: IpRange[];
  requestsPerSecond: number;
}

/** The type of the node's credential. */
export const CREDENTIAL = 'dingTalkAutomationWebhookTriggerApi';

/** @throws Error naming what cannot be right */
export function readSettings(
  context: Pick<IWebhookFunctions | IHookFunctions, 'getNodeParameter'>,
): TriggerSettings {
  const { allowedIps = '', requestsPerSecond } = context.getNodeParameter('rules', {}) as {
    allowedIps?: string;
    requestsPerSecond?: number;
  };
  const authentication = context.getNodeParameter('authentication');
  // An imported flow may hold anything, which must not open it to everybody.
  if (authentication !== 'bearerToken' && authentication !== 'none') {
    throw new Error('Authentication must be Bearer Token or None: choose one.');
  }
  const hasCredentialCheck = authentication === 'bearerToken';
  const keywords = splitList(context.getNodeParameter('keywords', '') as string);
  if (keywords.length > MOST_KEYWORDS) {
    throw new Error(
      `Trigger Keywords holds ${keywords.length} keywords; at most ${MOST_KEYWORDS} are allowed.`,
    );
  }
  if (requestsPerSecond !== undefined && !(requestsPerSecond >= 1)) {
    throw new Error('Requests per Second must be a number of at least 1.');
  }
  return {
    hasCredentialCheck,
    keywords,
    format: context.getNodeParameter('format') as ParameterFormat,
    allowedIps: allowedIps.trim() ? readAllowedIps(allowedIps) : [],
    requestsPerSecond:
      requestsPerSecond ??
      (hasCredentialCheck ? REQUESTS_PER_SECOND : REQUESTS_PER_SECOND_WITHOUT_TOKEN),
  };
}

/**
 * @param data the decrypted `dingTalkAutomationWebhookTriggerApi` credential
 * @throws Error when callers could not send it
 */
export function bearerTokenOf(data: ICredentialDataDecryptedObject): string {
  const token = parseBearerToken(String(data.bearerToken ?? ''));
  if (!token) throw new Error('The Bearer Token is empty: enter a secret of your own.');
  return token;
}

/**
 * Validates parameters and credential when the workflow is published.
 *
 * @throws NodeOperationError saying what to correct
 */
export async function checkSettings(context: IHookFunctions): Promise<void> {
  try {
    const { hasCredentialCheck } = readSettings(context);
    if (hasCredentialCheck) bearerTokenOf(await context.getCredentials(CREDENTIAL));
  } catch (error) {
    throw new NodeOperationError(context.getNode(), error as Error);
  }
}
