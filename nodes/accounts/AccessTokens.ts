import type { AccessToken } from '../../protocols/dingtalk/openApi/token';

/** What came of asking for a token. */
export type AskedToken<Failure> = (AccessToken & { failure?: undefined }) | { failure: Failure };

interface Kept<Failure> {
  given: Promise<AskedToken<Failure>>;
  /** By both clocks; Infinity while it is being asked for. */
  staleAt: Clocks;
}

/**
 * In milliseconds. The monotonic clock stands still while a computer sleeps, the other one jumps when
 * somebody sets it: a token is stale when either says so.
 */
interface Clocks {
  monotonic: number;
  wall: number;
}

const clocks = (later = 0): Clocks => ({
  monotonic: performance.now() + later,
  wall: Date.now() + later,
});

const never: Clocks = { monotonic: Infinity, wall: Infinity };

/** Apps whose tokens are kept; of more, the one that was asked for first is forgotten. */
const REMEMBERED_APPS = 100;

/** A token is renewed when this share of its time is over, so that no call meets its end. */
const USABLE_SHARE = 0.9;

/**
 * Keeps the access tokens of apps for all executions of this process: DingTalk gives a few hours for
 * each and limits how often one may be asked for.
 */
export class AccessTokens<Failure> {
  private readonly byApp = new Map<string, Kept<Failure>>();

  /**
   * @param app names app and secret
   * @param ask gets a new token; called once for all who wait
   * @returns a token, or why there is none; a failure is not kept
   * @throws what `ask` throws
   */
  async get(app: string, ask: () => Promise<AskedToken<Failure>>): Promise<AskedToken<Failure>> {
    const shared = this.fresh(app);
    if (shared) {
      const given = await shared.given.catch(() => undefined);
      if (given && 'token' in given) return given;
    }
    // Another execution's attempt may have failed because that execution was stopped.
    return await (this.fresh(app) ?? this.renew(app, ask)).given;
  }

  /** Forgets a token that DingTalk does not accept any more, unless it was renewed meanwhile. */
  async forget(app: string, token: string): Promise<void> {
    const known = this.byApp.get(app);
    if (!known || known.staleAt === never) return;
    const given = await known.given;
    if ('token' in given && given.token === token) this.drop(app, known);
  }

  private fresh(app: string): Kept<Failure> | undefined {
    const known = this.byApp.get(app);
    const now = clocks();
    const isFresh =
      known && now.monotonic < known.staleAt.monotonic && now.wall < known.staleAt.wall;
    return isFresh ? known : undefined;
  }

  private renew(app: string, ask: () => Promise<AskedToken<Failure>>): Kept<Failure> {
    const given = ask();
    const kept: Kept<Failure> = { given, staleAt: never };
    this.byApp.delete(app);
    this.byApp.set(app, kept);
    const [first] = this.byApp.keys();
    if (this.byApp.size > REMEMBERED_APPS && first) this.byApp.delete(first);
    given.then(
      (asked) => {
        if (!('token' in asked)) return this.drop(app, kept);
        kept.staleAt = clocks(asked.validSeconds * 1_000 * USABLE_SHARE);
      },
      () => this.drop(app, kept),
    );
    return kept;
  }

  private drop(app: string, kept: Kept<Failure>): void {
    // A newer one may have its place.
    if (this.byApp.get(app) === kept) this.byApp.delete(app);
  }
}
