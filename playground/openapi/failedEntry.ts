import type { FailedPush } from '../dingtalk/failedPushes';
import type { OpenApiSettings } from './settings';

/** A failed push as DingTalk lists it. */
export function failedEntry(
  { message, at }: FailedPush,
  settings: Pick<OpenApiSettings, 'corpId' | 'failedEntriesHaveIds' | 'failedEntriesAreFlat'>,
): object {
  const { EventType, EventTime, CorpId, eventId, ...fields }: Record<string, unknown> = {
    ...message,
  };
  const tag = String(EventType);
  const data = settings.failedEntriesHaveIds && eventId ? { ...fields, eventId } : fields;
  const corpid = CorpId ?? settings.corpId;
  const name = nameOfData(tag, settings.failedEntriesAreFlat);
  return {
    call_back_tag: tag,
    // Old kinds of events don't say when they happened.
    event_time: EventTime ?? Date.parse(at),
    [tag]: name ? { [name]: data, corpid } : { ...data, corpid },
  };
}

/** What an event's data stand under, or empty when they stand beside the corpid. */
function nameOfData(tag: string, isFlat: boolean): string {
  if (tag.startsWith('bpms_')) return 'bpmsCallBackData';
  if (tag.startsWith('label_')) return 'roleLabelChange';
  return isFlat ? '' : 'callbackData';
}
