import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type SharedFaults, errorCode, errorText, faultsSchema, times } from '../faults';
import { wholeNumberWithin } from '../numbers';
import { type CallPath, callPaths } from './calls';
import type { OpenApiError } from './errors';

const LIFETIME_SECONDS = 7200;

const schema = faultsSchema({
  answer: z
    .object({
      errcode: errorCode,
      errmsg: errorText,
      path: z
        .string()
        .refine(
          (path): path is CallPath => callPaths.some((known) => known === path),
          `must be one of: ${callPaths.join(', ')}`,
        )
        .optional(),
      times,
    })
    .nullable()
    .default(null),
  tokenLifetimeSeconds: wholeNumberWithin(1, LIFETIME_SECONDS).default(LIFETIME_SECONDS),
});

/** What goes wrong on demand. */
export interface OpenApiFaults extends SharedFaults {
  /** Answers the next `times` requests with this error; only those to `path`, if it is given. */
  answer: (OpenApiError & { path?: CallPath; times: number }) | null;
  /** How long access tokens are valid that are made from now on. */
  tokenLifetimeSeconds: number;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): OpenApiFaults =>
  checkInput(schema, value, 'The faults');
