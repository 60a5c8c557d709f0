import { computed, signal } from '@preact/signals';
import { flow } from '../../flows/panel/choice';
import { kept } from '../../page/live';
import { wordsOf } from '../../page/words';
import type { OfferedEvent } from '../routes';

const FIRST_EVENT = 'user_add_org';

/** The events that DingTalk documents. */
export const events = kept<OfferedEvent[]>('/api/dingtalk/events', []);

/** Somebody's choice; until there is one, the event that the chosen flow waits for. */
const picked = signal<string | undefined>(undefined);
/** What somebody has written; until there is something, the event's sample. */
const draft = signal<string | undefined>(undefined);

/** The code of the event that is sent. */
export const chosen = computed(() => picked.value ?? flow.value?.eventType ?? FIRST_EVENT);

const sample = computed(() => {
  const event = events.value.find(({ code }) => code === chosen.value);
  return JSON.stringify(event?.sample ?? { EventType: chosen.value }, null, 2);
});

/** The message that is sent, as JSON. */
export const message = computed(() => draft.value ?? sample.value);

/** Begins with an event's sample. */
export function choose(code: string): void {
  picked.value = code;
  draft.value = undefined;
}

/** Changes the message. */
export function write(text: string): void {
  // What somebody writes must not become another event's by itself.
  picked.value = chosen.value;
  draft.value = text;
}

/** What keeps the message from being sent, in plain words; empty when nothing does. */
export const problem = computed(() => problemOf(message.value));

function problemOf(text: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return `This is not valid JSON: ${wordsOf(error)}`;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return 'The message must be an object: it starts with { and ends with }.';
  }
  return 'EventType' in parsed && typeof parsed.EventType === 'string' && parsed.EventType
    ? ''
    : 'The message needs an "EventType", such as "user_add_org".';
}
