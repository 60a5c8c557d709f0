import type { BlockList } from 'node:net';
import { isIPv4 } from 'node:net';
import { addressList, contains } from '../addresses';
import { InvalidInput } from '../invalidInput';

/**
 * Which events a rule is for. An object mirrors the event: all of its keys must match. An array
 * has what the field may be: one of it must match. Source: Alibaba Cloud, "event patterns" of
 * EventBridge, 2026-03.
 */
export interface EventPattern {
  [key: string]: EventPattern | Matcher[];
}

type Matcher = string | number | boolean | null | Record<string, unknown>;
/** Whether a field is right; undefined where the event has none. */
type Test = (field: unknown) => boolean;

const MOST_LEVELS = 20;

/**
 * Reads a pattern.
 *
 * @param text JSON; empty for the pattern that matches every event
 * @throws InvalidInput saying where the pattern is wrong
 */
export function parsePattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = text.trim() ? JSON.parse(text) : {};
  } catch {
    throw new InvalidInput('The event pattern is not valid JSON.');
  }
  if (!isObject(pattern)) throw new InvalidInput('The event pattern must be a JSON object.');
  checkLevel(pattern, []);
  return pattern as EventPattern;
}

/** Whether an event is one of those that a pattern, which was checked, is for. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const field = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
    if (!Array.isArray(wanted)) return matchesNested(wanted, field);
    return wanted.some((matcher) => matchesField(testOf(matcher), matcher, field));
  });
}

/** Of an array of objects, one must match as a whole. */
function matchesNested(pattern: EventPattern, field: unknown): boolean {
  return Array.isArray(field)
    ? field.some((element) => matches(pattern, element))
    : matches(pattern, field);
}

/** An array matches when one of its elements does; only whether it exists is asked of itself. */
function matchesField(test: Test, matcher: Matcher, field: unknown): boolean {
  const isAskedItself = isObject(matcher) && 'exists' in matcher;
  return Array.isArray(field) && !isAskedItself ? field.some(test) : test(field);
}

/** What each matcher accepts; gives the test, or what is wrong with its value. */
const matchers: Record<string, (value: unknown) => Test | string> = {
  prefix: (value) => textTest(value, (field, part) => field.startsWith(part)),
  suffix: (value) => textTest(value, (field, part) => field.endsWith(part)),
  contains: (value) => textTest(value, (field, part) => field.includes(part)),
  exists: (value) =>
    typeof value === 'boolean'
      ? (field) => (field !== undefined) === value
      : 'must be true or false',
  cidr: (value) => {
    const range = typeof value === 'string' && value.includes('/') && rangeOf(value);
    if (!range) return 'must be an IPv4 range such as 10.0.0.0/24';
    return (field) => typeof field === 'string' && isIPv4(field) && contains(range, field);
  },
  numeric: numericTest,
  'anything-but': anythingButTest,
};

function textTest(value: unknown, holds: (field: string, part: string) => boolean): Test | string {
  if (typeof value !== 'string' || !value) return 'must be a text that is not empty';
  return (field) => typeof field === 'string' && holds(field, value);
}

function rangeOf(value: string): BlockList | undefined {
  try {
    return isIPv4(value.split('/')[0] ?? '') ? addressList([value]) : undefined;
  } catch {
    return undefined;
  }
}

const comparisons: Record<string, (field: number, limit: number) => boolean> = {
  '=': (field, limit) => field === limit,
  '>': (field, limit) => field > limit,
  '>=': (field, limit) => field >= limit,
  '<': (field, limit) => field < limit,
  '<=': (field, limit) => field <= limit,
};

/** One comparison, or two that make a range: [">", 0, "<=", 5]. */
function numericTest(value: unknown): Test | string {
  const wrong = 'must be an operator and a number, or two pairs of them, such as [">", 0, "<=", 5]';
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) return wrong;
  const tests: Array<(field: number) => boolean> = [];
  for (let index = 0; index < value.length; index += 2) {
    const [operator, limit] = value.slice(index, index + 2) as unknown[];
    const isKnown = typeof operator === 'string' && Object.hasOwn(comparisons, operator);
    const compare = isKnown ? comparisons[operator] : undefined;
    if (!compare || typeof limit !== 'number') return wrong;
    tests.push((field) => compare(field, limit));
  }
  return (field) => typeof field === 'number' && tests.every((test) => test(field));
}

/** A value, a list of them, or a prefix or suffix that the field must not have. */
function anythingButTest(value: unknown): Test | string {
  const unwanted: unknown[] = Array.isArray(value) ? value : [value];
  const wrong = 'must be a text, a number, a list of them, {"prefix": "…"} or {"suffix": "…"}';
  const tests = unwanted.map((one): Test | string => {
    if (typeof one === 'string' || typeof one === 'number') return (field) => field === one;
    const [name, ...others] = isObject(one) ? Object.keys(one) : [];
    if (!isObject(one) || others.length > 0 || !(name === 'prefix' || name === 'suffix')) {
      return wrong;
    }
    return matchers[name]?.(one[name]) ?? wrong;
  });
  const right = tests.filter((test): test is Test => typeof test !== 'string');
  if (right.length === 0 || right.length < tests.length) return wrong;
  return (field) => field !== undefined && !right.some((test) => test(field));
}

/** An object is one field's matchers, all of which must hold: {"prefix": "a", "suffix": "z"}. */
function testOf(matcher: Matcher): Test {
  if (!isObject(matcher)) return (field) => field === matcher;
  const tests = Object.entries(matcher).map(([name, value]) => matchers[name]?.(value));
  return (field) => tests.every((test) => typeof test === 'function' && test(field));
}

function checkLevel(pattern: Record<string, unknown>, path: string[]): void {
  if (path.length >= MOST_LEVELS) {
    throw new InvalidInput(`The event pattern has more than ${MOST_LEVELS} levels.`);
  }
  for (const [key, wanted] of Object.entries(pattern)) {
    const place = [...path, key];
    if (isObject(wanted)) {
      checkLevel(wanted, place);
    } else if (!Array.isArray(wanted) || wanted.length === 0) {
      throw wrongAt(place, 'must be an array of what the field may be, or an object');
    } else {
      for (const matcher of wanted) checkMatcher(matcher, place);
    }
  }
}

function checkMatcher(matcher: unknown, place: string[]): void {
  if (Array.isArray(matcher)) throw wrongAt(place, 'must not have an array inside its array');
  if (!isObject(matcher)) return;
  const names = Object.keys(matcher);
  if (names.length === 0) throw wrongAt(place, 'has an empty matcher');
  for (const name of names) {
    const test = Object.hasOwn(matchers, name) ? matchers[name]?.(matcher[name]) : undefined;
    if (test === undefined) throw wrongAt(place, `has the unknown matcher "${name}"`);
    if (typeof test === 'string') throw wrongAt([...place, name], test);
  }
}

const wrongAt = (place: string[], what: string) =>
  new InvalidInput(`The event pattern is wrong: ${place.join('.')} ${what}.`);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
