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
