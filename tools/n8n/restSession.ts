import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { isRecord } from '../json';

/** n8n refused a request. The message is n8n's; what was sent is not in it. */
export class N8nError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = 'N8nError';
  }
}

const NOT_FOUND = 404;
/** n8n says so for a moment when its database was slow to answer, and does nothing. */
const NOT_READY = 503;
const READY_LIMIT_MS = 30_000;
const POLL_MS = 200;
const TIMEOUT_MS = 60_000;

/** Requests to the REST interface of n8n's editor, with the cookie of a login. */
export class RestSession {
  private readonly http: AxiosInstance;
  private cookie?: string;

  constructor(url: string) {
    this.http = axios.create({
      baseURL: `${url}/rest`,
      proxy: false,
      timeout: TIMEOUT_MS,
      validateStatus: () => true,
    });
  }

  /** @throws {N8nError} */
  async get(path: string, params?: Record<string, string | number>): Promise<unknown> {
    return answerOf(await this.send('GET', path, { params }));
  }

  /** Like {@link get}, undefined where this version of n8n has no such address. */
  async getIfThere(path: string): Promise<unknown> {
    const response = await this.send('GET', path);
    return response.status === NOT_FOUND ? undefined : answerOf(response);
  }

  /** @throws {N8nError} */
  async post(path: string, data: object): Promise<unknown> {
    return answerOf(await this.send('POST', path, { data }));
  }

  /** @throws {N8nError} */
  async patch(path: string, data: object): Promise<unknown> {
    return answerOf(await this.send('PATCH', path, { data }));
  }

  /** @throws {N8nError} */
  async delete(path: string): Promise<unknown> {
    return answerOf(await this.send('DELETE', path));
  }

  private async send(
    ...request: Parameters<RestSession['sendOnce']>
  ): Promise<AxiosResponse<unknown>> {
    const deadline = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const response = await this.sendOnce(...request);
      if (response.status !== NOT_READY || Date.now() > deadline) return response;
      await sleep(POLL_MS);
    }
  }

  private async sendOnce(
    method: string,
    path: string,
    content: { params?: Record<string, string | number>; data?: object } = {},
  ): Promise<AxiosResponse<unknown>> {
    const headers = this.cookie ? { Cookie: this.cookie } : {};
    const request = { method, url: path, headers, ...content };
    const response = await this.http.request<unknown>(request).catch((error: unknown) => {
      // The error of axios holds the whole request, and with it what must stay out of logs.
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw new N8nError(`n8n did not answer ${method} ${path}: ${reason}`, 0);
    });
    this.keepCookie(response);
    return response;
  }

  private keepCookie({ headers }: AxiosResponse): void {
    const login = headers['set-cookie']?.find((cookie) => cookie.startsWith('n8n-auth='));
    if (login) this.cookie = login.split(';')[0];
  }
}

function answerOf({ status, data, config }: AxiosResponse<unknown>): unknown {
  if (status >= 200 && status < 300) return isRecord(data) && 'data' in data ? data.data : data;
  const said = isRecord(data) ? messageIn(data) : '';
  const request = `${config.method?.toUpperCase()} ${config.url}`;
  throw new N8nError(`n8n answered ${status} to ${request}${said && `: ${said}`}`, status);
}

function messageIn({ message, hint }: Record<string, unknown>): string {
  return [message, hint].filter((part) => typeof part === 'string').join(' ');
}
