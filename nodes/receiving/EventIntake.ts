import { sleep, type IWebhookFunctions } from 'n8n-workflow';

type HttpResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** What a request whose event was admitted has to do. */
export type Admission<Event> =
  /** Start one execution with these events, the request's own first. */
  | { action: 'lead'; events: Event[]; follow: (response: HttpResponse) => void }
  /** The event is stored: acknowledge it. */
  | { action: 'acknowledge' }
  /** The event is not known to be stored: don't acknowledge, so that it is delivered again. */
  | { action: 'refuse' };

interface Pending<Event> {
  id: string | symbol;
  event: Event;
  bytes: number;
  /** When its requests are refused, in milliseconds of the monotonic clock. */
  until: number;
  admission: Promise<Admission<Event>>;
  admit: (admission: Admission<Event>) => void;
  stored: Promise<boolean>;
  settle: (stored: boolean) => void;
}

interface RecordBatch {
  ids: string[];
  processed: Promise<ReadonlySet<string>>;
}

/** Records ids in the database, and says which were there. */
type RecordIds = (ids: string[]) => Promise<{ processed: unknown[] }>;

interface Stored {
  /** The execution that runs the event, where it runs here. */
  executionId: string;
  /** When it is forgotten, in milliseconds of the monotonic clock. */
  until: number;
  /** When it was forgotten, if it came again after that. */
  forgottenAt?: number;
}

/** For how long a trigger node knows which events it has had. */
export interface Memory {
  /** After that, an event with the same id is a new one. */
  milliseconds: number;
  /** The newest so many ids in this process. */
  inProcess: number;
  /** The newest so many in n8n's database, for other processes and after a restart. */
  inDatabase: number;
}

/** Open requests of one node, repetitions too; more are refused and delivered again. */
const OPEN_REQUESTS = 2_000;
const OPEN_BYTES = 32 * 2 ** 20;

/** One combined execution: large enough for any burst, small enough to look at in n8n's editor. */
const COMBINED_EVENTS = 200;
const COMBINED_BYTES = 2 * 2 ** 20;

/** Between two rewrites of the record; the request has been answered by then. */
const RECORD_INTERVAL_MILLISECONDS = 200;

/**
 * In queue mode another process may read the record before this one has written it, and write it
 * after that without what this one added. What was recorded is therefore recorded again with so
 * many calls that follow. Ids that are known for a time only are not: when the hour changes in
 * between, a second look would make them known for longer.
 */
const CONFIRMATIONS = 2;

/** Of random length, so that two processes that met once don't go on meeting. */
const pause = async () => await sleep(RECORD_INTERVAL_MILLISECONDS * (1 + Math.random() / 2));

/** Senders give up long before; an event that is not known to be stored by then is refused. */
const OPEN_MILLISECONDS = 10_000;

/**
 * Takes in the events of one trigger node in one process: starts each event's execution once, and
 * lets a request be acknowledged only when its event is stored.
 *
 * With combining it works like a database's group commit: while one execution is being stored, the
 * events that arrive wait, and go together as items of the next one.
 */
export class EventIntake<Event> {
  /** In the order in which they were admitted, so that the first is the first to be refused. */
  private readonly pending = new Map<string | symbol, Pending<Event>>();
  private openRequests = 0;
  private openBytes = 0;
  private isWatching = false;
  private readonly stored = new Map<string, Stored>();
  /** Pending events that are in no batch yet. */
  private readonly waiting = new Set<Pending<Event>>();
  /** The first event of the batch that is being stored; as long as it is pending, others wait. */
  private leader?: Pending<Event>;
  private nextRecord?: RecordBatch;
  private unconfirmed: string[][] = [];
  private lastRecord: Promise<unknown> = Promise.resolve();

  constructor(readonly memory: Memory) {}

  /**
   * Phase one, where the request is.
   *
   * @param id the same for every delivery of the event; undefined when no delivery is a repetition
   * @param bytes roughly what the event occupies in memory
   * @param combine whether the event may share an execution with others
   */
  async admit(
    id: string | undefined,
    event: Event,
    bytes: number,
    combine: boolean,
  ): Promise<Admission<Event>> {
    if (id !== undefined && this.storedOf(id)) return { action: 'acknowledge' };
    if (this.openRequests >= OPEN_REQUESTS || this.openBytes + bytes > OPEN_BYTES) {
      return { action: 'refuse' };
    }
    const delivered = id !== undefined && this.pending.get(id);
    if (delivered) return await this.join(delivered, bytes);
    const pending = this.add(id ?? Symbol('unrepeatable'), event, bytes);
    if (!combine) return this.lead([pending]);
    this.waiting.add(pending);
    this.storeNext();
    return await pending.admission;
  }

  /**
   * Phase two, in an execution: the event is stored. Exact within this process.
   *
   * @returns whether this execution is the one that runs the event
   */
  claim(id: string, executionId: string): boolean {
    const claimedBy = this.storedOf(id)?.executionId || executionId;
    this.settleStored(id, claimedBy);
    return claimedBy === executionId;
  }

