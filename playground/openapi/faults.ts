import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type SharedFaults, errorCode, errorText, faultsSchema, times } from '../faults';
import { wholeNumberWithin } from '../numbers';
import type { OpenApiError } from './errors';

const LIFETIME_SECONDS = 7200;

const schemaFor = (paths: string[]) =>
  faultsSchema({
    answer: z
      .object({
        errcode: errorCode.or(z.string().min(1, 'is empty').max(200, 'is too long')),
        errmsg: errorText,
        status: wholeNumberWithin(400, 599).optional(),
        path: z
          .string()
          .refine((path) => paths.includes(path), `must be one of: ${paths.join(', ')}`)
          .optional(),
        times,
      })
      .nullable()
      .default(null),
    punish: z
      .object({ as: z.enum(['html', 'json']), times })
      .nullable()
      .default(null),
    tokenLifetimeSeconds: wholeNumberWithin(1, LIFETIME_SECONDS).default(LIFETIME_SECONDS),
  });

/** What goes wrong on demand. */
export interface OpenApiFaults extends SharedFaults {
  /**
   * Answers the next `times` requests with this error; only those to `path`, if it is given. A
   * number is answered by oapi.dingtalk.com, a text by api.dingtalk.com, with HTTP 400 unless told.
   */
  answer: (OpenApiError & { path?: string; times: number }) | null;
  /**
   * Answers the next `times` requests as those of a server that calls too much: with a page, or
   * with JSON that is of neither API. Source: "Limits of the call frequency".
   */
  punish: { as: 'html' | 'json'; times: number } | null;
  /** How long access tokens are valid that are made from now on. */
  tokenLifetimeSeconds: number;
}

/**
 * What checks faults that come from outside; what is not given does not go wrong.
 *
 * @param paths of all calls
 * @returns throws InvalidInput saying which field is wrong and what it should look like
 */
export function faultsParser(paths: string[]): (value: unknown) => OpenApiFaults {
  const schema = schemaFor(paths);
  return (value) => checkInput(schema, value, 'The faults');
}
