import { isRecord } from '../../isRecord';
import type { HttpMessage } from '../event';

/** Pushes that DingTalk could not deliver; what was read is gone there. */
export interface FailedPushes {
  /** As they would have been pushed. */
  messages: HttpMessage[];
  /** Whether there are more. */
  hasMore: boolean;
}

type Fields = Record<string, unknown>;

/** Under which name the event's own fields stand, beside others that are not of the event. */
const DATA_NAMES = ['bpmsCallBackData', 'roleLabelChange', 'callbackData'];

function dataOf(fields: Fields): Fields {
  for (const name of DATA_NAMES) {
    const data = fields[name];
    if (isRecord(data)) return data;
  }
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'corpid'));
}

function messageOf(entry: unknown): HttpMessage[] {
  if (!isRecord(entry)) return [];
  const { call_back_tag: EventType, event_time: EventTime, corpid, ...rest } = entry;
  if (typeof EventType !== 'string' || EventType === '') return [];
  const { [EventType]: tagged, ...flat } = rest;
  const fields = isRecord(tagged) ? tagged : flat;
  const CorpId = fields.corpid ?? corpid;
  return [{ EventType, EventTime, ...(CorpId !== undefined && { CorpId }), ...dataOf(fields) }];
}

/**
 * Reads one page of the list of failed pushes. Entries that are no events are left out.
 *
 * Source: DingTalk Open Platform, "get the list of events that failed to be pushed", 2026-08; the
 * flat form in an older edition of it.
 */
export function readFailedPushes(answer: Fields): FailedPushes {
  const { failed_list: list, has_more: hasMore } = answer;
  return {
    messages: Array.isArray(list) ? list.flatMap(messageOf) : [],
    hasMore: hasMore === true,
  };
}
