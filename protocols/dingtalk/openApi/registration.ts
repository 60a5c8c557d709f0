/** Where DingTalk pushes an app's events; it knows one such address for each app. */
export interface Registration {
  url: string;
  /** Codes of the events that are pushed. */
  call_back_tag: string[];
  token: string;
  aes_key: string;
}

const text = (value: unknown): string => String(value ?? '').trim();

/**
 * @returns what is registered, or undefined when nothing is
 *
 * Source: DingTalk Open Platform, "business event callback", 2026-08.
 */
export function readRegistration(
  answer: Readonly<Record<string, unknown>>,
): Registration | undefined {
  const { url, call_back_tag: codes, token, aes_key } = answer;
  if (!url) return undefined;
  return {
    url: text(url),
    call_back_tag: Array.isArray(codes) ? codes.map(text) : [],
    token: text(token),
    aes_key: text(aes_key),
  };
}
