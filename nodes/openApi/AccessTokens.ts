import type { AccessToken } from '../../protocols/dingtalk/openApi/token';

/** What came of asking for a token. */
export type AskedToken<Failure> = (AccessToken & { failure?: undefined }) | { failure: Failure };

/** What DingTalk said. */
interface Known<Failure> {
  given: AskedToken<Failure>;
  askedAt: Clocks;
  staleAt: Clocks;
  /** Asks for it once more, for all who wait. */
  confirming?: Promise<AskedToken<Failure>>;
}

/** How a caller waits for a token that another one asks for. */
export interface TokenWait {
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Whether it waits as long as an execution does; who does not asks for himself. */
  isPatient?: boolean;
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

const isBefore = (one: Clocks, other: Clocks): boolean =>
  one.monotonic < other.monotonic && one.wall < other.wall;

const after = ({ monotonic, wall }: Clocks, milliseconds: number): Clocks => ({
  monotonic: monotonic + milliseconds,
  wall: wall + milliseconds,
});

/** Apps whose tokens are kept; of more, the one that was asked for first is forgotten. */
const REMEMBERED_APPS = 1_000;

/** A token is renewed when this share of its time is over, so that no call meets its end. */
const USABLE_SHARE = 0.9;

/**
 * For how long an app that DingTalk refused is not asked about again: the items of a flow that goes on
 * after errors come one after the other.
 */
const REFUSED_SECONDS = 5;

/** How long a token passes for one that DingTalk has just confirmed. */
const CONFIRMED_MILLISECONDS = 1_000;

/** @returns what the promise does; the signal's reason at once when it is aborted */
async function untilStopped<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (!signal) return await promise;
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Keeps the access tokens of apps for all executions of this process: DingTalk gives a few hours for
 * each and limits how often one may be asked for.
 */
export class AccessTokens<Failure extends { refusesApp?: boolean }> {
  private readonly byApp = new Map<string, Known<Failure>>();
  /** Those under way, by app and patience. */
  private readonly asking = new Map<string, Promise<AskedToken<Failure>>>();

  /** @param remembered how many apps are known at a time */
  constructor(private readonly remembered = REMEMBERED_APPS) {}

  /**
   * @param app names app and secret
   * @param ask gets a new token; called once for all who wait
   * @returns a token, or why there is none; of failures, only that DingTalk refuses the app is kept,
   *   for some seconds
   * @throws what `ask` throws; the reason of the caller's own signal
   */
  async get(
    app: string,
    ask: () => Promise<AskedToken<Failure>>,
    { signal, isPatient = true }: TokenWait = {},
  ): Promise<AskedToken<Failure>> {
    const key = `${app} ${isPatient}`;
    for (;;) {
      const known = this.fresh(app);
      if (known) return known.given;
      const shared = this.asking.get(key);
      if (!shared) return await this.askFor(app, key, ask);
      // It is rejected when the execution that asks was stopped: then somebody else has to.
      const given = await untilStopped(
        shared.catch(() => undefined),
        signal,
      );
      if (given) return given;
    }
  }

  /**
   * For those who will not learn that a token was refused, and do not wait long: DingTalk is asked
   * once more, as it gives the same token while that is valid, but no more than once a second for
   * each app.
   *
   * @returns as {@link get} does; the token that is known when DingTalk has nothing to say about it
   */
  async getConfirmed(
    app: string,
    ask: () => Promise<AskedToken<Failure>>,
  ): Promise<AskedToken<Failure>> {
    const known = this.fresh(app);
    const isConfirmed =
      !known ||
      known.given.failure !== undefined ||
      isBefore(clocks(), after(known.askedAt, CONFIRMED_MILLISECONDS));
    if (isConfirmed) return await this.get(app, ask, { isPatient: false });
    known.confirming ??= this.confirm(app, known, ask).finally(() => delete known.confirming);
    return await known.confirming;
  }

  /** Forgets a token that DingTalk does not accept any more, unless it was renewed meanwhile. */
  forget(app: string, token: string): void {
    const given = this.byApp.get(app)?.given;
    if (given && 'token' in given && given.token === token) this.byApp.delete(app);
  }

  private fresh(app: string): Known<Failure> | undefined {
    const known = this.byApp.get(app);
    return known && isBefore(clocks(), known.staleAt) ? known : undefined;
  }

  private async confirm(
    app: string,
    known: Known<Failure>,
    ask: () => Promise<AskedToken<Failure>>,
  ): Promise<AskedToken<Failure>> {
    const asked = await ask();
    if (asked.failure && !asked.failure.refusesApp) {
      known.askedAt = clocks();
      return known.given;
    }
    if (this.byApp.get(app) === known) this.keep(app, asked);
    return asked;
  }

  private async askFor(
    app: string,
    key: string,
    ask: () => Promise<AskedToken<Failure>>,
  ): Promise<AskedToken<Failure>> {
    const asked = ask()
      .then((given) => {
        this.keep(app, given);
        return given;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asked);
    return await asked;
  }

  private keep(app: string, given: AskedToken<Failure>): void {
    if (given.failure && !given.failure.refusesApp) return;
    const seconds = 'token' in given ? given.validSeconds * USABLE_SHARE : REFUSED_SECONDS;
    const askedAt = clocks();
    this.byApp.delete(app);
    this.byApp.set(app, { given, askedAt, staleAt: after(askedAt, seconds * 1_000) });
    const [first] = this.byApp.keys();
    if (this.byApp.size > this.remembered && first !== undefined) this.byApp.delete(first);
  }
}
