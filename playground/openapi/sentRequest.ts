import type { IncomingHttpHeaders } from 'node:http';
import type { SentRequest } from './model';

/** Longer bodies are not remembered; a thousand of these are. */
const MOST_BYTES = 64 * 1024;

/** What was sent, as it is remembered for those who look at the requests. */
export function sentRequest(
  url: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
  bytes: Buffer | undefined,
): SentRequest {
  return {
    url,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}`])),
    ...(bytes && bytes.length > 0 && bytes.length <= MOST_BYTES && { body: read(bytes) }),
  };
}

function read(bytes: Buffer): unknown {
  const text = bytes.toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
