import type { AccessToken } from '../../protocols/dingtalk/openApi/token';

/** What came of asking for a token. */
export type AskedToken<Failure> = (AccessToken & { failure?: undefined }) | { failure: Failure };

interface Kept<Failure> {
  given: Promise<AskedToken<Failure>>;
  /** By both clocks; Infinity while it is being asked for. */
  staleAt: Clocks;
  /** When DingTalk was last asked for it; while it is being asked for the first time, never. */
  askedAt: Clocks;
  /** Asks for it once more, for all who wait. */
  confirming?: Promise<AskedToken<Failure>>;
}

/**
 * In milliseconds. The monotonic clock stands still while a computer sleeps, the other one jumps when
 * somebody sets it: a token is stale when either says so.
 */
interface Clocks {
  monotonic: number;
  wall: number;
}

const clocks = (): Clocks => ({ monotonic: performance.now(), wall: Date.now() });

const never: Clocks = { monotonic: Infinity, wall: Infinity };

const isBefore = (one: Clocks, other: Clocks): boolean =>
  one.monotonic < other.monotonic && one.wall < other.wall;

const after = ({ monotonic, wall }: Clocks, milliseconds: number): Clocks => ({
  monotonic: monotonic + milliseconds,
  wall: wall + milliseconds,
});

/** Apps whose tokens are kept; of more, the one that was asked for first is forgotten. */
const REMEMBERED_APPS = 100;

/** A token is renewed when this share of its time is over, so that no call meets its end. */
const USABLE_SHARE = 0.9;

/** How long a token passes for one that DingTalk has just confirmed. */
const CONFIRMED_MILLISECONDS = 1_000;

/**
 * Keeps the access tokens of apps for all executions of this process: DingTalk gives a few hours for
 * each and limits how often one may be asked for.
 */
export class AccessTokens<Failure extends { refusesApp?: boolean }> {
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
    return await (this.fresh(app) ?? this.keep(app, ask())).given;
  }

  /**
   * For those who will not learn that a token was refused: DingTalk is asked once more, as it gives
   * the same token while that is valid, but no more than once a second for each app.
   *
   * @returns as {@link get} does; the token that is known when DingTalk has nothing to say about it
   */
  async getConfirmed(
    app: string,
    ask: () => Promise<AskedToken<Failure>>,
  ): Promise<AskedToken<Failure>> {
    const known = this.fresh(app);
    if (!known || isBefore(clocks(), after(known.askedAt, CONFIRMED_MILLISECONDS))) {
      return await this.get(app, ask);
    }
    known.confirming ??= this.confirm(app, known, ask).finally(() => delete known.confirming);
    return await known.confirming;
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
    return known && isBefore(clocks(), known.staleAt) ? known : undefined;
  }

  private async confirm(
    app: string,
    known: Kept<Failure>,
    ask: () => Promise<AskedToken<Failure>>,
  ): Promise<AskedToken<Failure>> {
    const asked = await ask();
    if (asked.failure && !asked.failure.refusesApp) {
      known.askedAt = clocks();
      return await known.given;
    }
    if (asked.failure) this.drop(app, known);
    else if (this.byApp.get(app) === known) this.keep(app, Promise.resolve(asked));
    return asked;
  }

  private keep(app: string, given: Promise<AskedToken<Failure>>): Kept<Failure> {
    const kept: Kept<Failure> = { given, staleAt: never, askedAt: never };
    this.byApp.delete(app);
    this.byApp.set(app, kept);
    const [first] = this.byApp.keys();
    if (this.byApp.size > REMEMBERED_APPS && first) this.byApp.delete(first);
    given.then(
      (asked) => {
        if (!('token' in asked)) return this.drop(app, kept);
        kept.askedAt = clocks();
        kept.staleAt = after(kept.askedAt, asked.validSeconds * 1_000 * USABLE_SHARE);
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
