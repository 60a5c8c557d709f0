/** What becomes of an execution that a request starts. */
export interface Outcome {
  /** Whether n8n has stored it; may come late, or never. A rejection means that it has not. */
  stored: Promise<boolean>;
  /** The sender waits no longer. The execution goes on, so that it may still turn out stored. */
  gone: Promise<void>;
}

/** What a request whose event was admitted has to do. */
export type Admission<Event> =
  /** Start one execution with these events, the request's own first, and say what becomes of it. */
  | { action: 'start'; events: Event[]; settleWhen: (outcome: Outcome) => void }
  /** The event is stored: acknowledge it. */
  | { action: 'acknowledge' }
  /** The event is not known to be stored: don't acknowledge, so that it is delivered again. */
  | { action: 'refuse' };

/** An event whose first request is open, with what answers its repetitions. */
interface Pending<Event> {
  id: string | symbol;
  event: Event;
  bytes: number;
  /** When its requests are refused, in milliseconds of the monotonic clock. */
  until: number;
  admission: Promise<Admission<Event>>;
  admit: (admission: Admission<Event>) => void;
  stored: Promise<boolean>;
  settle: (isStored: boolean) => void;
}

/** Open requests of one node, repetitions too; more are refused and delivered again. */
const OPEN_REQUESTS = 2_000;
const OPEN_BYTES = 32 * 2 ** 20;

/** Senders give up long before; an event that is not known to be stored by then is refused. */
const OPEN_MILLISECONDS = 10_000;

/** One combined execution: large enough for any burst, small enough to look at in n8n's editor. */
const COMBINED_EVENTS = 200;
const COMBINED_BYTES = 2 * 2 ** 20;

/**
 * Starts the execution of each event once, and lets a request be acknowledged only when its event is
 * stored.
 *
 * With combining it works like a database's group commit: while one execution is being stored, the
 * events that arrive wait, and go together as items of the next one.
 */
export class GroupCommit<Event> {
  /** In the order in which they were admitted, so that the first is the first to be refused. */
  private readonly pending = new Map<string | symbol, Pending<Event>>();
  /** Those of them that are in no execution yet. */
  private readonly waiting = new Set<Pending<Event>>();
  /** The first event of the batch that is being stored; as long as it is pending, others wait. */
  private leader?: Pending<Event>;
  private openRequests = 0;
  private openBytes = 0;
  private isWatching = false;

  /** @param noteStored is told the id of each event that turns out stored */
  constructor(private readonly noteStored: (id: string) => void) {}

  /**
   * @param id the same for every delivery of the event; undefined when no delivery is a repetition
   * @param bytes roughly what the event occupies in memory
   * @param combine whether the event may share an execution with others
   * @returns after 10 seconds at the latest
   */
  async admit(
    id: string | undefined,
    event: Event,
    bytes: number,
    combine: boolean,
  ): Promise<Admission<Event>> {
    if (this.openRequests >= OPEN_REQUESTS || this.openBytes + bytes > OPEN_BYTES) {
      return { action: 'refuse' };
    }
    const delivered = id !== undefined && this.pending.get(id);
    if (delivered) return await this.waitWith(delivered, bytes);
    const pending = this.add(id ?? Symbol('unrepeatable'), event, bytes);
    if (!combine) return this.start([pending]);
    this.waiting.add(pending);
    this.startNext();
    return await pending.admission;
  }

  /** The event is stored, whichever of its deliveries did it: all requests for it are told. */
  acknowledge(id: string): void {
    const pending = this.pending.get(id);
    if (pending) this.settle(pending, true);
  }

  private add(id: string | symbol, event: Event, bytes: number): Pending<Event> {
    let admit: Pending<Event>['admit'] = () => undefined;
    let settle: Pending<Event>['settle'] = () => undefined;
    const admission = new Promise<Admission<Event>>((resolve) => (admit = resolve));
    const stored = new Promise<boolean>((resolve) => (settle = resolve));
    const until = performance.now() + OPEN_MILLISECONDS;
    const pending = { id, event, bytes, until, admission, admit, stored, settle };
    this.pending.set(id, pending);
    this.openRequests += 1;
    this.openBytes += bytes;
    this.watch();
    return pending;
  }

  private async waitWith(delivered: Pending<Event>, bytes: number): Promise<Admission<Event>> {
    this.openRequests += 1;
    this.openBytes += bytes;
    const isStored = await delivered.stored;
    this.openRequests -= 1;
    this.openBytes -= bytes;
    return { action: isStored ? 'acknowledge' : 'refuse' };
  }

  /**
   * Refuses each event when its time is over, whatever became of its batch. One timer serves all,
   * so that none holds a request that has been answered.
   */
  private watch(): void {
    const [oldest] = this.pending.values();
    if (!oldest || this.isWatching) return;
    this.isWatching = true;
    // Unlike other timers it does not keep the process from ending.
    const due = AbortSignal.timeout(Math.ceil(Math.max(0, oldest.until - performance.now())));
    const refuse = () => {
      this.isWatching = false;
      const now = performance.now();
      for (const pending of this.pending.values()) {
        if (pending.until > now) break;
        this.settle(pending, false);
      }
      this.watch();
    };
    due.addEventListener('abort', refuse, { once: true });
  }

  private startNext(): void {
    if (this.leader) return;
    const batch = this.takeBatch();
    const [leader] = batch;
    this.leader = leader;
    leader?.admit(this.start(batch));
  }

  private takeBatch(): Array<Pending<Event>> {
    const batch: Array<Pending<Event>> = [];
    let bytes = 0;
    for (const pending of this.waiting) {
      bytes += pending.bytes;
      if (batch.length > 0 && (batch.length >= COMBINED_EVENTS || bytes > COMBINED_BYTES)) break;
      batch.push(pending);
      this.waiting.delete(pending);
    }
    return batch;
  }

  private start(batch: Array<Pending<Event>>): Admission<Event> {
    const settleAll = (isStored: boolean) => {
      for (const pending of batch) this.settleBatched(pending, isStored);
    };
    return {
      action: 'start',
      events: batch.map(({ event }) => event),
      settleWhen: ({ stored, gone }) => {
        stored.then(settleAll, () => settleAll(false));
        const endTurn = () => this.endTurn(batch[0]);
        gone.then(endTurn, endTurn);
      },
    };
  }

  /**
   * That an event is stored is so for each of its deliveries, also for one that came later. That it
   * is not says nothing of another delivery.
   */
  private settleBatched(pending: Pending<Event>, isStored: boolean): void {
    const { id } = pending;
    if (!isStored || typeof id === 'symbol') return this.settle(pending, isStored);
    this.noteStored(id);
    this.acknowledge(id);
  }

  private settle(pending: Pending<Event>, isStored: boolean): void {
    if (this.pending.get(pending.id) !== pending) return;
    this.pending.delete(pending.id);
    this.waiting.delete(pending);
    this.openRequests -= 1;
    this.openBytes -= pending.bytes;
    pending.settle(isStored);
    pending.admit({ action: isStored ? 'acknowledge' : 'refuse' });
    this.endTurn(pending);
  }

  /** Lets the next batch be stored, if this event leads the present one. */
  private endTurn(pending: Pending<Event> | undefined): void {
    if (!pending || this.leader !== pending) return;
    this.leader = undefined;
    this.startNext();
  }
}
