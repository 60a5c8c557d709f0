import { z } from 'zod';
import { checkInput } from '../checkInput';
import { errorText, times } from '../faults';
import { wholeNumberWithin } from '../numbers';
import type { Api } from '../openapi/apiCall';
import type { OpenApiError } from '../openapi/errors';

const MOST_PEOPLE = 100;
const MOST_TIMES = 1000;
/** Source: the times in the example of "Robot receives messages". */
const SESSION_SECONDS = 5400;
const DAY_SECONDS = 24 * 60 * 60;

const errcode = z.union([
  z.number().refine((code) => Number.isSafeInteger(code) && code !== 0, 'must not be 0'),
  z.string().min(1, 'is empty').max(100, 'is longer than 100 characters'),
]);

const schema = z
  .object({
    answer: z
      .object({
        errcode,
        errmsg: errorText,
        status: wholeNumberWithin(400, 599).optional(),
        times,
      })
      .nullable()
      .default(null),
    flowControlled: z
      .array(z.string())
      .max(MOST_PEOPLE, `are more than ${MOST_PEOPLE}`)
      .default([]),
    failedDownloads: wholeNumberWithin(0, MOST_TIMES).default(0),
    internalLinks: wholeNumberWithin(0, MOST_TIMES).default(0),
    sessionSeconds: wholeNumberWithin(1, DAY_SECONDS).default(SESSION_SECONDS),
  })
  .strict('has a field that the playground does not know');

/** What goes wrong with the app's robot on demand, besides what goes wrong with every call. */
export interface AppRobotFaults {
  /**
   * Answers the next `times` calls with this error: one whose errcode is a text to calls under
   * /v1.0, one whose errcode is a number to uploads and session webhooks.
   */
  answer: (OpenApiError & { times: number }) | null;
  /** The userIds of those who are sent too much, until they are no longer named here. */
  flowControlled: string[];
  /** How many downloads more end with HTTP 502. */
  failedDownloads: number;
  /** How many links more lead to an address that is not reachable from outside DingTalk. */
  internalLinks: number;
  /** How long session webhooks live that are made from now on. */
  sessionSeconds: number;
}

/** Decides what goes wrong next. */
export class FaultMaker {
  private present = parse({});

  get faults(): AppRobotFaults {
    return this.present;
  }

  /**
   * @param faults what is not given does not go wrong
   * @throws InvalidInput when a fault is not possible
   */
  set(faults: unknown): void {
    this.present = parse(faults);
  }

  /** The error that was asked for, if it is one of this API; once fewer from now on. */
  takeAnswer(api: Api): OpenApiError | undefined {
    const { answer } = this.present;
    if (!answer || (typeof answer.errcode === 'number') !== (api === 'oapi')) return undefined;
    const { times, ...error } = answer;
    this.present = { ...this.present, answer: times > 1 ? { ...error, times: times - 1 } : null };
    return error;
  }

  /** Whether this goes wrong now; once fewer from now on. */
  take(name: 'failedDownloads' | 'internalLinks'): boolean {
    const left = this.present[name];
    if (left > 0) this.present = { ...this.present, [name]: left - 1 };
    return left > 0;
  }
}

const parse = (value: unknown): AppRobotFaults => checkInput(schema, value, 'The faults');
