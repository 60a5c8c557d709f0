/** For how long a trigger node knows which events it has had. */
export interface MemoryLimits {
  /** After that, an event with the same id is a new one. */
  milliseconds: number;
  /** Most ids that are kept in this process, the newest. */
  inProcess: number;
  /** Most ids that are kept in n8n's database, for other processes and after a restart. */
  inDatabase: number;
}

interface Known {
  /** The execution that runs the event; empty when it runs in another process. */
  executionId: string;
  /** When it is forgotten, in milliseconds of the monotonic clock. */
  until: number;
  /** When it was forgotten, if it came again after that. */
  forgottenAt?: number;
}

/** Which stored events of one trigger node this process has had, and which execution runs each. */
export class EventMemory {
  /** Oldest first. */
  private readonly events = new Map<string, Known>();

  constructor(readonly limits: MemoryLimits) {}

  has(id: string): boolean {
    return this.known(id) !== undefined;
  }

  /** Keeps that the event is stored, in an execution that may run in another process. */
  noteStored(id: string): void {
    this.remember(id, this.known(id)?.executionId ?? '');
  }

  /** @returns whether this execution is the one that runs the event: the first to claim it */
  claim(id: string, executionId: string): boolean {
    const claimedBy = this.known(id)?.executionId || executionId;
    this.remember(id, claimedBy);
    return claimedBy === executionId;
  }

  /**
   * @returns for how long this process had forgotten the event before it came again, in milliseconds;
   *   undefined when it was new here
   */
  forgottenFor(id: string): number | undefined {
    const forgottenAt = this.events.get(id)?.forgottenAt;
    return forgottenAt === undefined ? undefined : performance.now() - forgottenAt;
  }

  /** Makes this process know the event for no longer than it is known elsewhere. */
  forgetWithin(id: string, milliseconds: number): void {
    const known = this.events.get(id);
    if (known) known.until = Math.min(known.until, performance.now() + milliseconds);
  }

  private known(id: string): Known | undefined {
    const known = this.events.get(id);
    return known && performance.now() > known.until ? undefined : known;
  }

  private remember(id: string, executionId: string): void {
    const { until, forgottenAt } = this.known(id) ?? {
      until: performance.now() + this.limits.milliseconds,
      forgottenAt: this.events.get(id)?.until,
    };
    this.events.delete(id);
    this.events.set(id, { executionId, until, forgottenAt });
    if (this.events.size <= this.limits.inProcess) return;
    for (const oldest of this.events.keys()) {
      this.events.delete(oldest);
      break;
    }
  }
}
