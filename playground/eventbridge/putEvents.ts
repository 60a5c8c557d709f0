import { errors } from './errors';
import type { Entry, EventBridge } from './eventBridge';

/** Of a request's body. */
const MOST_BYTES = 1024 * 1024;
const MOST_EVENTS = 16;
const CONTENT_TYPE = 'application/cloudevents-batch+json';

/**
 * Takes a request's events, each for itself.
 *
 * @param body undefined when it has more bytes than the server reads
 * @returns what became of each, in the order sent
 * @throws ServiceError when the request as a whole is wrong
 */
export function putEvents(
  bridge: EventBridge,
  body: Buffer | undefined,
  contentType: string,
  senderIp: string,
): Entry[] {
  if (contentType.split(';', 1)[0]?.trim().toLowerCase() !== CONTENT_TYPE) {
    throw errors.invalidArgument(`The Content-Type must be ${CONTENT_TYPE}.`);
  }
  if (!body || body.length > MOST_BYTES) {
    throw errors.invalidArgument(`The body is larger than ${MOST_BYTES} bytes.`);
  }
  const events = parseList(body);
  if (events.length === 0) throw errors.invalidArgument('The body has no events.');
  if (events.length > MOST_EVENTS) {
    throw errors.invalidArgument(`The body has ${events.length} events, more than ${MOST_EVENTS}.`);
  }
  if (new Set(events.map(busOf)).size > 1) throw errors.severalBuses();
  return events.map((event) => bridge.take(event, senderIp));
}

/** What an event says, right or wrong. */
const busOf = (event: unknown): unknown =>
  (event as { aliyuneventbusname?: unknown } | null)?.aliyuneventbusname;

function parseList(body: Buffer): unknown[] {
  let events: unknown;
  try {
    events = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw errors.invalidArgument('The body is not valid JSON.');
  }
  if (!Array.isArray(events)) throw errors.invalidArgument('The body must be a JSON array.');
  return events;
}
