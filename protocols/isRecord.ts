/** @returns whether a value is what JSON calls an object: no list, not null */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
