const SECOND_MS = 1000;

/** Counts what happened in the last 1000 milliseconds of any clock. */
export class LastSecond {
  private readonly times: number[] = [];

  /** How many of the added times are less than a second before `now`, in milliseconds. */
  countAt(now: number): number {
    const kept = this.times.findIndex((time) => now - time < SECOND_MS);
    this.times.splice(0, kept < 0 ? this.times.length : kept);
    return this.times.length;
  }

  /** Times come in their order. */
  add(time: number): void {
    this.times.push(time);
  }
}
