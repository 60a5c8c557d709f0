import { randomBytes } from 'node:crypto';

/** Things under random names, each for some time. */
export class Expiring<Thing> {
  private readonly things = new Map<string, { thing: Thing; expiresAt: number }>();

  /** @param most how many are kept; the oldest go */
  constructor(
    private readonly most: number,
    private readonly clock: () => number,
  ) {}

  /**
   * Keeps a thing.
   *
   * @param seconds for how long
   * @returns its name, and when it is gone, in milliseconds since 1970
   */
  put(thing: Thing, seconds: number): { name: string; expiresAt: number } {
    const name = randomBytes(16).toString('hex');
    const expiresAt = this.clock() + seconds * 1000;
    this.things.set(name, { thing, expiresAt });
    const [oldest] = this.things.keys();
    if (this.things.size > this.most && oldest) this.things.delete(oldest);
    return { name, expiresAt };
  }

  /** Undefined when there is none of this name, or its time is over. */
  get(name: string): Thing | undefined {
    const found = this.things.get(name);
    return found && this.clock() < found.expiresAt ? found.thing : undefined;
  }

  /** Lets the time of all be over. */
  expire(): void {
    this.things.clear();
  }
}
