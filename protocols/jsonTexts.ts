/** @returns every name and every text in what was parsed from JSON, however deep it is */
export function* jsonTexts(json: unknown): Generator<string> {
  const rest = [json];
  while (rest.length) {
    const value = rest.pop();
    if (typeof value === 'string') yield value;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) yield* Object.keys(value);
    for (const part of Object.values(value)) rest.push(part);
  }
}
