const WINDOW_MILLISECONDS = 1_000;

/** Lets through so many requests of any sliding second. */
export class ArrivalLimit {
  /** When requests were let through, oldest first, in milliseconds of the monotonic clock. */
  private readonly arrivals: number[] = [];

  /**
   * @param most requests of a second
   * @returns whether a request that comes now is let through
   */
  admit(most: number): boolean {
    const now = performance.now();
    while (this.arrivals.length && this.arrivals[0]! + WINDOW_MILLISECONDS <= now) {
      this.arrivals.shift();
    }
    if (this.arrivals.length >= most) return false;
    this.arrivals.push(now);
    return true;
  }
}
