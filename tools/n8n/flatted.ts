import { isRecord } from '../json';

/**
 * Reads the form in which n8n stores an execution: a JSON array whose strings inside objects and
 * arrays are indexes of that array (the npm package `flatted`). Cycles come back as cycles.
 */
export function unflatten(text: string): unknown {
  const values = parseValues(text);
  const revived = new Map<number, unknown>();
  const revive = (index: number): unknown => {
    if (revived.has(index)) return revived.get(index);
    const value = values[index];
    const copy: unknown = Array.isArray(value) ? [] : isRecord(value) ? {} : value;
    revived.set(index, copy);
    if (Array.isArray(copy)) copy.push(...(value as unknown[]).map(resolve));
    else if (isRecord(copy)) {
      for (const [key, member] of Object.entries(value as object))
        define(copy, key, resolve(member));
    }
    return copy;
  };
  const resolve = (member: unknown) => (typeof member === 'string' ? revive(+member) : member);
  return revive(0);
}

/** Assigning to `__proto__` would change the object instead. */
const define = (target: object, key: string, value: unknown) =>
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });

/** Every value that a flattened text holds under the given key, without unflattening it. */
export function valuesOf(text: string, key: string): unknown[] {
  const values = parseValues(text);
  return values
    .filter(isRecord)
    .filter((record) => key in record)
    .map((record) => record[key])
    .map((member) => (typeof member === 'string' ? values[+member] : member));
}

function parseValues(text: string): unknown[] {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new Error('This is not data as n8n stores it.');
  return values;
}
