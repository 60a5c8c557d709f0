import { parseJson } from './parseJson';

/**
 * Models, and expressions with `JSON.stringify`, write a list where a text is asked for.
 *
 * @returns the list that a text holds as JSON; anything else stays as it is
 */
export function listInJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s{0,20}\[/.test(value)) return value;
  const list = parseJson(value);
  return Array.isArray(list) ? list : value;
}
