import type { EventParts } from './cloudEvent';

/** Of milliseconds since 1970, also as a text; what is no such number gives no time. */
function timeOf(milliseconds: unknown): string | undefined {
  const given = typeof milliseconds === 'string' ? Number(milliseconds) : milliseconds;
  if (typeof given !== 'number' || !(given > 0)) return undefined;
  const time = new Date(given);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/**
 * @param event what DingTalk pushed, in the form that its Stream has
 * @returns the same for every delivery of the event; DingTalk's own fields become the data.
 *   Undefined when it is something else.
 */
export function dingTalkEventParts(event: Record<string, unknown>): EventParts | undefined {
  const { eventId, eventType, eventBornTime, eventCorpId, data } = event;
  if (typeof eventId !== 'string' || typeof eventType !== 'string' || data === undefined) {
    return undefined;
  }
  return {
    id: eventId,
    source: 'dingtalk',
    type: `dingtalk:${eventType}`,
    subject: typeof eventCorpId === 'string' ? eventCorpId : undefined,
    time: timeOf(eventBornTime),
    data: { json: data },
  };
}
