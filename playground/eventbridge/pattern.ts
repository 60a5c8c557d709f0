import { isIPv4 } from 'node:net';
import { InvalidInput } from '../invalidInput';

/**
 * Which events a rule is for. An object mirrors the event: all of its keys must match. An array
 * has what the field may be: one of it must match.
 *
 * Source: Alibaba Cloud, "event patterns" of EventBridge, 2026-08; where that says nothing, the
 * package tools.pattern of apache/rocketmq-eventbridge, which is by the same team.
 */
export interface EventPattern {
  [key: string]: EventPattern | Matcher[];
}

type Matcher = string | number | boolean | null | Record<string, unknown>;
/** Whether a field is right; undefined where the event has none. */
type Test = (field: unknown) => boolean;

const MOST_LEVELS = 20;

/** Numbers in a pattern go no further, and those that are no further apart are the same. */
const LARGEST_NUMBER = 1e9;
const SAME_WITHIN = 1e-7;

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
  const { data } = isObject(event) ? event : {};
  if (data === undefined && 'data' in pattern) return false;
  return matchesFields(pattern, event);
}

/** Where the event has no object, a list of objects included, it has none of the fields either. */
function matchesFields(pattern: EventPattern, parent: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const field = isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
    return Array.isArray(wanted)
      ? wanted.some((matcher) => matchesField(testOf(matcher), field))
      : matchesFields(wanted, field);
  });
}

/** Matchers are for texts, numbers, true, false and null, and for a list in which one of them is right. */
function matchesField(test: Test, field: unknown): boolean {
  if (!Array.isArray(field)) return !isObject(field) && test(field);
  const isNested = (element: unknown) => typeof element === 'object' && element !== null;
  return !field.some(isNested) && field.some(test);
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
  cidr: cidrTest,
  numeric: numericTest,
  'anything-but': anythingButTest,
};

function textTest(value: unknown, holds: (field: string, part: string) => boolean): Test | string {
  if (typeof value !== 'string' || !value) return 'must be a text that is not empty';
  return (field) => typeof field === 'string' && holds(field, value);
}

/** Values are compared as texts, but for null. */
const isSame = (wanted: unknown, field: unknown): boolean =>
  wanted === null || field === null
    ? wanted === field
    : field !== undefined && String(wanted) === String(field);

/** One address, or a range without the first and last, which are the network's own. */
function cidrTest(value: unknown): Test | string {
  const [, address = '', bits] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(String(value)) ?? [];
  if (!isIPv4(address) || Number(bits ?? 32) > 32) {
    return 'must be an IPv4 address, or a range such as 10.0.0.0/24';
  }
  if (bits === undefined) return (field) => field === address;
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(address) / size) * size;
  return (field) =>
    typeof field === 'string' &&
    isIPv4(field) &&
    numberOf(field) > first &&
    numberOf(field) < first + size - 1;
}

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** What the sign of a difference must be. */
const comparisons: Record<string, (difference: number) => boolean> = {
  '=': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
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
    if (Math.abs(limit) > LARGEST_NUMBER) return 'must have numbers from -1e9 to 1e9';
    tests.push((field) => {
      const difference = field - limit;
      return compare(Math.abs(difference) <= SAME_WITHIN ? 0 : difference);
    });
  }
  return (field) => typeof field === 'number' && tests.every((test) => test(field));
}

/** A value, a list of them, or a prefix or suffix that the field must not have. */
function anythingButTest(value: unknown): Test | string {
  const wrong = 'must be a value, a list of values, {"prefix": "…"} or {"suffix": "…"}';
  if (isObject(value)) {
    const [name = '', ...others] = Object.keys(value);
    if (others.length > 0 || !['prefix', 'suffix'].includes(name)) return wrong;
    const test = matchers[name]?.(value[name]) ?? wrong;
    return typeof test === 'string' ? test : (field) => field !== undefined && !test(field);
  }
  const unwanted: unknown[] = Array.isArray(value) ? value : [value];
  if (unwanted.some((one) => typeof one === 'object' && one !== null)) return wrong;
  return (field) => field !== undefined && !unwanted.some((one) => isSame(one, field));
}

function testOf(matcher: Matcher): Test {
  if (!isObject(matcher)) return (field) => isSame(matcher, field);
  const [[name, value] = ['', undefined]] = Object.entries(matcher);
  const test = matchers[name]?.(value);
  return typeof test === 'function' ? test : () => false;
}

function checkLevel(pattern: Record<string, unknown>, path: string[]): void {
  if (path.length >= MOST_LEVELS) {
    throw new InvalidInput(`The event pattern has more than ${MOST_LEVELS} levels.`);
  }
  for (const [key, wanted] of Object.entries(pattern)) {
    const place = [...path, key];
    const isData = place[0] === 'data';
    if (isObject(wanted) && isData) {
      if (Object.keys(wanted).length === 0) throw wrongAt(place, 'must have a field');
      checkLevel(wanted, place);
    } else if (key === 'data' && path.length === 0) {
      throw wrongAt(place, 'must be an object');
    } else if (!Array.isArray(wanted) || wanted.length === 0) {
      const orObject = isData ? ', or an object' : ': only data has fields inside';
      throw wrongAt(place, `must be an array of what the field may be${orObject}`);
    } else {
      for (const matcher of wanted) checkMatcher(matcher, place);
    }
  }
}

function checkMatcher(matcher: unknown, place: string[]): void {
  if (Array.isArray(matcher)) throw wrongAt(place, 'must not have an array inside its array');
  if (!isObject(matcher)) return;
  const [name, ...others] = Object.keys(matcher);
  if (name === undefined) throw wrongAt(place, 'has an empty matcher');
  if (others.length > 0)
    throw wrongAt(place, 'has several matchers in one: write one after the other');
  const test = Object.hasOwn(matchers, name) ? matchers[name]?.(matcher[name]) : undefined;
  if (test === undefined) throw wrongAt(place, `has the unknown matcher "${name}"`);
  if (typeof test === 'string') throw wrongAt([...place, name], test);
}

const wrongAt = (place: string[], what: string) =>
  new InvalidInput(`The event pattern is wrong: ${place.join('.')} ${what}.`);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
