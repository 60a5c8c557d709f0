import { z } from 'zod';
import { type SystemAnswer, postAsSystem } from '../anotherSystem';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import { keepLast } from '../keepLast';
import { wholeNumberWithin } from '../numbers';
import { type CallerSettings, parseCallerSettings, requestOf } from './callerSettings';

const REMEMBERED = 100;
const MOST_TIMES = 20;

const planSchema = z.object({ times: wholeNumberWithin(1, MOST_TIMES).default(1) });

/** One request, and how it ended. */
export interface Call extends SystemAnswer {
  id: number;
  /** When it was sent, ISO 8601 in UTC. */
  at: string;
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
    const answer = await postAsSystem(requestOf(settings));
    this.lastId += 1;
    const call = { id: this.lastId, at, ...answer };
    keepLast(this.calls, call, REMEMBERED);
    this.onCall(call);
    return call;
  }
}
