import { batches } from '../../../protocols/eventbridge/batches';
import type { CloudEvent } from '../../../protocols/eventbridge/cloudEvent';
import { LARGEST_REQUEST_BYTES, LEAST_REQUEST_BYTES } from '../../../protocols/eventbridge/limits';

/** An item on its way to an event bus. */
export interface Entry {
  itemIndex: number;
  /** Without binary data, which is read again rather than kept. */
  event: CloudEvent;
  isBinary: boolean;
  /** Of the event's JSON. */
  bytes: number;
}

/** Endpoints where all events of a request together may have no more than one of them alone. */
const strictEndpoints = new Set<string>();
const MOST_REMEMBERED = 100;

function rememberStrict(endpoint: string): void {
  if (strictEndpoints.size >= MOST_REMEMBERED) strictEndpoints.clear();
  strictEndpoints.add(endpoint);
}

/**
 * @param entries for one event bus, which is as the service wants it
 * @returns as few requests as the endpoint's limits allow
 */
export function inRequests(entries: Entry[], endpoint: string): Entry[][] {
  const largest = strictEndpoints.has(endpoint) ? LEAST_REQUEST_BYTES : LARGEST_REQUEST_BYTES;
  const sizes = entries.map(({ bytes }) => bytes);
  return batches(sizes, largest).map(({ start, end }) => entries.slice(start, end));
}

/**
 * Cuts a request that was refused because of one of its events, or of all of them together. Which it
 * was, only smaller requests tell.
 *
 * @param entries two or more
 * @param isTooLarge whether it was refused for its size; then the endpoint gets no such request again
 */
export function inSmallerRequests(
  entries: Entry[],
  endpoint: string,
  isTooLarge: boolean,
): Entry[][] {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (isTooLarge && bytes > LEAST_REQUEST_BYTES) {
    rememberStrict(endpoint);
    return inRequests(entries, endpoint);
  }
  const half = Math.ceil(entries.length / 2);
  return [entries.slice(0, half), entries.slice(half)];
}
