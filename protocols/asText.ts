/** @returns what people are to read where a value stands: of a list or an object, its JSON */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  const json = JSON.stringify(value);
  // A date is a text in JSON.
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
