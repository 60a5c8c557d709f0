import { EventEmitter } from 'node:events';

const MOST_KEPT = 10_000;
const MOST_BYTES_KEPT = 64 * 1024 * 1024;

/** An event that was pushed in vain, which DingTalk keeps for the app to fetch. */
export interface FailedPush {
  message: object;
  /** When the push failed, ISO 8601 in UTC. */
  at: string;
}

/** The failed pushes that nobody has fetched yet. */
export class FailedPushes extends EventEmitter<{ change: [] }> {
  /** The last 10,000 or 64 MB, oldest first. */
  readonly list: FailedPush[] = [];
  private bytes = 0;

  add(failed: FailedPush): void {
    this.list.push(failed);
    this.bytes += bytesOf(failed);
    while (this.list.length > MOST_KEPT || this.bytes > MOST_BYTES_KEPT) this.remove(1);
    this.emit('change');
  }

  /** Hands out the oldest, which are then gone. */
  take(most: number): FailedPush[] {
    const taken = this.remove(most);
    if (taken.length > 0) this.emit('change');
    return taken;
  }

  clear(): void {
    this.take(this.list.length);
  }

  private remove(most: number): FailedPush[] {
    const removed = this.list.splice(0, most);
    for (const failed of removed) this.bytes -= bytesOf(failed);
    return removed;
  }
}

const bytesOf = ({ message }: FailedPush) => Buffer.byteLength(JSON.stringify(message));
