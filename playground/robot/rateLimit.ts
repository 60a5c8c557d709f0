import type { RobotSettings } from './settings';

const WINDOW_MS = 60_000;

/** Counts a robot's messages of the last 60 seconds, and blocks it when they are too many. */
export class RateLimit {
  private times: number[] = [];
  private until = 0;

  /**
   * Counts a message, unless it is one too many or the robot is blocked. Either begins the time of
   * the block anew.
   *
   * @param now milliseconds since 1970
   * @returns whether the message was counted
   */
  admit(
    { messagesPerMinute, blockSeconds }: Pick<RobotSettings, 'messagesPerMinute' | 'blockSeconds'>,
    now: number,
  ): boolean {
    if (this.blockedUntil(now) !== null || this.countedAt(now).length >= messagesPerMinute) {
      this.until = now + blockSeconds * 1000;
      return false;
    }
    this.times.push(now);
    return true;
  }

  /** When the messages were counted that still count, in milliseconds since 1970. */
  countedAt(now: number): readonly number[] {
    this.times = this.times.filter((time) => now - time < WINDOW_MS);
    return this.times;
  }

  /** When the block ends, in milliseconds since 1970; null when there is none. */
  blockedUntil(now: number): number | null {
    return now < this.until ? this.until : null;
  }

  /** Lifts the block and forgets what was counted. */
  reset(): void {
    this.times = [];
    this.until = 0;
  }
}
