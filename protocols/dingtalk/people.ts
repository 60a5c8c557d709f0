import { InvalidInput } from '../invalidInput';
import { listInJson } from '../jsonList';

/** Full-width punctuation too, as Chinese keyboards write it. */
const SEPARATORS = /[,，、;；\s]+/;

/** Far more than any that DingTalk gives. */
const LONGEST_USER_ID = 128;

/** Of lists in lists. */
const MOST_LEVELS = 20;

interface IdForm {
  /** What each entry is. */
  entry: string;
  isRight: (id: string) => boolean;
  fix: string;
}

const mobileForm: IdForm = {
  entry: 'phone number',
  isRight: (id) => /^\+?[\d-]{5,20}$/.test(id),
  fix: 'Give phone numbers, as a list or separated by commas; people can also be mentioned by their user IDs.',
};

const userIdForm: IdForm = {
  entry: 'user ID',
  // The others come from objects that became text.
  isRight: (id) => id.length <= LONGEST_USER_ID && !/[[\]{}"]/.test(id),
  fix: 'Give the IDs themselves, as a list or separated by commas. An expression makes them of a list of people with .map(person => person.userId).',
};

function parseIds(value: unknown, list: string, { entry, isRight, fix }: IdForm): string[] {
  const given = listInJson(value);
  const entries = (Array.isArray(given) ? given.flat(MOST_LEVELS) : [given]) as unknown[];
  const ids = new Set<string>();
  for (const [index, one] of entries.entries()) {
    if (one === undefined || one === null) continue;
    const isText = typeof one === 'string' || typeof one === 'number';
    const found = isText ? String(one).split(SEPARATORS).filter(Boolean) : [];
    const wrong = found.findIndex((id) => !isRight(id));
    if (!isText || wrong >= 0) {
      const number = index + 1 + Math.max(wrong, 0);
      throw new InvalidInput(`Entry ${number} of the ${list} is no ${entry}`, fix);
    }
    found.forEach((id) => ids.add(id));
  }
  return [...ids];
}

/**
 * Reads a list of people; an expression may give anything.
 *
 * @param value phone numbers: a list, also as JSON, or text that separates them by commas,
 *   semicolons, blanks or lines
 * @param list what it is called, as in "Entry 2 of the …"
 * @returns each number once
 * @throws InvalidInput naming the entry that is none
 */
export const parseMobileNumbers = (value: unknown, list: string): string[] =>
  parseIds(value, list, mobileForm);

/**
 * The same for people's userId, as DingTalk's events have it.
 *
 * @returns each person once
 */
export const parseUserIds = (value: unknown, list: string): string[] =>
  parseIds(value, list, userIdForm);
