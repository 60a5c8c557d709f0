import { pause } from './pause';

/** How a caller waits. */
export interface WaitOptions {
  /** Whether to wait at all. */
  mayWait: boolean;
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Told once, in milliseconds, before a wait that a person would notice. */
  onWait?: (milliseconds: number) => void;
}

/** Thrown instead of waiting. */
export class LimitReached extends Error {
  constructor(
    /** Until the next call would be allowed, in milliseconds. */
    readonly waitMilliseconds: number,
  ) {
    super('The rate limit is reached.');
    this.name = 'LimitReached';
  }
}

const NOTICEABLE_MILLISECONDS = 1_000;

/** Limits that are remembered; only idle ones are forgotten. */
const REMEMBERED_LIMITS = 1_000;

/** How soon to look again when all that is allowed is under way. */
const UNDER_WAY_MILLISECONDS = 20;

/**
 * Keeps calls to a service below a rate, for all executions of this process, in the order in which
 * they ask.
 *
 * The service counts a call at some moment between its start and its end. A call is therefore
 * remembered for the whole window from its end on, and the service never sees more calls within
 * any window than it allows.
 */
export class RateLimit {
  /** When calls ended, oldest first, in milliseconds of the monotonic clock. */
  private readonly ends: number[] = [];
  private underWay = 0;
  private asking = 0;
  private lastInLine: Promise<unknown> = Promise.resolve();
  private blockedUntil = -Infinity;

  constructor(private readonly windowMilliseconds: number) {}

  /** Nothing in it would be missed. */
  get isIdle(): boolean {
    this.forget();
    return !this.ends.length && !this.underWay && !this.asking && this.blockFor() <= 0;
  }

  /**
   * @param most calls within a window
   * @returns what the call returns, and how long it waited for its turn
   * @throws LimitReached instead of waiting; what the call throws; the signal's reason
   */
  async run<Result>(
    most: number,
    call: () => Promise<Result>,
    options: WaitOptions,
  ): Promise<{ result: Result; waitedMilliseconds: number }> {
    const asked = performance.now();
    await this.enter(most, options);
    const waitedMilliseconds = Math.round(performance.now() - asked);
    try {
      return { result: await call(), waitedMilliseconds };
    } finally {
      this.underWay -= 1;
      this.ends.push(performance.now());
    }
  }

  /** Lets nothing through for a time. */
  block(milliseconds: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, performance.now() + milliseconds);
  }

  private async enter(most: number, { mayWait, signal, onWait }: WaitOptions): Promise<void> {
    // Those in line go first.
    const wait = this.waitFor(most - this.asking);
    if (!mayWait && wait > 0) throw new LimitReached(wait);
    const turn = this.lastInLine.then(async () => {
      let isAnnounced = false;
      for (let rest = this.waitFor(most); rest > 0; rest = this.waitFor(most)) {
        if (rest >= NOTICEABLE_MILLISECONDS && !isAnnounced) {
          onWait?.(rest);
          isAnnounced = true;
        }
        await pause(rest, signal);
      }
      signal?.throwIfAborted();
      this.underWay += 1;
    });
    this.asking += 1;
    this.lastInLine = turn.then(
      () => (this.asking -= 1),
      () => (this.asking -= 1),
    );
    await turn;
  }

  private blockFor(): number {
    return this.blockedUntil - performance.now();
  }

  private forget(): void {
    const now = performance.now();
    while (this.ends.length && this.ends[0]! + this.windowMilliseconds <= now) this.ends.shift();
  }

  /** @returns milliseconds until a call may start, as far as is known now */
  private waitFor(most: number): number {
    this.forget();
    const block = this.blockFor();
    if (block > 0) return block;
    if (this.underWay + this.ends.length < most) return 0;
    const firstToExpire = this.ends[this.ends.length + this.underWay - most];
    if (firstToExpire === undefined) return UNDER_WAY_MILLISECONDS;
    return Math.max(firstToExpire + this.windowMilliseconds - performance.now(), 1);
  }
}

const limits = new Map<string, RateLimit>();

/** @returns the limit that all executions of this process share for what `key` names */
export function rateLimitOf(key: string, windowMilliseconds: number): RateLimit {
  const known = limits.get(key);
  if (known) return known;
  if (limits.size >= REMEMBERED_LIMITS) {
    for (const [idleKey, { isIdle }] of limits) if (isIdle) limits.delete(idleKey);
  }
  const limit = new RateLimit(windowMilliseconds);
  limits.set(key, limit);
  return limit;
}
