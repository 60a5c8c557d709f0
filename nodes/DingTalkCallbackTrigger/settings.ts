import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';

import { pushRanges } from '../../protocols/dingtalk/pushRanges';
import type { IpRange } from '../../protocols/ipRanges';
import { callbackKeys } from '../accounts/callbackKeys';
import { readAllowedIps, readRange } from '../receiving/allowedAddresses';
import { splitList } from '../../protocols/splitList';

/** The values of the node's Options. */
export interface TriggerOptions {
  allowedSources?: 'any' | 'dingTalk' | 'list';
  /** Comma-separated. */
  allowedIps?: string;
  includeRawMessage?: boolean;
  includeSuiteTickets?: boolean;
  /** Minutes; 0 is unlimited. What is written by API, or was imported, may be no number. */
  maximumRequestAge?: unknown;
}

const dingTalkRanges = pushRanges.map(readRange);

const MINUTE_MILLISECONDS = 60_000;
const DEFAULT_MAXIMUM_AGE_MINUTES = 60;

/** @returns the event codes that were chosen from the list or typed in */
export const selectedCodes = (
  context: Pick<IWebhookFunctions | IHookFunctions, 'getNodeParameter'>,
): string[] => [
  ...(context.getNodeParameter('selectedEvents', []) as string[]),
  ...splitList(context.getNodeParameter('otherEventCodes', '') as string),
];

const isAge = (value: unknown): value is number => typeof value === 'number' && value >= 0;

/** @returns milliseconds; infinite when the limit is off, the default when there is no number */
export function maximumAge({ maximumRequestAge }: TriggerOptions): number {
  if (maximumRequestAge === 0) return Infinity;
  const minutes = isAge(maximumRequestAge) ? maximumRequestAge : DEFAULT_MAXIMUM_AGE_MINUTES;
  return minutes * MINUTE_MILLISECONDS;
}

/**
 * @returns the ranges that requests may come from, or undefined when any may
 * @throws Error naming the entry that is no address or range
 */
export function allowedRanges(options: TriggerOptions): IpRange[] | undefined {
  const { allowedSources = 'any', allowedIps = '' } = options;
  if (allowedSources === 'any') return undefined;
  return allowedSources === 'dingTalk' ? dingTalkRanges : readAllowedIps(allowedIps);
}

/**
 * Validates parameters and credential when the workflow is published.
 *
 * @throws NodeOperationError saying what to correct
 */
export async function checkSettings(context: IHookFunctions): Promise<void> {
  try {
    callbackKeys(await context.getCredentials('dingTalkCallbackApi'));
    const options = context.getNodeParameter('options', {}) as TriggerOptions;
    allowedRanges(options);
    if (options.maximumRequestAge !== undefined && !isAge(options.maximumRequestAge)) {
      throw new Error(
        'Maximum Request Age must be a number of minutes: 60 is the default, and 0 means no limit.',
      );
    }
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
