/**
 * @param value text, or what was parsed already and stays as it is
 * @returns undefined when the text is not JSON
 */
export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
