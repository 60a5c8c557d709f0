import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event that DingTalk documents. */
export interface SampleEvent {
  /** DingTalk's `EventType`. */
  code: string;
  nameEn: string;
  nameZh: string;
  category: string;
  /** The decrypted message of an HTTP push, if documented. */
  sample: Record<string, unknown> | null;
}

/** The documented events, from events.json beside this file. */
export function loadEvents(): SampleEvent[] {
  return JSON.parse(readFileSync(join(__dirname, 'events.json'), 'utf8')) as SampleEvent[];
}

/** What an event is pushed as: its documented sample, or the fields that all events have. */
export function messageOf({
  code,
  sample,
}: Pick<SampleEvent, 'code' | 'sample'>): Record<string, unknown> {
  return (
    sample ?? {
      EventType: code,
      EventTime: Date.now(),
      CorpId: 'dinglotusbay0001',
      BizId: String(Date.now()),
      eventId: randomUUID().replaceAll('-', ''),
    }
  );
}
