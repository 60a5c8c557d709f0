import EventBridgeUtil from '@alicloud/eventbridge-util';
import { isSame } from '../isSame';
import { errors } from './errors';
import type { EventBridgeSettings } from './settings';

const WINDOW_MS = 15 * 60 * 1000;
/** A request may be dated this much later than now, and be repeated until its date is too old. */
const REMEMBERED_FOR_MS = 2 * WINDOW_MS;
const MOST_NONCES = 100_000;

/** What of a request is signed. */
export interface SignedRequest {
  method: string;
  pathname: string;
  query: Record<string, string>;
  /** With lower-case names. */
  headers: Record<string, string>;
}

/** The nonces of the requests that came, to know one that comes again. */
export class NonceMemory {
  private readonly seen = new Map<string, number>();

  /** Remembers a nonce; false when it came before. */
  admit(nonce: string, now: number): boolean {
    for (const [oldest, time] of this.seen) {
      if (this.seen.size < MOST_NONCES && now - time <= REMEMBERED_FOR_MS) break;
      this.seen.delete(oldest);
    }
    if (this.seen.has(nonce)) return false;
    this.seen.set(nonce, now);
    return true;
  }
}

/**
 * Checks who sent a request, as the service does.
 *
 * @param now milliseconds since 1970
 * @throws ServiceError
 */
export function checkSignature(
  settings: EventBridgeSettings,
  request: SignedRequest,
  nonces: NonceMemory,
  now: number,
): void {
  const { headers } = request;
  const [, accessKeyId, signature] =
    /^acs:([^:]+):([A-Za-z0-9+/]+=*)$/.exec(headers.authorization ?? '') ?? [];
  if (!accessKeyId || !signature) throw errors.signatureDoesNotMatch();
  checkDate(headers.date ?? '', now);
  if (!isSame(accessKeyId, settings.accessKeyId)) throw errors.invalidAccessKeyId();
  checkSecurityToken(settings, headers, now);
  const wanted = { 'x-acs-signature-method': 'HMAC-SHA1', 'x-acs-signature-version': '1.0' };
  for (const [name, value] of Object.entries(wanted)) {
    if (headers[name] !== value) throw errors.invalidArgument(`${name} must be ${value}.`);
  }
  // It reads no more of a request than there is in this one.
  const readable = request as Parameters<typeof EventBridgeUtil.getStringToSign>[0];
  const stringToSign = EventBridgeUtil.getStringToSign(readable);
  const right = EventBridgeUtil.getSignature(stringToSign, settings.accessKeySecret);
  if (!isSame(signature, right)) throw errors.signatureDoesNotMatch();
  const nonce = headers['x-acs-signature-nonce'];
  if (!nonce) throw errors.invalidArgument('x-acs-signature-nonce is missing.');
  if (!nonces.admit(nonce, now)) throw errors.nonceUsed();
}

/** RFC 1123, always in GMT: "Sun, 06 Nov 1994 08:49:37 GMT". */
const RFC_1123 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function checkDate(date: string, now: number): void {
  const time = RFC_1123.test(date) ? Date.parse(date) : NaN;
  if (!(Math.abs(now - time) <= WINDOW_MS)) throw errors.timestampExpired();
}

function checkSecurityToken(
  { accessKeyId, securityToken, securityTokenExpiresAt }: EventBridgeSettings,
  headers: Record<string, string>,
  now: number,
): void {
  if (!isSame(headers['x-acs-security-token'] ?? '', securityToken)) {
    throw errors.securityTokenInvalid();
  }
  if (!securityToken) return;
  if (headers['x-acs-accesskey-id'] !== accessKeyId) throw errors.invalidAccessKeyId();
  if (securityTokenExpiresAt && now >= Date.parse(securityTokenExpiresAt)) {
    throw errors.stsAccessIdExpired();
  }
}
