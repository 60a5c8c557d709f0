import { InvalidInput } from '../../protocols/invalidInput';
import type { Page } from '../../protocols/dingtalk/openApi/page';

/** Of a list that goes on behind this many pages DingTalk gives no end. */
const MOST_PAGES = 10_000;

/** A page may be empty where others follow; this many in a row lead nowhere. */
const MOST_EMPTY_PAGES = 100;

const endless = (what: string) =>
  new InvalidInput(
    `DingTalk says that there are more ${what}, and does not give them`,
    'Execute the flow again. If that does not help, report it to the support of DingTalk.',
  );

/**
 * Reads a list of DingTalk's, each page only when its first entry is asked for.
 *
 * @param what the list is of, in the plural
 * @param ask gets the page that begins at a position
 * @param first where the list begins
 * @throws InvalidInput when a page does not lead on; what `ask` throws
 */
export async function* entriesOf<Entry, Position extends number | string = number>(
  what: string,
  ask: (position: Position) => Promise<Page<Entry, Position>>,
  first = 0 as Position,
): AsyncGenerator<Entry> {
  const asked = new Set<Position>();
  let position = first;
  let empty = 0;
  while (asked.size < MOST_PAGES && empty < MOST_EMPTY_PAGES && !asked.has(position)) {
    asked.add(position);
    const { entries, hasMore, next = position } = await ask(position);
    yield* entries;
    if (!hasMore) return;
    empty = entries.length ? 0 : empty + 1;
    position = next;
  }
  throw endless(what);
}

/** @returns the first of a list, which is read no further than that */
export async function* firstOf<Entry>(
  entries: AsyncIterable<Entry>,
  most: number,
): AsyncGenerator<Entry> {
  let left = most;
  if (left < 1) return;
  for await (const entry of entries) {
    yield entry;
    left -= 1;
    if (left < 1) return;
  }
}

/** @returns each entry once: one of a list that changes meanwhile may be on two of its pages */
export async function* eachOnce<Entry>(
  entries: AsyncIterable<Entry>,
  keyOf: (entry: Entry) => unknown = (entry) => entry,
): AsyncGenerator<Entry> {
  const seen = new Set<unknown>();
  for await (const entry of entries) {
    const key = keyOf(entry);
    if (seen.has(key)) continue;
    seen.add(key);
    yield entry;
  }
}

/** @returns the entries, several at a time */
export async function* groupsOf<Entry>(
  entries: AsyncIterable<Entry>,
  size: number,
): AsyncGenerator<Entry[]> {
  let group: Entry[] = [];
  for await (const entry of entries) {
    group.push(entry);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length) yield group;
}
