import { z } from 'zod';
import { checkInput } from '../checkInput';
import { Share } from '../share';
import type { AutomationError } from './errors';
import { numberWithin, wholeNumberWithin } from '../numbers';

const LONGEST_DELAY_MS = 60_000;
const MOST_TIMES = 1000;

const percent = numberWithin(0, 100).default(0);

const faultsSchema = z
  .object({
    answer: z
      .object({
        code: z
          .number()
          .refine(
            (code) => Number.isSafeInteger(code) && code !== 0,
            'must be a whole number other than 0',
          ),
        msg: z.string().max(200, 'is longer than 200 characters'),
        times: wholeNumberWithin(1, MOST_TIMES),
        httpStatus: wholeNumberWithin(200, 599).default(200),
      })
      .nullable()
      .default(null),
    dropBeforePercent: percent,
    dropAfterPercent: percent,
    serverErrorPercent: percent,
    delayMs: numberWithin(0, LONGEST_DELAY_MS).default(0),
  })
  .strict('has a field that the playground does not know');

/** What goes wrong on demand. Shares are spread evenly: 50 % is every second one. */
export interface AutomationFaults {
  /** Answers the next `times` requests with this error; 200 is the HTTP status unless told. */
  answer: (AutomationError & { times: number; httpStatus?: number }) | null;
  /** Share of requests whose connection breaks before they are looked at, 0–100. */
  dropBeforePercent: number;
  /** Share of firings after which the connection breaks, 0–100. */
  dropAfterPercent: number;
  /** Share of requests that get HTTP 502 and nothing else, 0–100. */
  serverErrorPercent: number;
  /** How late each answer is. */
  delayMs: number;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): AutomationFaults =>
  checkInput(faultsSchema, value, 'The faults');

/** What happens to a request that no one looks at. */
export type Fault = 'drop' | 'serverError' | NonNullable<AutomationFaults['answer']>;

/** Decides what goes wrong next. */
export class FaultMaker {
  private dropsBefore!: Share;
  private dropsAfter!: Share;
  private serverErrors!: Share;

  constructor(private present: AutomationFaults = parseFaults({})) {
    this.set(present);
  }

  get faults(): AutomationFaults {
    return this.present;
  }

  /** Begins each share anew. */
  set(faults: AutomationFaults): void {
    this.present = faults;
    this.dropsBefore = new Share(faults.dropBeforePercent);
    this.dropsAfter = new Share(faults.dropAfterPercent);
    this.serverErrors = new Share(faults.serverErrorPercent);
  }

  /** What happens to the next request instead of being looked at. */
  beforeRequest(): Fault | undefined {
    if (this.dropsBefore.picks()) return 'drop';
    if (this.serverErrors.picks()) return 'serverError';
    const { answer } = this.present;
    if (!answer) return undefined;
    const times = answer.times - 1;
    this.present = { ...this.present, answer: times > 0 ? { ...answer, times } : null };
    return answer;
  }

  /** Whether the connection breaks after the next firing. */
  dropsAfterFiring(): boolean {
    return this.dropsAfter.picks();
  }
}
