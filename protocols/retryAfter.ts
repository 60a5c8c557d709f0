/**
 * Reads the header with which a busy server says when to come again. Source: RFC 9110, 10.2.3.
 *
 * @param header seconds, or a date
 * @param now in milliseconds since 1970
 * @returns milliseconds from now on; undefined when the header is missing or says nothing
 */
export function retryAfterMilliseconds(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' && typeof header !== 'number') return undefined;
  const text = String(header).trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(time - now, 0);
}
