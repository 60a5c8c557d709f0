import { pause } from './pause';

/** How a caller waits. */
export interface WaitOptions {
  /** Whether to wait at all. */
  mayWait: boolean;
  /** Ends the wait. */
  signal?: AbortSignal;
  /** Whether who may wait does so until a block is over, too; unless told otherwise. */
  outlastsBlocks?: boolean;
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
  /** Those in line who do not wait until a block is over. */
  private readonly atBlock = new Set<() => void>();

  constructor(private readonly windowMilliseconds: number) {}

  /** Nothing in it would be missed. */
  get isIdle(): boolean {
    this.forget();
    return !this.ends.length && !this.underWay && !this.asking && this.blockFor() <= 0;
  }

  /**
   * @param most calls within a window
   * @returns what the call returns, and how long it waited for its turn
   * @throws LimitReached instead of waiting; what the call throws; the signal's reason, at once when
   *   it is aborted
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

  /** Whether nothing is let through at present. */
  get isBlocked(): boolean {
    return this.blockFor() > 0;
  }

  /** Lets nothing through for a time. */
  block(milliseconds: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, performance.now() + milliseconds);
    for (const leave of this.atBlock) leave();
  }

  private async enter(most: number, options: WaitOptions): Promise<void> {
    const { mayWait, signal, outlastsBlocks = true } = options;
    signal?.throwIfAborted();
    if (!outlastsBlocks && this.isBlocked) throw new LimitReached(this.blockFor());
    if (!mayWait) {
      const wait = this.waitInLine(most);
      if (wait > 0) throw new LimitReached(wait);
    }
    await new Promise<void>((resolve, reject) => {
      let isInLine = true;
      const leave = () => {
        isInLine = false;
        this.asking -= 1;
        signal?.removeEventListener('abort', stop);
        this.atBlock.delete(giveUp);
      };
      // Whoever is stopped leaves at once, wherever in the line.
      const stop = () => {
        leave();
        reject(signal?.reason as Error);
      };
      const giveUp = () => {
        leave();
        reject(new LimitReached(this.blockFor()));
      };
      this.asking += 1;
      signal?.addEventListener('abort', stop);
      if (!outlastsBlocks) this.atBlock.add(giveUp);
      this.lastInLine = this.lastInLine.then(async () => {
        await this.roomFor(most, options, () => isInLine);
        if (!isInLine) return;
        leave();
        this.underWay += 1;
        resolve();
      });
    });
  }

  /** Waits, as the first in line, until a call may start, or the caller has left. */
  private async roomFor(
    most: number,
    { signal, onWait }: WaitOptions,
    isInLine: () => boolean,
  ): Promise<void> {
    let isAnnounced = false;
    for (let rest = this.waitFor(most); rest > 0 && isInLine(); rest = this.waitFor(most)) {
      if (rest >= NOTICEABLE_MILLISECONDS && !isAnnounced) {
        onWait?.(rest);
        isAnnounced = true;
      }
      await pause(rest, signal).catch(() => undefined);
    }
  }

  /**
   * Those in line go first, and each call makes room for another one window after its end.
   *
   * @returns milliseconds until a call of somebody who joins the line now could start, taking those
   *   before it to be over in no time
   */
  private waitInLine(most: number): number {
    this.forget();
    const now = performance.now();
    const soonest = Math.max(now, this.blockedUntil);
    const known = this.ends.length + this.underWay;
    let call = known + this.asking;
    let windows = 0;
    for (; call >= known && call >= most; call -= most) windows += 1;
    const end = windows > 0 ? (this.ends[call] ?? soonest) : soonest;
    return Math.max(end + windows * this.windowMilliseconds, soonest) - now;
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
