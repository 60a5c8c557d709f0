import { createHistogram } from 'node:perf_hooks';
import type { Delivery, Verdict } from './delivery';

/** Where a run of many pushes stands. */
export interface ProgressReport {
  running: boolean;
  total: number;
  sent: number;
  acknowledged: number;
  refused: number;
  late: number;
  /** Wrong answers and unreachable. */
  failed: number;
  /** Outcomes that are not the right ones for their requests. */
  unexpected: number;
  /** Why the latest of these ended so. */
  latestProblem?: string;
  /** Latency of the answered events, in milliseconds; absent before the first. */
  p50Ms?: number;
  p99Ms?: number;
}

const counterOf = {
  acknowledged: 'acknowledged',
  refused: 'refused',
  late: 'late',
  'wrong answer': 'failed',
  unreachable: 'failed',
} as const satisfies Record<Verdict, keyof ProgressReport>;

/** Counts a run's deliveries. */
export class Progress {
  running = true;
  private readonly counts = { acknowledged: 0, refused: 0, late: 0, failed: 0 };
  private sent = 0;
  private unexpected = 0;
  private latestProblem: string | undefined;
  private readonly latencyMicroseconds = createHistogram();

  constructor(private readonly total: number) {}

  count(delivery: Delivery): void {
    this.sent += 1;
    this.counts[counterOf[delivery.verdict]] += 1;
    if (!delivery.expected) {
      this.unexpected += 1;
      this.latestProblem = delivery.reason;
    }
    if (delivery.status !== undefined && isGenuine(delivery)) {
      this.latencyMicroseconds.record(Math.max(1, Math.round(delivery.latencyMs * 1000)));
    }
  }

  report(): ProgressReport {
    const percentileMs = (percent: number) => this.latencyMicroseconds.percentile(percent) / 1000;
    return {
      running: this.running,
      total: this.total,
      sent: this.sent,
      ...this.counts,
      unexpected: this.unexpected,
      latestProblem: this.latestProblem,
      ...(this.latencyMicroseconds.count > 0 && {
        p50Ms: percentileMs(50),
        p99Ms: percentileMs(99),
      }),
    };
  }
}

/** Whether a delivery was an event that DingTalk itself would count, not a check or a broken one. */
export const isGenuine = ({ kind }: Delivery): boolean => kind === 'event' || kind === 'duplicate';
