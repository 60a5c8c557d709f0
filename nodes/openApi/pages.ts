import { InvalidInput } from '../../protocols/invalidInput';
import type { Page } from '../../protocols/dingtalk/openApi/contact';

/** Of a list that goes on behind this many pages DingTalk gives no end. */
const MOST_PAGES = 10_000;

const endless = (what: string) =>
  new InvalidInput(
    `DingTalk says that there are more ${what}, and does not give them`,
    'Execute the flow again. If that does not help, report it to the support of DingTalk.',
  );

/**
 * Reads a list of DingTalk's, each page only when its first entry is asked for.
 *
 * @param what the list is of, in the plural
 * @param ask gets the page that begins at a position; 0 is the first
 * @throws InvalidInput when a page does not lead on; what `ask` throws
 */
export async function* entriesOf<Entry>(
  what: string,
  ask: (position: number) => Promise<Page<Entry>>,
): AsyncGenerator<Entry> {
  let position = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { entries, hasMore, next = position } = await ask(position);
    yield* entries;
    if (!hasMore) return;
    if (next <= position) break;
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
