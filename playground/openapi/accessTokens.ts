import { randomBytes } from 'node:crypto';
import { keepLast } from '../keepLast';

const REMEMBERED_EXPIRED = 1000;

/** An app's access tokens, of which one is valid at a time. */
export class AccessTokens {
  private present: { token: string; expiresAt: number } | undefined;
  private readonly expired: string[] = [];

  /**
   * The valid token, or a new one when there is none.
   *
   * @param lifetimeSeconds of a new one
   * @param now milliseconds since 1970
   */
  issue(
    lifetimeSeconds: number,
    now: number,
  ): { token: string; secondsLeft: number; isNew: boolean } {
    const isNew = !this.isValid(now);
    if (isNew) this.expire();
    this.present ??= {
      token: randomBytes(16).toString('hex'),
      expiresAt: now + lifetimeSeconds * 1000,
    };
    const { token, expiresAt } = this.present;
    return { token, secondsLeft: Math.floor((expiresAt - now) / 1000), isNew };
  }

  /** Makes the present token one that has expired. */
  expire(): void {
    if (this.present) keepLast(this.expired, this.present.token, REMEMBERED_EXPIRED);
    this.present = undefined;
  }

  /** What a token is worth at the moment. */
  check(token: string, now: number): 'valid' | 'expired' | 'unknown' {
    const isPresent = token === this.present?.token;
    if (isPresent && this.isValid(now)) return 'valid';
    return isPresent || this.expired.includes(token) ? 'expired' : 'unknown';
  }

  private isValid(now: number): boolean {
    return this.present !== undefined && now < this.present.expiresAt;
  }
}
