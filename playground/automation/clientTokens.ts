import { createHash } from 'node:crypto';

const REMEMBERED_MS = 3 * 60 * 60 * 1000;
/** More than an automation takes in that time with its usual limit. */
const MOST_REMEMBERED = 100_000;

/** What became of the request that used a token first. */
export interface TokenUse {
  requestId: number;
  /** Absent when the request fired nothing. */
  firingId?: number;
}

/** The Client-Tokens of the last three hours. */
export class ClientTokens {
  private readonly uses = new Map<string, TokenUse & { at: number }>();

  /**
   * The first use of a token within the last three hours.
   *
   * @param now milliseconds since 1970
   */
  find(token: string, now: number): TokenUse | undefined {
    const use = this.uses.get(keyOf(token));
    return use && now - use.at < REMEMBERED_MS ? use : undefined;
  }

  /** Remembers the use of a token, unless it is empty, which makes each request a new one. */
  add(token: string, now: number, use: TokenUse): void {
    if (!token) return;
    const key = keyOf(token);
    // Entered anew, or a token that is used again would keep its old place and go too early.
    this.uses.delete(key);
    this.uses.set(key, { ...use, at: now });
    const [oldest] = this.uses.keys();
    if (this.uses.size > MOST_REMEMBERED && oldest !== undefined) this.uses.delete(oldest);
  }
}

/** Takes the same little memory for each token, however long its sender makes it. */
const keyOf = (token: string) => createHash('sha256').update(token).digest('base64');
