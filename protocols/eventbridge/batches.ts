import { LARGEST_REQUEST_BYTES, MOST_EVENTS_PER_REQUEST } from './limits';

/** `[` and `]`; each further event brings a comma. */
const BRACKETS_BYTES = 2;

/**
 * Puts events into as few requests as the limits allow, in order. Filling each request before the
 * next begins is the least that is possible as long as the order stays.
 *
 * @param sizes bytes of each event's JSON; one that is too large for any request goes alone
 * @param largestBytes of a request's body
 * @returns for each request, the index of its first event and the one behind its last
 */
export function batches(
  sizes: readonly number[],
  largestBytes = LARGEST_REQUEST_BYTES,
): Array<{ start: number; end: number }> {
  const found: Array<{ start: number; end: number }> = [];
  let batch: { start: number; end: number } | undefined;
  let bytes = 0;
  sizes.forEach((size, index) => {
    const grown = bytes + 1 + size;
    if (batch && index - batch.start < MOST_EVENTS_PER_REQUEST && grown <= largestBytes) {
      bytes = grown;
      batch.end = index + 1;
      return;
    }
    bytes = BRACKETS_BYTES + size;
    batch = { start: index, end: index + 1 };
    found.push(batch);
  });
  return found;
}
