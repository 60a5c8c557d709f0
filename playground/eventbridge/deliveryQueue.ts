import { setTimeout as sleep } from 'node:timers/promises';

const MOST_AT_A_TIME = 4;
const MOST_WAITING = 10_000;

/** Does work a few at a time, in order, and refuses what would be too much to remember. */
export class DeliveryQueue {
  private readonly waiting: Array<() => Promise<void>> = [];
  private running = 0;
  private pausing = 0;
  private readonly stopped = new AbortController();

  /** False when too much waits already. */
  add(work: () => Promise<void>): boolean {
    if (this.waiting.length + this.pausing >= MOST_WAITING || this.stopped.signal.aborted) {
      return false;
    }
    this.waiting.push(work);
    this.next();
    return true;
  }

  /** As {@link add}, after a pause that keeps nothing else from being done. */
  async addLater(milliseconds: number, work: () => Promise<void>): Promise<void> {
    this.pausing += 1;
    try {
      await sleep(milliseconds, undefined, { signal: this.stopped.signal });
      this.waiting.push(work);
    } catch {
      // Stopped meanwhile.
    } finally {
      this.pausing -= 1;
    }
    this.next();
  }

  /** Whether everything has been done. */
  get isIdle(): boolean {
    return this.waiting.length + this.running + this.pausing === 0;
  }

  /** Begins nothing more. */
  stop(): void {
    this.stopped.abort();
    this.waiting.length = 0;
  }

  private next(): void {
    while (this.running < MOST_AT_A_TIME) {
      const work = this.waiting.shift();
      if (!work) return;
      this.running += 1;
      void work().finally(() => {
        this.running -= 1;
        this.next();
      });
    }
  }
}
