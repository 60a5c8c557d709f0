import { InvalidInput, fieldsOf, numberWithin } from '../invalidInput';
import { type RobotError, errors } from './errors';

const MOST_TIMES = 1000;
const LONGEST_DELAY_MS = 60_000;

/** What goes wrong on demand. */
export interface RobotFaults {
  /** Answers the next `times` requests with this error. */
  answer: (RobotError & { times: number }) | null;
  /** Share of messages after whose acceptance the connection breaks, 0–100. */
  dropPercent: number;
  /** Share of requests that get HTTP 502 and nothing else, 0–100. */
  serverErrorPercent: number;
  /** How late each answer is. */
  delayMs: number;
  /** The error of one message too many; DingTalk has used both. */
  tooFastErrcode: 410100 | 130101;
}

/**
 * Checks faults that came from outside; what is not given does not go wrong.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export function parseFaults(value: unknown): RobotFaults {
  const given = fieldsOf(value, 'The faults');
  const number = (name: 'dropPercent' | 'serverErrorPercent' | 'delayMs', most: number) =>
    numberWithin(given[name] ?? 0, name, 0, most);
  const tooFastErrcode = given.tooFastErrcode ?? errors.tooFast.errcode;
  if (
    tooFastErrcode !== errors.tooFast.errcode &&
    tooFastErrcode !== errors.tooFastInWords.errcode
  ) {
    throw new InvalidInput('tooFastErrcode must be 410100 or 130101.');
  }
  return {
    answer: parseAnswer(given.answer ?? null),
    dropPercent: number('dropPercent', 100),
    serverErrorPercent: number('serverErrorPercent', 100),
    delayMs: number('delayMs', LONGEST_DELAY_MS),
    tooFastErrcode,
  };
}

function parseAnswer(value: unknown): RobotFaults['answer'] {
  if (value === null) return null;
  const { errcode, errmsg, times } = fieldsOf(value, 'answer');
  if (!Number.isSafeInteger(errcode) || errcode === 0) {
    throw new InvalidInput('errcode must be a whole number other than 0.');
  }
  if (typeof errmsg !== 'string' || errmsg.length > 200) {
    throw new InvalidInput('errmsg must be text of at most 200 characters.');
  }
  return {
    errcode: Number(errcode),
    errmsg,
    times: Math.floor(numberWithin(times, 'times', 1, MOST_TIMES)),
  };
}
