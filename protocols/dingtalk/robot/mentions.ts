import { InvalidInput } from '../../invalidInput';
import { parseMobileNumbers, parseUserIds } from '../people';
import { MOST_MENTIONS } from './limits';

/** People whom a message calls by name, as DingTalk's field `at` has it. */
export interface Mentions {
  atMobiles: string[];
  atUserIds: string[];
  isAtAll: boolean;
}

export const nobody: Mentions = { atMobiles: [], atUserIds: [], isAtAll: false };

/** @throws InvalidInput when there are more people than DingTalk allows */
export function checkMentionCount(atMobiles: unknown[], atUserIds: unknown[]): void {
  const count = atMobiles.length + atUserIds.length;
  if (count <= MOST_MENTIONS) return;
  throw new InvalidInput(
    `The message mentions ${count} people; DingTalk allows ${MOST_MENTIONS}`,
    'Mention fewer, or mention everyone.',
  );
}

/**
 * Reads whom to mention; an expression may give anything.
 *
 * @param atMobiles phone numbers: a list, or text that separates them by commas, semicolons, blanks
 *   or lines
 * @param atUserIds as DingTalk's events have them; a list or text, too
 * @returns each person once
 * @throws InvalidInput naming what is neither, or when they are too many
 */
export function parseMentions(atMobiles: unknown, atUserIds: unknown, isAtAll: boolean): Mentions {
  const mentions = {
    atMobiles: parseMobileNumbers(atMobiles, 'mobile numbers to mention'),
    atUserIds: parseUserIds(atUserIds, 'user IDs to mention'),
    isAtAll,
  };
  checkMentionCount(mentions.atMobiles, mentions.atUserIds);
  return mentions;
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
 * @param parts of one message
 * @returns those, and one more that mentions whoever is mentioned in none of them: where a part had
 *   to end within an `@…`, DingTalk would call nobody
 */
export function mentioningAll(parts: string[], { atMobiles, atUserIds }: Mentions): string[] {
  const missing = [...atMobiles, ...atUserIds].filter(
    (id) => !parts.some((part) => isMentioned(part, id)),
  );
  return missing.length ? [...parts, missing.map((id) => `@${id}`).join(' ')] : parts;
}

/**
 * DingTalk highlights only a person whose `@…` stands in the text; those missing go to its end.
 *
 * @param text stays as it is when it is blank: mentions alone are no message
 */
export const addMentions = (text: string, mentions: Mentions): string =>
  text.trim() ? mentioningAll([text], mentions).join('\n\n') : text;

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
