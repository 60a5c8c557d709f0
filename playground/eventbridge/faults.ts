import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type SharedFaults, errorText, faultsSchema, percent, times } from '../faults';

/** Codes of entries that failed for a moment: sent again, the same event is accepted. */
const passingEntryErrors = ['EventSourceThrottled', 'InternalError'] as const;

const schema = faultsSchema({
  partialFailurePercent: percent,
  partialFailureCode: z.enum(passingEntryErrors).default('EventSourceThrottled'),
  entryError: z
    .object({
      code: z.string().regex(/^[\w.]{1,64}$/, 'must be 1 to 64 letters'),
      message: errorText,
      times,
    })
    .nullable()
    .default(null),
  throttlePercent: percent,
  deniedOperations: z.array(z.string().max(64)).max(100).default([]),
  isServiceDisabled: z.boolean().default(false),
});

/** What goes wrong on demand. */
export interface EventBridgeFaults extends SharedFaults {
  /** Share of entries that are answered with an error and not accepted, 0–100. */
  partialFailurePercent: number;
  /** The error of these. */
  partialFailureCode: (typeof passingEntryErrors)[number];
  /** Answers the next `times` entries with an error, however often they are sent. */
  entryError: { code: string; message: string; times: number } | null;
  /** Share of requests that get HTTP 429, 0–100. */
  throttlePercent: number;
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
  checkInput(schema, value, 'The faults');
