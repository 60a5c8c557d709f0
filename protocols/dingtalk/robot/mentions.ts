/** People whom a message calls by name, as DingTalk's field `at` has it. */
export interface Mentions {
  atMobiles: string[];
  atUserIds: string[];
  isAtAll: boolean;
}

/** Source: DingTalk Open Platform, "custom robot send group messages", 2026-07. */
export const MOST_MENTIONS = 50;

/** Full-width punctuation too, as Chinese keyboards write it. */
const SEPARATORS = /[,，、;；\s]+/;

/**
 * @param value a list, or text that separates its entries by commas, semicolons, blanks or lines
 * @returns the entries, each once
 */
export function parseIds(value: unknown): string[] {
  const entries = Array.isArray(value) ? value : [value ?? ''];
  return [...new Set(entries.flatMap((entry) => String(entry).split(SEPARATORS)))].filter(Boolean);
}

/** @returns whether the text calls this person; `@1380` is not in `@13800` */
function isMentioned(text: string, id: string): boolean {
  const mention = `@${id}`;
  for (let at = text.indexOf(mention); at >= 0; at = text.indexOf(mention, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at + mention.length))) return true;
  }
  return false;
}

/**
 * DingTalk highlights only a person whose `@…` stands in the text; those missing go to its end.
 *
 * @param text stays as it is when it is blank: mentions alone are no message
 */
export function addMentions(text: string, mentions: Mentions): string {
  if (!text.trim()) return text;
  return mentioningAll([text], mentions).join('\n\n');
}

/**
 * @param parts of a text that mentions everybody; where one had to be cut within a mention, nobody
 *   would be called
 * @returns parts that mention everybody
 */
export function mentioningAll(parts: string[], { atMobiles, atUserIds }: Mentions): string[] {
  const missing = [...atMobiles, ...atUserIds].filter(
    (id) => !parts.some((part) => isMentioned(part, id)),
  );
  return missing.length ? [...parts, missing.map((id) => `@${id}`).join(' ')] : parts;
}

/**
 * Shares out the mentions of a message over its parts, so that each person is called once.
 *
 * @param parts all texts together mention everybody
 */
export function mentionsOfParts(
  parts: string[],
  mentions: Mentions,
): Array<{ part: string; mentions: Mentions }> {
  const called = new Set<string>();
  const callOnce = (text: string, ids: string[]) =>
    ids.filter((id) => !called.has(id) && isMentioned(text, id) && called.add(id));
  return parts.map((part, index) => ({
    part,
    mentions: {
      atMobiles: callOnce(part, mentions.atMobiles),
      atUserIds: callOnce(part, mentions.atUserIds),
      isAtAll: mentions.isAtAll && index === 0,
    },
  }));
}

/** @returns the message's field `at`, or nothing when nobody is mentioned */
export function fieldAt(mentions: Mentions): { at?: Mentions } {
  const { atMobiles, atUserIds, isAtAll } = mentions;
  return atMobiles.length || atUserIds.length || isAtAll ? { at: mentions } : {};
}
