import axios, { type AxiosRequestConfig } from 'axios';
import { InvalidInput } from './invalidInput';

/** However it is written. */
function isOnThisMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isLoopback = /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return (
    ['http:', 'https:'].includes(protocol) &&
    (isLoopback || hostname === 'localhost' || hostname === '[::1]')
  );
}

/**
 * Checks an address that came from outside. The playground calls nothing but this machine: it must
 * not become a way to reach other ones.
 *
 * @param name what the address is, for people to read
 * @throws InvalidInput
 */
export function checkOnThisMachine(address: string, name: string): void {
  if (isOnThisMachine(address)) return;
  throw new InvalidInput(
    `The playground calls only this machine: ${name} must start with http://localhost or http://127.0.0.1, not be "${address.slice(0, 100)}".`,
  );
}

/** A request to this machine. */
export type LocalRequest = Pick<
  AxiosRequestConfig<Buffer | string>,
  'method' | 'headers' | 'data'
> & {
  url: string;
};

/**
 * Calls an address of this machine and nothing that it redirects to. The bytes go out and come in
 * as they are, and every status is an answer.
 *
 * @throws Error when the address is elsewhere, and axios' errors when no answer came
 */
export async function callThisMachine(
  request: LocalRequest,
  { timeoutMs, mostAnswerBytes }: { timeoutMs: number; mostAnswerBytes: number },
): Promise<{ status: number; body: Buffer }> {
  // Addresses are checked when they are set; what is worth a check is worth one where it happens.
  if (!isOnThisMachine(request.url)) throw new Error('the address is not on this machine');
  const { status, data } = await axios.request<Buffer>({
    ...request,
    signal: AbortSignal.timeout(timeoutMs),
    responseType: 'arraybuffer',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: mostAnswerBytes,
    proxy: false,
  });
  return { status, body: data };
}
