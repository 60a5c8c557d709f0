import { InvalidInput } from '../../invalidInput';
import { MOST_MENTIONS } from './limits';

/** People whom a message calls by name, as DingTalk's field `at` has it. */
export interface Mentions {
  atMobiles: string[];
  atUserIds: string[];
  isAtAll: boolean;
}

/** Full-width punctuation too, as Chinese keyboards write it. */
const SEPARATORS = /[,，、;；\s]+/;

/** Far more than any that DingTalk gives. */
const LONGEST_USER_ID = 128;

interface IdForm {
  /** As in "Entry 2 of the …". */
  list: string;
  /** What each entry is. */
  entry: string;
  isRight: (id: string) => boolean;
  fix: string;
}

const mobileForm: IdForm = {
  list: 'mobile numbers to mention',
  entry: 'phone number',
  isRight: (id) => /^\+?[\d-]{5,20}$/.test(id),
  fix: 'Give phone numbers, as a list or separated by commas; people can also be mentioned by their user IDs.',
};

const userIdForm: IdForm = {
  list: 'user IDs to mention',
  entry: 'user ID',
  // The others come from objects that became text.
  isRight: (id) => id.length <= LONGEST_USER_ID && !/[[\]{}"]/.test(id),
  fix: 'Give the IDs themselves, as a list or separated by commas. An expression makes them of a list of people with .map(person => person.userId).',
};

function parseIds(value: unknown, { list, entry, isRight, fix }: IdForm): string[] {
  const entries = (Array.isArray(value) ? value.flat(Infinity) : [value]) as unknown[];
  const ids = new Set<string>();
  for (const [index, given] of entries.entries()) {
    if (given === undefined || given === null) continue;
    const isText = typeof given === 'string' || typeof given === 'number';
    const found = isText ? String(given).split(SEPARATORS).filter(Boolean) : [];
    const wrong = found.findIndex((id) => !isRight(id));
    if (!isText || wrong >= 0) {
      const number = index + 1 + Math.max(wrong, 0);
      throw new InvalidInput(`Entry ${number} of the ${list} is no ${entry}`, fix);
    }
    found.forEach((id) => ids.add(id));
  }
  return [...ids];
}

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
    atMobiles: parseIds(atMobiles, mobileForm),
    atUserIds: parseIds(atUserIds, userIdForm),
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
