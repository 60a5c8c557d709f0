import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type SharedFaults, errorCode, errorText, faultsSchema, times } from '../faults';
import { type RobotError, errors } from './errors';

const schema = faultsSchema({
  answer: z.object({ errcode: errorCode, errmsg: errorText, times }).nullable().default(null),
  tooFastErrcode: z
    .union([z.literal(errors.tooFast.errcode), z.literal(errors.tooFastInWords.errcode)], {
      errorMap: () => ({ message: 'must be 410100 or 130101' }),
    })
    .default(errors.tooFast.errcode),
});

/** What goes wrong on demand. */
export interface RobotFaults extends SharedFaults {
  /** Answers the next `times` requests with this error. */
  answer: (RobotError & { times: number }) | null;
  /** The error of one message too many; DingTalk has used both. */
  tooFastErrcode: 410100 | 130101;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseFaults = (value: unknown): RobotFaults => checkInput(schema, value, 'The faults');
