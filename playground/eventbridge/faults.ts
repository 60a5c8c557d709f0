import { z } from 'zod';
import { checkInput } from '../checkInput';
import { Share } from '../share';

const LONGEST_DELAY_MS = 60_000;
const MOST_TIMES = 1000;

/** Codes of entries that failed for a moment: sent again, the same event is accepted. */
export const passingEntryErrors = ['EventSourceThrottled', 'InternalError'] as const;

const percent = z.number().min(0).max(100).default(0);

const faultsSchema = z
  .object({
    partialFailurePercent: percent,
    partialFailureCode: z.enum(passingEntryErrors).default('EventSourceThrottled'),
    entryError: z
      .object({
        code: z.string().regex(/^[\w.]{1,64}$/, 'must be 1 to 64 letters'),
        message: z.string().max(200),
        times: z.number().int().min(1).max(MOST_TIMES),
      })
      .nullable()
      .default(null),
    throttlePercent: percent,
    serverErrorPercent: percent,
    dropBeforePercent: percent,
    dropAfterPercent: percent,
    delayMs: z.number().min(0).max(LONGEST_DELAY_MS).default(0),
    deniedOperations: z.array(z.string().max(64)).max(100).default([]),
    isServiceDisabled: z.boolean().default(false),
  })
  .strict();

/** What goes wrong on demand. Shares are spread evenly: 50 % is every second one. */
export interface EventBridgeFaults {
  /** Share of entries that are answered with an error and not accepted, 0–100. */
  partialFailurePercent: number;
  /** The error of these. */
  partialFailureCode: (typeof passingEntryErrors)[number];
  /** Answers the next `times` entries with an error, however often they are sent. */
  entryError: { code: string; message: string; times: number } | null;
  /** Share of requests that get HTTP 429, 0–100. */
  throttlePercent: number;
  /** Share of requests that get HTTP 503, 0–100. */
  serverErrorPercent: number;
  /** Share of requests whose connection breaks before they are looked at, 0–100. */
  dropBeforePercent: number;
  /** Share of requests after whose acceptance the connection breaks, 0–100. */
  dropAfterPercent: number;
  /** How late each answer is. */
  delayMs: number;
  /** Operations that the access key has no permission for. */
  deniedOperations: string[];
  /** Whether the account has not activated EventBridge. */
  isServiceDisabled: boolean;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): EventBridgeFaults =>
  checkInput(faultsSchema, value, 'The faults');

/** Decides what goes wrong next. */
export class FaultMaker {
  private partialFailures!: Share;
  private throttles!: Share;
  private serverErrors!: Share;
  private dropsBefore!: Share;
  private dropsAfter!: Share;

  constructor(private present: EventBridgeFaults = parseFaults({})) {
    this.set(present);
  }

  get faults(): EventBridgeFaults {
    return this.present;
  }

  /** Begins each share anew. */
  set(faults: EventBridgeFaults): void {
    this.present = faults;
    this.partialFailures = new Share(faults.partialFailurePercent);
    this.throttles = new Share(faults.throttlePercent);
    this.serverErrors = new Share(faults.serverErrorPercent);
    this.dropsBefore = new Share(faults.dropBeforePercent);
    this.dropsAfter = new Share(faults.dropAfterPercent);
  }

  /** What happens to a request before anyone looks at it. */
  beforeRequest(): 'drop' | 'serverError' | 'throttle' | undefined {
    if (this.dropsBefore.picks()) return 'drop';
    if (this.serverErrors.picks()) return 'serverError';
    return this.throttles.picks() ? 'throttle' : undefined;
  }

  /** Whether the connection breaks after a request was accepted. */
  dropsAfterAcceptance(): boolean {
    return this.dropsAfter.picks();
  }

  /** The error of an entry that fails though nothing is wrong with it. */
  entryError(): { code: string; message: string } | undefined {
    const { entryError, partialFailureCode } = this.present;
    if (entryError) {
      const { code, message, times } = entryError;
      this.present = {
        ...this.present,
        entryError: times > 1 ? { ...entryError, times: times - 1 } : null,
      };
      return { code, message };
    }
    return this.partialFailures.picks()
      ? { code: partialFailureCode, message: 'The event was not accepted; send it again.' }
      : undefined;
  }
}
