/** What DingTalk gives for an app's secret. */
export interface AccessToken {
  token: string;
  /** From the answer on. */
  validSeconds: number;
}

interface Kept {
  token: Promise<string>;
  /** In milliseconds of the monotonic clock; Infinity while it is being asked for. */
  staleAt: number;
}

/** Apps whose tokens are kept; of more, the one that was asked for first is forgotten. */
const REMEMBERED_APPS = 100;

/** A token is renewed when this share of its time is over, so that no call meets its end. */
const USABLE_SHARE = 0.9;

/**
 * Keeps the access tokens of apps for all executions of this process: DingTalk gives a few hours for
 * each and limits how often one may be asked for.
 */
export class AccessTokens {
  private readonly byApp = new Map<string, Kept>();

  /**
   * @param app names app and secret
   * @param ask gets a new token; called once for all who wait
   * @throws what `ask` throws; a failure is not kept
   */
  async get(app: string, ask: () => Promise<AccessToken>): Promise<string> {
    const known = this.byApp.get(app);
    if (known && performance.now() < known.staleAt) return await known.token;
    const kept: Kept = { token: Promise.resolve(''), staleAt: Infinity };
    kept.token = ask().then(
      ({ token, validSeconds }) => {
        kept.staleAt = performance.now() + validSeconds * 1_000 * USABLE_SHARE;
        return token;
      },
      (error: unknown) => {
        this.byApp.delete(app);
        throw error;
      },
    );
    this.byApp.delete(app);
    this.byApp.set(app, kept);
    const [first] = this.byApp.keys();
    if (this.byApp.size > REMEMBERED_APPS && first) this.byApp.delete(first);
    return await kept.token;
  }

  /** Forgets a token that DingTalk does not accept any more, unless it was renewed meanwhile. */
  async forget(app: string, token: string): Promise<void> {
    const known = this.byApp.get(app);
    if (known && known.staleAt !== Infinity && (await known.token) === token) {
      this.byApp.delete(app);
    }
  }
}
