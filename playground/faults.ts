import { z } from 'zod';
import { numberWithin, wholeNumberWithin } from './numbers';
import { Share } from './share';

const LONGEST_DELAY_MS = 60_000;
const MOST_TIMES = 1000;

/** What can go wrong at every service. Shares are spread evenly: 50 % is every second one. */
export interface SharedFaults {
  /** Share of requests whose connection breaks before they are looked at, 0–100. */
  dropBeforePercent: number;
  /** Share of requests that were done and whose connection breaks then, 0–100. */
  dropAfterPercent: number;
  /** Share of requests that get an HTTP error of a server that does not work, 0–100. */
  serverErrorPercent: number;
  /** How late each answer is. */
  delayMs: number;
}

/** A share in the settings of faults. */
export const percent = numberWithin(0, 100).default(0);

/** How often an error is answered. */
export const times = wholeNumberWithin(1, MOST_TIMES);

/** An errcode or code that says something went wrong. */
export const errorCode = z
  .number()
  .refine(
    (code) => Number.isSafeInteger(code) && code !== 0,
    'must be a whole number other than 0',
  );

/** What an error says. */
export const errorText = z.string().max(200, 'is longer than 200 characters');

/** Checks faults that come from outside: the shared ones and a service's own. */
export const faultsSchema = <Own extends z.ZodRawShape>(own: Own) =>
  z
    .object({
      dropBeforePercent: percent,
      dropAfterPercent: percent,
      serverErrorPercent: percent,
      delayMs: numberWithin(0, LONGEST_DELAY_MS).default(0),
      ...own,
    })
    .strict('has a field that the playground does not know');

/** An error that is answered so many times more. */
type Repeated = { times: number } | null;

/** The faults that are such errors. */
type ErrorNames<Faults> = {
  [Name in keyof Faults]: Faults[Name] extends Repeated ? Name : never;
}[keyof Faults];

/** Decides what goes wrong next. */
export class FaultMaker<Faults extends SharedFaults> {
  private readonly shares = new Map<keyof Faults, Share>();

  /**
   * @param parse checks faults that come from outside; what is not given does not go wrong
   */
  constructor(
    private readonly parse: (value: unknown) => Faults,
    private present = parse({}),
  ) {}

  get faults(): Faults {
    return this.present;
  }

  /**
   * Begins each share anew.
   *
   * @throws InvalidInput when a fault is not possible
   */
  set(faults: unknown): void {
    this.present = this.parse(faults);
    this.shares.clear();
  }

  /** Whether the next one is of this share. */
  picks(name: keyof Faults): boolean {
    const share = this.shares.get(name) ?? new Share(Number(this.present[name]));
    this.shares.set(name, share);
    return share.picks();
  }

  /** What happens to the next request instead of being looked at. */
  beforeRequest(): 'drop' | 'serverError' | undefined {
    if (this.picks('dropBeforePercent')) return 'drop';
    return this.picks('serverErrorPercent') ? 'serverError' : undefined;
  }

  /** Whether the connection breaks after the next request was done. */
  dropsAfter(): boolean {
    return this.picks('dropAfterPercent');
  }

  /**
   * The error that was asked for, once fewer from now on.
   *
   * @param applies whether the next one gets it
   */
  takeError<Name extends ErrorNames<Faults>>(
    name: Name,
    applies: (error: NonNullable<Faults[Name]>) => boolean = () => true,
  ): NonNullable<Faults[Name]> | undefined {
    const error = this.present[name] as Faults[Name] & Repeated;
    if (!error || !applies(error)) return undefined;
    const { times } = error;
    this.present = { ...this.present, [name]: times > 1 ? { ...error, times: times - 1 } : null };
    return error;
  }
}
