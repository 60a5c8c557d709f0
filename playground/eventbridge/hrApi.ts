import { X509Certificate, createHmac, publicDecrypt } from 'node:crypto';
import express, { Router } from 'express';
import { isDeeperThan } from '../isDeeperThan';
import { isSame } from '../isSame';
import { keepLast } from '../keepLast';

const REMEMBERED = 1000;
const OLDEST_MS = 60_000;
const MAX_BODY = '1mb';
/** As long as an event can be; a thousand longer ones would fill the memory. */
const MOST_CHARACTERS_KEPT = 64 * 1024;
/** No event is as deep; with thousands it could not be written as JSON for the page. */
const MOST_LEVELS = 1000;
const PREFIX = 'x-eventbridge-signature';

/** A call that the HTTP API of the demonstration received. */
export interface ApiCall {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** Whether EventBridge signed it. */
  isVerified: boolean;
  /** Why it was refused; empty when it was not. */
  reason: string;
  method: string;
  /** Of the event; empty when there is none. */
  eventId: string;
  /** What the event says: JSON unless it is too deep or too long, of which only the beginning is kept. */
  body: unknown;
}

/**
 * The HTTP API of the demonstration: stands for a company's own HR system, which takes only what
 * EventBridge signed. Reads the signature as the documentation says, and shares no code with what
 * writes it.
 */
export class HrApi {
  /** The last 1000 calls, oldest first. */
  readonly calls: ApiCall[] = [];
  private lastId = 0;

  /**
   * @param clock gives milliseconds since 1970
   * @param certificate what a certificate URL of EventBridge gives, in PEM; undefined for any other URL
   * @param onCall told of each call
   */
  constructor(
    private readonly clock: () => number,
    private readonly certificate: (url: string) => string | undefined,
    private readonly onCall: (call: ApiCall) => void,
  ) {}

  /** The API's address is `url`/demo/hr-api. */
  router(siteUrl: () => string): Router {
    const router = Router();
    router.use(
      '/demo/hr-api',
      express.text({ type: () => true, limit: MAX_BODY }),
      (request, response) => {
        const body = typeof request.body === 'string' ? request.body : '';
        const call = this.receive({
          method: request.method,
          url: siteUrl() + request.originalUrl,
          headers: request.headers as Record<string, string>,
          body,
        });
        response
          .status(call.isVerified ? 200 : 401)
          .json({ ok: call.isVerified, ...(call.reason && { error: call.reason }) });
      },
    );
    return router;
  }

  /** Forgets the calls. */
  clear(): void {
    this.calls.length = 0;
  }

  private receive(request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string;
  }): ApiCall {
    const reason = this.problemOf(request);
    const body = parsed(request.body);
    this.lastId += 1;
    const call = {
      id: this.lastId,
      at: new Date(this.clock()).toISOString(),
      isVerified: reason === '',
      reason,
      method: request.method,
      eventId: eventIdOf(body),
      body:
        request.body.length > MOST_CHARACTERS_KEPT
          ? request.body.slice(0, MOST_CHARACTERS_KEPT)
          : body,
    };
    keepLast(this.calls, call, REMEMBERED);
    this.onCall(call);
    return call;
  }

  private problemOf({
    url,
    headers,
    body,
  }: {
    url: string;
    headers: Record<string, string>;
    body: string;
  }): string {
    const header = (name: string) => headers[`${PREFIX}${name}`] ?? '';
    if (!header('')) return 'the call is not signed';
    if (!(Math.abs(this.clock() - Number(header('-timestamp'))) <= OLDEST_MS)) {
      return 'the signature is older than 60 seconds';
    }
    const certificate = this.certificate(header('-url'));
    if (!certificate) return 'the certificate is not one of EventBridge';
    const names = ['-timestamp', '-method', '-version', '-url', '-token'];
    const signedHeaders = names
      .filter((name) => header(name))
      .map((name) => `${PREFIX}${name}: ${header(name)}\n`)
      .join('');
    try {
      const { publicKey } = new X509Certificate(certificate);
      const secret = publicDecrypt(publicKey, Buffer.from(header('-secret'), 'base64'));
      const hmac = createHmac('sha1', secret);
      const right = hmac.update(`${url}\n${signedHeaders}${body}\n`).digest('base64');
      return isSame(header(''), right) ? '' : 'the signature does not match';
    } catch {
      return 'the secret of the signature cannot be read';
    }
  }
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json && isDeeperThan(MOST_LEVELS, json) ? text : json;
  } catch {
    return text;
  }
}

const eventIdOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string'
    ? body.id
    : '';
