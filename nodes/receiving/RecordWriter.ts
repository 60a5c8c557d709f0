import { sleep } from 'n8n-workflow';

/** Between two writes of the record; the requests have been answered by then. */
const INTERVAL_MILLISECONDS = 200;

/**
 * In queue mode another process may read the record before this one has written it, and write it
 * after that without what this one added: n8n's `checkProcessedAndRecord` reads and writes a node's
 * row as a whole, with no lock between (n8n 2.41). What was recorded is therefore recorded again
 * with so many of the next writes.
 */
const CONFIRMATIONS = 2;

/** Of random length, so that two processes that met once don't go on meeting. */
const pause = async () => await sleep(INTERVAL_MILLISECONDS * (1 + Math.random() / 2));

/**
 * Records ids in the database.
 *
 * @returns those that were recorded before
 */
type Write = (ids: string[]) => Promise<string[]>;

interface NextWrite {
  ids: string[];
  recorded: Promise<ReadonlySet<string>>;
}

/**
 * Records the event ids of one trigger node in n8n's database, where other processes and later runs
 * of this one see them. Each write costs as much as all that is recorded of the node, and two of
 * them must not overlap. So calls are joined: the first is written at once, those that follow within
 * a moment are written together.
 */
export class RecordWriter {
  private next?: NextWrite;
  private last: Promise<unknown> = Promise.resolve();
  private unconfirmed: string[][] = [];

  /** @param mayConfirm whether recording an id again changes nothing if it is there */
  constructor(private readonly mayConfirm: boolean) {}

  /** @returns those that were recorded before, of all ids that were written together */
  async record(ids: string[], write: Write): Promise<ReadonlySet<string>> {
    this.next ??= this.writeNext(write);
    this.next.ids.push(...ids);
    return await this.next.recorded;
  }

  private writeNext(write: Write): NextWrite {
    const ids: string[] = [];
    const recorded = this.last.then(async () => {
      this.next = undefined;
      const all = [...this.unconfirmed.flat(), ...ids];
      if (this.mayConfirm) {
        this.unconfirmed = [ids, ...this.unconfirmed].slice(0, CONFIRMATIONS);
      }
      return new Set(await write(all));
    });
    this.last = Promise.allSettled([recorded, this.last.then(pause)]);
    void this.last.then(() => this.confirm(write));
    return { ids, recorded };
  }

  private confirm(write: Write): void {
    const isNeeded = this.unconfirmed.some(({ length }) => length > 0);
    // It is a second look: when the database cannot be reached, those who recorded have heard of it.
    if (isNeeded && !this.next) this.record([], write).catch(() => undefined);
  }
}
