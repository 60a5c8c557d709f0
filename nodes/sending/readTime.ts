import { tryToParseDateTime, type IExecuteFunctions } from 'n8n-workflow';

import { InvalidInput } from '../../protocols/invalidInput';

/** What expressions give who count milliseconds since 1970. */
const MILLISECONDS = /^\d{12,14}$/;

function millisecondsOf(value: unknown, timezone: string): number | undefined {
  if (MILLISECONDS.test(String(value))) return Number(value);
  try {
    return tryToParseDateTime(value, timezone).toMillis();
  } catch {
    return undefined;
  }
}

/**
 * @param value of a field for a date and time, or what an expression gives there
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
  if (time !== undefined) return time;
  throw new InvalidInput(
    `${name} is not a date and time`,
    'Choose one in the panel; an expression gives one as in 2026-11-24T09:00:00.',
  );
}
