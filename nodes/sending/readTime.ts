import { tryToParseDateTime, type IExecuteFunctions } from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';

/** From September 2001 on; a number of any other length is rather a part of a date, or an id. */
const SECONDS = /^[1-9]\d{9}$/;
const MILLISECONDS = /^[1-9]\d{12}$/;

/** Only this: n8n reads 11/12/2026, too, but the American way and in UTC. */
const ISO_8601 =
  /^\d{4}-\d\d-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;

function timeInText(text: string, timezone: string): number | undefined {
  if (MILLISECONDS.test(text)) return Number(text);
  if (SECONDS.test(text)) return Number(text) * 1_000;
  const day = ISO_8601.exec(text)?.[1];
  if (!day) return undefined;
  const time = tryToParseDateTime(text.replace(' ', 'T'), timezone);
  // The 30th of February is otherwise the second of March.
  return time.day === Number(day) ? time.toMillis() : undefined;
}

function millisecondsOf(value: unknown, timezone: string): number | undefined {
  // Dates of JavaScript and of Luxon are worth milliseconds.
  const worth: unknown = value?.valueOf();
  if (typeof value === 'object' && typeof worth === 'number') return worth;
  try {
    return timeInText(String(value).trim(), timezone);
  } catch {
    return undefined;
  }
}

/**
 * @param value of a field for a date and time, or what an expression gives there: ISO 8601, a date of
 *   JavaScript or Luxon, seconds or milliseconds since 1970
 * @param name what the field is called in the panel
 * @returns milliseconds since 1970; what names no time zone is in that of the flow
 * @throws InvalidInput when it is none
 */
export function readTime(
  context: Pick<IExecuteFunctions, 'getTimezone'>,
  value: unknown,
  name: string,
): number {
  const time = millisecondsOf(value, context.getTimezone());
  if (time !== undefined && Number.isFinite(time)) return time;
  throw new InvalidInput(
    `${name} is not a date and time`,
    'Choose one in the panel; an expression gives one as in 2026-11-24T09:00:00, or a date of JavaScript or Luxon such as {{ $now }}.',
  );
}