  /** Takes a claim back: the execution ended before it could run the event. */
  release(id: string, executionId: string): void {
    const stored = this.stored.get(id);
    if (stored?.executionId !== executionId) return;
    if (stored.forgottenAt === undefined) this.stored.delete(id);
    else stored.until = stored.forgottenAt;
  }

  /**
   * @returns for how long this process had forgotten the event before it came again, in milliseconds;
   *   undefined when it was new here
   */
  forgottenFor(id: string): number | undefined {
    const forgottenAt = this.stored.get(id)?.forgottenAt;
    return forgottenAt === undefined ? undefined : performance.now() - forgottenAt;
  }

  /** Makes this process know the event for no longer than it is known elsewhere. */
  forgetWithin(id: string, milliseconds: number): void {
    const stored = this.stored.get(id);
    if (stored) stored.until = Math.min(stored.until, performance.now() + milliseconds);
  }

  /**
   * Records event ids in the database, where other processes and later runs of this one see them.
   * The record is one row per node, which n8n reads and writes as a whole, so calls are joined: the
   * first goes at once, those that follow within a moment go together. A while after the last, the
   * ids are looked up once more, in case another process has overwritten them.
   *
   * @param record n8n's helper, bound to the node
   * @returns those that were recorded before
   */
  async recordProcessed(ids: string[], record: RecordIds): Promise<ReadonlySet<string>> {
    this.nextRecord ??= this.recordNext(record);
    this.nextRecord.ids.push(...ids);
    return await this.nextRecord.processed;
  }

  private recordNext(record: RecordIds): RecordBatch {
    const ids: string[] = [];
    const processed = this.lastRecord.then(async () => {
      this.nextRecord = undefined;
      const all = [...this.unconfirmed.flat(), ...ids];
      if (this.memory.milliseconds === Infinity) {
        this.unconfirmed = [ids, ...this.unconfirmed].slice(0, CONFIRMATIONS);
      }
      return new Set((await record(all)).processed.map(String));
    });
    this.lastRecord = Promise.allSettled([processed, this.lastRecord.then(pause)]);
    void this.lastRecord.then(() => this.confirm(record));
    return { ids, processed };
  }

  private confirm(record: RecordIds): void {
    const isNeeded = this.unconfirmed.some(({ length }) => length > 0);
    // It is a second look: when the database cannot be reached, those who recorded have heard of it.
    if (isNeeded && !this.nextRecord) this.recordProcessed([], record).catch(() => undefined);
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

  /** A repetition of an event that is not stored yet waits with it. */
  private async join(pending: Pending<Event>, bytes: number): Promise<Admission<Event>> {
    this.openRequests += 1;
    this.openBytes += bytes;
    const isStored = await pending.stored;
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

  private storeNext(): void {
    if (this.leader) return;
    const batch = this.takeBatch();
    const [leader] = batch;
    this.leader = leader;
    leader?.admit(this.lead(batch));
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

  /** Lets the next batch be stored, if this event leads the present one. */
  private turnOver(pending: Pending<Event>): void {
    if (this.leader !== pending) return;
    this.leader = undefined;
    this.storeNext();
  }

  private lead(batch: Array<Pending<Event>>): Admission<Event> {
    return {
      action: 'lead',
      events: batch.map(({ event }) => event),
      follow: (response) => {
        response.once('finish', () => {
          for (const pending of batch) {
            if (response.statusCode !== 200) this.settle(pending, false);
            else if (typeof pending.id === 'symbol') this.settle(pending, true);
            else this.settleStored(pending.id, this.storedOf(pending.id)?.executionId ?? '');
          }
        });
        // When the sender hangs up the execution goes on: its events may still turn out stored.
        const [leader] = batch;
        const turnOver = () => leader && this.turnOver(leader);
        if (response.destroyed) turnOver();
        else response.once('close', turnOver);
      },
    };
  }

  /** An event that is stored is so for each of its deliveries, also for one that came later. */
  private settleStored(id: string, executionId: string): void {
    this.remember(id, executionId);
    const pending = this.pending.get(id);
    if (pending) this.settle(pending, true);
  }

  /** Answers all who wait for this delivery, and only this: the event may have come again since. */
  private settle(pending: Pending<Event>, stored: boolean): void {
    if (this.pending.get(pending.id) !== pending) return;
    this.pending.delete(pending.id);
    this.waiting.delete(pending);
    this.openRequests -= 1;
    this.openBytes -= pending.bytes;
    pending.settle(stored);
    pending.admit({ action: stored ? 'acknowledge' : 'refuse' });
    this.turnOver(pending);
  }

  private storedOf(id: string): Stored | undefined {
    const stored = this.stored.get(id);
    return stored && performance.now() > stored.until ? undefined : stored;
  }

  private remember(id: string, executionId: string): void {
    const { until, forgottenAt } = this.storedOf(id) ?? {
      until: performance.now() + this.memory.milliseconds,
      forgottenAt: this.stored.get(id)?.until,
    };
    this.stored.delete(id);
    this.stored.set(id, { executionId, until, forgottenAt });
    if (this.stored.size <= this.memory.inProcess) return;
    for (const oldest of this.stored.keys()) {
      this.stored.delete(oldest);
      break;
    }
  }
}
