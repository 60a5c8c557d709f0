import { EventMemory, type MemoryLimits } from './EventMemory';
import { GroupCommit, type Admission } from './GroupCommit';
import { RecordWriter } from './RecordWriter';

/** What the requests and executions of one trigger node in one process share. */
export class EventIntake<Event> {
  readonly memory: EventMemory;
  readonly records: RecordWriter;
  private readonly commit: GroupCommit<Event>;

  constructor(limits: MemoryLimits) {
    this.memory = new EventMemory(limits);
    // An id that is known for a time would, if the hour changes meanwhile, be known for longer.
    this.records = new RecordWriter(limits.milliseconds === Infinity);
    this.commit = new GroupCommit((id) => this.memory.noteStored(id));
  }

  /**
   * Phase one, where the request is.
   *
   * @param id the same for every delivery of the event; undefined when no delivery is a repetition
   * @param bytes roughly what the event occupies in memory
   * @param combine whether the event may share an execution with others
   * @returns what to do, after 10 seconds at the latest
   */
  async admit(
    id: string | undefined,
    event: Event,
    bytes: number,
    combine: boolean,
  ): Promise<Admission<Event>> {
    if (id !== undefined && this.memory.has(id)) return { action: 'acknowledge' };
    return await this.commit.admit(id, event, bytes, combine);
  }

  /**
   * Phase two, in an execution: the event is stored. Exact within this process.
   *
   * @returns whether this execution is the one that runs the event
   */
  claim(id: string, executionId: string): boolean {
    const isFirst = this.memory.claim(id, executionId);
    this.commit.acknowledge(id);
    return isFirst;
  }
}
