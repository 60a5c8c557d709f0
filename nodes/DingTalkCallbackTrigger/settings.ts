import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import type { IpRange } from '../../protocols/ipRanges';
import { callbackKeys } from '../accounts/callbackKeys';
import { parseAllowedIps } from '../receiving/allowedAddresses';
import { splitList } from '../../protocols/splitList';

/** The values of the node's Options. */
export interface TriggerOptions {
  allowedSources?: 'any' | 'dingTalk' | 'list';
  /** Comma-separated. */
  allowedIps?: string;
  includeRawMessage?: boolean;
  includeSuiteTickets?: boolean;
  /** Minutes; 0 is unlimited. */
  maximumRequestAge?: number;
}

/** Source: DingTalk Open Platform, "configure push mode", 2026-08. */
const dingTalkRanges = ['203.119.0.0/16', '140.205.0.0/16', '106.11.0.0/16', '198.11.0.0/16'];

const MINUTE_MILLISECONDS = 60_000;
const DEFAULT_MAXIMUM_AGE_MINUTES = 60;

/** @returns the event codes that were chosen from the list or typed in */
export const selectedCodes = (
  context: Pick<IWebhookFunctions | IHookFunctions, 'getNodeParameter'>,
): string[] => [
  ...(context.getNodeParameter('selectedEvents', []) as string[]),
  ...splitList(context.getNodeParameter('otherEventCodes', '') as string),
];

/** @returns milliseconds; infinite when the limit is off */
export function maximumAge({
  maximumRequestAge = DEFAULT_MAXIMUM_AGE_MINUTES,
}: TriggerOptions): number {
  return maximumRequestAge === 0 ? Infinity : maximumRequestAge * MINUTE_MILLISECONDS;
}

/**
 * @returns the ranges that requests may come from, or undefined when any may
 * @throws Error naming the entry that is no address or range
 */
export function allowedRanges(options: TriggerOptions): IpRange[] | undefined {
  const { allowedSources = 'any', allowedIps = '' } = options;
  if (allowedSources === 'any') return undefined;
  const entries = allowedSources === 'dingTalk' ? dingTalkRanges : splitList(allowedIps);
  if (!entries.length) {
    throw new Error(
      'Allowed IPs is empty: enter at least one address, or accept requests from any.',
    );
  }
  return parseAllowedIps(entries);
}

/**
 * Looks the node over before it is put to work.
 *
 * @throws NodeOperationError saying what to correct
 */
export async function checkSettings(context: IHookFunctions): Promise<void> {
  try {
    callbackKeys(await context.getCredentials('dingTalkCallbackApi'));
    allowedRanges(context.getNodeParameter('options', {}) as TriggerOptions);
  } catch (error) {
    throw new NodeOperationError(context.getNode(), error as Error);
  }
  const isSelecting = context.getNodeParameter('events') === 'selected';
  if (isSelecting && !selectedCodes(context).length) {
    throw new NodeOperationError(
      context.getNode(),
      'No event is selected, so nothing could start this flow',
      { description: 'Choose at least one event, or set Events to All.' },
    );
  }
  if (!isSelecting && isAutomatic(context)) {
    throw new NodeOperationError(
      context.getNode(),
      'Events are registered one by one, so All is not possible with automatic registration',
      { description: 'Set Events to Selected and choose them, or set Registration to Manual.' },
    );
  }
}

/** @returns whether the node tells DingTalk by itself where to push */
export const isAutomatic = (context: IHookFunctions): boolean =>
  context.getNodeParameter('registration', 'manual') === 'automatic';
