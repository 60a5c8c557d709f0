/**
 * In characters. More than any server takes; to read an address of a megabyte would hold everything
 * else up.
 */
export const LONGEST_ADDRESS = 32_768;

/**
 * @param schemes with which the address may start
 * @returns undefined when the text is no such address; blanks around it don't matter
 */
export function parseWebAddress(
  text: string,
  schemes: readonly string[] = ['https', 'http'],
): URL | undefined {
  const given = text.trim();
  const scheme = /^([a-z]{1,20}):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme === undefined || !schemes.includes(scheme)) return undefined;
  if (given.length > LONGEST_ADDRESS || !URL.canParse(given)) return undefined;
  return new URL(given);
}

/** See {@link parseWebAddress}. */
export const isWebAddress = (text: string, schemes?: readonly string[]): boolean =>
  parseWebAddress(text, schemes) !== undefined;

/** `/\/+$/` would try each slash of a long row of them anew. */
export function withoutTrailingSlashes(text: string): string {
  let end = text.length;
  while (text.endsWith('/', end)) end -= 1;
  return text.slice(0, end);
}
