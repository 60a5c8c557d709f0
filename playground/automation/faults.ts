import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type SharedFaults, errorCode, errorText, faultsSchema, times } from '../faults';
import { wholeNumberWithin } from '../numbers';
import type { AutomationError } from './errors';

const schema = faultsSchema({
  answer: z
    .object({
      code: errorCode,
      msg: errorText,
      times,
      httpStatus: wholeNumberWithin(200, 599).default(200),
    })
    .nullable()
    .default(null),
});

/** What goes wrong on demand; a connection that breaks after a request does so when it fired. */
export interface AutomationFaults extends SharedFaults {
  /** Answers the next `times` requests with this error; 200 is the HTTP status unless told. */
  answer: (AutomationError & { times: number; httpStatus?: number }) | null;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): AutomationFaults =>
  checkInput(schema, value, 'The faults');
