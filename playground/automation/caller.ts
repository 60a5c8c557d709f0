import { z } from 'zod';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import { keepLast } from '../keepLast';
import { noAnswer } from '../noAnswer';
import { callThisMachine } from '../thisMachine';
import { type CallerSettings, parseCallerSettings } from './callerSettings';
import { wholeNumberWithin } from '../numbers';

const REMEMBERED = 100;
const MOST_TIMES = 20;
const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 1024 * 1024;
const SHOWN_CHARACTERS = 1000;
const MOST_BYTES_OF_A_CHARACTER = 4;

const planSchema = z.object({ times: wholeNumberWithin(1, MOST_TIMES).default(1) });

/** One request, and how it ended. */
export interface Call {
  id: number;
  /** When it was sent, ISO 8601 in UTC. */
  at: string;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** The first 1000 characters; absent when no answer came. */
  answer?: string;
  /** From sending to the end of the answer. */
  milliseconds: number;
  /** Why no answer came, in plain words. */
  problem?: string;
}

/** Another system, which calls n8n where it would call a DingTalk automation. */
export class Caller {
  /** The last 100, oldest first. */
  readonly calls: Call[] = [];
  private present: CallerSettings;
  private lastId = 0;

  /**
   * @param clock gives milliseconds since 1970
   * @param onCall told of each call when it has ended
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: CallerSettings,
    private readonly clock: () => number,
    private readonly onCall: (call: Call) => void,
  ) {
    this.present = parseCallerSettings(settings);
  }

  get settings(): CallerSettings {
    return this.present;
  }

  /** @throws InvalidInput when a setting is wrong */
  configure(settings: unknown): void {
    this.present = parseCallerSettings(settings);
  }

  /**
   * Sends the body some times at once. Failures are problems of calls, never exceptions.
   *
   * @param plan has `times`, 1 unless told
   * @returns the calls, when all have ended
   * @throws InvalidInput when the plan is wrong or nobody has entered a URL
   */
  async send(plan: unknown = {}): Promise<Call[]> {
    const { times } = checkInput(planSchema, plan, 'The request');
    const { settings } = this;
    if (!settings.url) throw new InvalidInput('Enter the URL of the trigger first.');
    return await Promise.all(Array.from({ length: times }, () => this.call(settings)));
  }

  private async call(settings: CallerSettings): Promise<Call> {
    const at = new Date(this.clock()).toISOString();
    const startedAt = performance.now();
    const result = await post(settings);
    this.lastId += 1;
    const call = { id: this.lastId, at, milliseconds: performance.now() - startedAt, ...result };
    keepLast(this.calls, call, REMEMBERED);
    this.onCall(call);
    return call;
  }
}

async function post(
  settings: CallerSettings,
): Promise<Pick<Call, 'status' | 'answer'> | Pick<Call, 'problem'>> {
  const { url, bearerToken, clientToken } = settings;
  try {
    const { status, body } = await callThisMachine(
      {
        method: 'POST',
        url,
        data: Buffer.from(settings.body),
        headers: {
          'Content-Type': 'application/json',
          ...(bearerToken && { Authorization: `Bearer ${bearerToken}` }),
          ...(clientToken && { 'Client-Token': clientToken }),
        },
      },
      { timeoutMs: TIMEOUT_MS, mostAnswerBytes: MOST_ANSWER_BYTES },
    );
    // A part of the whole text would hold all of it in memory.
    const beginning = body.subarray(0, SHOWN_CHARACTERS * MOST_BYTES_OF_A_CHARACTER).toString();
    return { status, answer: beginning.slice(0, SHOWN_CHARACTERS) };
  } catch (error) {
    return { problem: noAnswer(error, url) };
  }
}
