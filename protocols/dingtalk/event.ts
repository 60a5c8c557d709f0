import { createHash } from 'node:crypto';

import { isRecord } from '../isRecord';
import { parseJson } from '../parseJson';
import { CallbackError } from './callbackErrors';

/**
 * A DingTalk event in the one shape that every trigger of this package outputs, named as in
 * DingTalk's Stream mode.
 */
export interface DingTalkEvent {
  /** Unique per event; a redelivery has the same. */
  eventId: string;
  eventType: string;
  /** Milliseconds since 1970. */
  eventBornTime: number;
  /** Empty where a legacy event does not say. */
  eventCorpId: string;
  eventUnifiedAppId?: string;
  /** The event's own fields, unchanged. */
  data: Record<string, unknown>;
}

/** A decrypted HTTP push: flat, with DingTalk's own capitalization. */
export interface HttpMessage extends Record<string, unknown> {
  EventType: string;
}

/**
 * @param message decrypted JSON text
 * @throws CallbackError notJson
 */
export function parseHttpMessage(message: string): HttpMessage {
  const parsed = parseJson(message) as Partial<HttpMessage> | null | undefined;
  if (typeof parsed?.EventType !== 'string' || parsed.EventType === '') {
    throw new CallbackError('notJson');
  }
  return parsed as HttpMessage;
}

/** Half a SHA-256: as good as unique. */
const HASH_CHARACTERS = 32;

/** DingTalk's ids have up to 36 characters; ids are kept in memory, so a giant one is not. */
const LONGEST_EVENT_ID = 128;

/** JSON with sorted keys, so that equal content gives equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const hash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARACTERS);

const isText = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value !== '');

const firstText = (...values: unknown[]): string => String(values.find(isText) ?? '');

const firstTime = (...values: unknown[]): number =>
  values.map(Number).find((time) => Number.isSafeInteger(time) && time > 0) ?? 0;

/** What a push and an entry of the list of failed pushes name or fill in differently. */
const ENVELOPE = new Set([
  'authcorpid',
  'bizid',
  'corpid',
  'eventid',
  'eventtime',
  'eventtype',
  'eventunifiedappid',
  'timestamp',
]);

/**
 * Identifies an event by what it says, for those that come without an id: legacy pushes, and the
 * list of failed pushes.
 */
export function contentId(message: HttpMessage): string {
  const { EventType, EventTime, TimeStamp, CorpId, corpId, AuthCorpId } = message;
  const content = Object.entries(message)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !ENVELOPE.has(name));
  return hash(
    canonicalJson([
      EventType,
      firstText(EventTime, TimeStamp),
      firstText(CorpId, corpId, AuthCorpId),
      Object.fromEntries(content),
    ]),
  );
}

function eventIdOf(eventId: unknown, message: HttpMessage): string {
  if (!isText(eventId)) return contentId(message);
  const id = String(eventId);
  return id.length > LONGEST_EVENT_ID ? hash(id) : id;
}

/**
 * Turns a decrypted HTTP push, current or legacy, into the one event shape.
 *
 * A legacy event without an id gets one derived from its content. Legacy events name the
 * organization `corpId` or `AuthCorpId` and the time `TimeStamp`; these fields stay in `data` too.
 *
 * @param receivedAt milliseconds since 1970, for events that carry no time
 */
export function toEvent(message: HttpMessage, receivedAt: number): DingTalkEvent {
  const { EventType, EventTime, CorpId, eventId, eventUnifiedAppId, ...data } = message;
  return {
    eventId: eventIdOf(eventId, message),
    eventType: EventType,
    eventBornTime: firstTime(EventTime, data.TimeStamp, receivedAt),
    eventCorpId: firstText(CorpId, data.corpId, data.AuthCorpId),
    ...(isText(eventUnifiedAppId) && { eventUnifiedAppId: String(eventUnifiedAppId) }),
    data,
  };
}

/** The inverse of {@link toEvent}: an event as DingTalk would push it. */
export function toHttpMessage({
  eventType,
  eventBornTime,
  eventCorpId,
  eventId,
  eventUnifiedAppId,
  data,
}: DingTalkEvent): HttpMessage {
  return {
    ...data,
    EventType: eventType,
    ...(eventBornTime && { EventTime: eventBornTime }),
    ...(eventCorpId && { CorpId: eventCorpId }),
    ...(eventUnifiedAppId && { eventUnifiedAppId }),
    eventId,
  };
}

/** What DingTalk pushes to third-party apps by itself: a secret of theirs, no event. */
export const SUITE_TICKET = 'suite_ticket';

const urlChecks: Record<string, (message: HttpMessage) => string> = {
  check_url: () => 'success',
  check_create_suite_url: ({ Random }) => String(Random),
  check_update_suite_url: ({ Random }) => String(Random),
};

/** @returns whether DingTalk sends this only to see that the callback URL answers */
export const isUrlCheck = (eventType: string): boolean => Object.hasOwn(urlChecks, eventType);

/**
 * @returns the text that DingTalk wants to read, encrypted, in the answer
 *
 * Source: DingTalk Open Platform, "test callback URL" and "validate and update callback URL".
 */
export const answerTo = (message: HttpMessage): string =>
  isUrlCheck(message.EventType) ? (urlChecks[message.EventType]?.(message) ?? '') : 'success';
