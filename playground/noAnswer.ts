import axios from 'axios';

/**
 * Why a request got no answer, in plain words.
 *
 * @param error what axios threw
 */
export function noAnswer(error: unknown, url: string): string {
  if (axios.isCancel(error)) return 'no answer came';
  const { host } = new URL(url);
  const code = axios.isAxiosError(error) ? error.code : undefined;
  const reasons: Record<string, string> = {
    ECONNREFUSED: `nothing listens at ${host}; is n8n running?`,
    ENOTFOUND: `there is no host called ${host}`,
    ECONNRESET: `${host} closed the connection without an answer`,
    EPIPE: `${host} closed the connection without an answer`,
    ERR_BAD_RESPONSE: `the answer of ${host} is too long, or broke off`,
  };
  return reasons[code ?? ''] ?? `no connection to ${host} (${code ?? 'unknown reason'})`;
}
