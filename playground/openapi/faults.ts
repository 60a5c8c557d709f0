import { z } from 'zod';
import { checkInput } from '../checkInput';
import { numberWithin, wholeNumberWithin } from '../numbers';
import { Share } from '../share';
import { type CallPath, callPaths } from './calls';
import type { OpenApiError } from './errors';

const LONGEST_DELAY_MS = 60_000;
const MOST_TIMES = 1000;
const LIFETIME_SECONDS = 7200;

const percent = numberWithin(0, 100).default(0);

const faultsSchema = z
  .object({
    answer: z
      .object({
        errcode: z
          .number()
          .refine(
            (errcode) => Number.isSafeInteger(errcode) && errcode !== 0,
            'must be a whole number other than 0',
          ),
        errmsg: z.string().max(200, 'is longer than 200 characters'),
        path: z
          .string()
          .refine(
            (path): path is CallPath => callPaths.some((known) => known === path),
            `must be one of: ${callPaths.join(', ')}`,
          )
          .optional(),
        times: wholeNumberWithin(1, MOST_TIMES),
      })
      .nullable()
      .default(null),
    dropBeforePercent: percent,
    dropAfterPercent: percent,
    serverErrorPercent: percent,
    delayMs: numberWithin(0, LONGEST_DELAY_MS).default(0),
    tokenLifetimeSeconds: wholeNumberWithin(1, LIFETIME_SECONDS).default(LIFETIME_SECONDS),
  })
  .strict('has a field that the playground does not know');

/** What goes wrong on demand. Shares are spread evenly: 50 % is every second one. */
export interface OpenApiFaults {
  /** Answers the next `times` requests with this error; only those to `path`, if it is given. */
  answer: (OpenApiError & { path?: CallPath; times: number }) | null;
  /** Share of requests whose connection breaks before they are looked at, 0–100. */
  dropBeforePercent: number;
  /** Share of requests that were done and whose connection breaks then, 0–100. */
  dropAfterPercent: number;
  /** Share of requests that get HTTP 502 and nothing else, 0–100. */
  serverErrorPercent: number;
  /** How late each answer is. */
  delayMs: number;
  /** How long access tokens are valid that are made from now on. */
  tokenLifetimeSeconds: number;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): OpenApiFaults =>
  checkInput(faultsSchema, value, 'The faults');

/** What happens to a request that no one looks at. */
export type Fault = 'drop' | 'serverError' | OpenApiError;

/** Decides what goes wrong next. */
export class FaultMaker {
  private dropsBefore!: Share;
  private dropsAfter!: Share;
  private serverErrors!: Share;

  constructor(private present: OpenApiFaults = parseFaults({})) {
    this.set(present);
  }

  get faults(): OpenApiFaults {
    return this.present;
  }

  /** Begins each share anew. */
  set(faults: OpenApiFaults): void {
    this.present = faults;
    this.dropsBefore = new Share(faults.dropBeforePercent);
    this.dropsAfter = new Share(faults.dropAfterPercent);
    this.serverErrors = new Share(faults.serverErrorPercent);
  }

  /** What happens to the next request instead of being looked at. */
  beforeRequest(path: CallPath): Fault | undefined {
    if (this.dropsBefore.picks()) return 'drop';
    if (this.serverErrors.picks()) return 'serverError';
    const { answer } = this.present;
    if (!answer || (answer.path ?? path) !== path) return undefined;
    const times = answer.times - 1;
    this.present = { ...this.present, answer: times > 0 ? { ...answer, times } : null };
    return answer;
  }

  /** Whether the connection breaks after the next request was done. */
  dropsAfterDoing(): boolean {
    return this.dropsAfter.picks();
  }
}
