import { FaultMaker } from '../faults';
import { keepLast } from '../keepLast';
import type { Actions } from './actions';
import { Admission } from './admission';
import { type Body, hasKeyword, parseBody } from './body';
import { ClientTokens, type TokenUse } from './clientTokens';
import { WebhookRefusal, errors } from './errors';
import { type AutomationFaults, parseFaults } from './faults';
import { LastSecond } from './lastSecond';
import {
  type AutomationRequest,
  type Counters,
  type Firing,
  type RequestHead,
  noCounters,
} from './model';
import { rememberedParameters } from './parameters';
import { type AutomationSettings, parseSettings } from './settings';

const REMEMBERED = 1000;

/** What a request came to. */
interface Outcome extends Pick<AutomationRequest, 'code' | 'reason'> {
  counter: 'fired' | 'repeats' | 'ignored' | 'refused';
  httpStatus?: number;
}

/** An automation that begins with "When webhook fires": takes requests or refuses them. */
export class Automation {
  /** The last 1000, oldest first. */
  readonly firings: Firing[] = [];
  /** The last 1000, oldest first. */
  readonly requests: AutomationRequest[] = [];
  readonly counters: Counters = noCounters();
  /** The site's own address; known only when it listens. */
  siteUrl = '';
  private readonly admission = new Admission();
  private readonly clientTokens = new ClientTokens();
  private readonly faultMaker = new FaultMaker(parseFaults);
  private arrivals = new LastSecond();
  private present: AutomationSettings;
  private lastRequestId = 0;
  private lastFiringId = 0;

  /**
   * @param clock gives milliseconds since 1970
   * @param onFiring told of each firing that is new or has changed
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: AutomationSettings,
    private readonly clock: () => number,
    private readonly actions: Actions,
    private readonly onFiring: (firing: Firing) => void,
  ) {
    this.present = parseSettings(settings);
  }

  get settings(): AutomationSettings {
    return this.present;
  }

  get faults(): AutomationFaults {
    return this.faultMaker.faults;
  }

  /** The automation's private address. */
  get webhookUrl(): string {
    return `${this.siteUrl}/webhook/flow/${this.settings.id}`;
  }

  /** @throws InvalidInput when a setting is wrong */
  configure(settings: unknown): void {
    this.present = parseSettings(settings);
  }

  /** @throws InvalidInput when a fault is not possible */
  setFaults(faults: unknown): void {
    this.faultMaker.set(faults);
  }

  /** Forgets what happened, but not which Client-Tokens were used. */
  clear(): void {
    this.firings.length = 0;
    this.requests.length = 0;
    this.arrivals = new LastSecond();
    Object.assign(this.counters, noCounters());
  }

  /**
   * Takes a request when its head has come: how long the body needs must not matter to the limit.
   *
   * @param monotonicNow milliseconds of a clock that nobody can set
   * @returns what decides on the request and remembers it, once its body has come; `bytes` are
   *   undefined when they are too many
   */
  arrive(
    head: RequestHead,
    monotonicNow: number,
  ): (bytes: Buffer | undefined, length: number) => { request: AutomationRequest; status: number } {
    this.count(monotonicNow);
    const now = this.clock();
    const early =
      this.fault() ?? unlessRefused(() => this.admission.check(this.settings, head, now));
    return (bytes, length) => {
      this.lastRequestId += 1;
      const described = {
        id: this.lastRequestId,
        at: new Date(now).toISOString(),
        bytes: length,
        withToken: head.authorization !== undefined,
        ...(head.clientToken && { clientToken: head.clientToken }),
      };
      const { counter, code, reason, httpStatus } =
        early ?? unlessRefused(() => this.decide(described, parseBody(bytes), now));
      this.counters.requests += 1;
      this.counters[counter] += 1;
      const request = { ...described, code, reason };
      keepLast(this.requests, request, REMEMBERED);
      return { request, status: httpStatus ?? 200 };
    };
  }

  private fault(): Outcome | undefined {
    const counter = 'refused';
    switch (this.faultMaker.beforeRequest()) {
      case 'drop':
        return { counter, code: 'dropped', reason: 'the connection was cut at once' };
      case 'serverError':
        return { counter, code: 'HTTP 502', reason: 'not looked at, as was asked for' };
    }
    const error = this.faultMaker.takeError('answer');
    return error && { counter, code: error.code, reason: error.msg, httpStatus: error.httpStatus };
  }

  private count(monotonicNow: number): void {
    this.arrivals.add(monotonicNow);
    this.counters.mostInAnySecond = Math.max(
      this.counters.mostInAnySecond,
      this.arrivals.countAt(monotonicNow),
    );
  }

  /**
   * Fires the automation, unless the request came before or has no keyword.
   *
   * @throws WebhookRefusal when the automation would call itself
   */
  private decide(
    request: Pick<AutomationRequest, 'id' | 'at' | 'clientToken'>,
    body: Body,
    now: number,
  ): Outcome {
    const { id: requestId, clientToken = '' } = request;
    if (this.callsItself()) throw new WebhookRefusal(errors.loop);
    const earlier = this.clientTokens.find(clientToken, now);
    if (earlier) return { counter: 'repeats', code: 0, reason: this.repeat(earlier) };
    if (!hasKeyword(body, this.settings.keywords)) {
      this.clientTokens.add(clientToken, now, { requestId });
      return { counter: 'ignored', code: 0, reason: 'no keyword: ignored' };
    }
    const firingId = this.fire(request, body);
    this.clientTokens.add(clientToken, now, { requestId, firingId });
    return this.faultMaker.dropsAfter()
      ? { counter: 'fired', code: 'dropped', reason: 'fired, then the connection was cut' }
      : { counter: 'fired', code: 0, reason: 'fired' };
  }

  private callsItself(): boolean {
    const { requestUrl } = this.settings;
    if (!requestUrl) return false;
    // This machine has several names, so the port and the path tell.
    const [called, own] = [new URL(requestUrl), new URL(this.webhookUrl)];
    return called.port === own.port && called.pathname === own.pathname;
  }

  /** @returns what came again, in words */
  private repeat({ requestId, firingId }: TokenUse): string {
    if (firingId === undefined) return `repeat of request ${requestId}, which was ignored`;
    const firing = this.firings.find(({ id }) => id === firingId);
    if (firing) {
      firing.repeats += 1;
      this.onFiring(firing);
    }
    return `repeat of firing ${firingId}`;
  }

  /** @returns the firing's id */
  private fire({ at, clientToken }: Pick<Firing, 'at' | 'clientToken'>, body: Body): number {
    this.lastFiringId += 1;
    const firing: Firing = {
      id: this.lastFiringId,
      at,
      ...(clientToken && { clientToken }),
      repeats: 0,
      ...rememberedParameters(body, this.settings.format),
      bytes: body.bytes.length,
      outcome: '',
    };
    keepLast(this.firings, firing, REMEMBERED);
    this.actions.run(this.settings, body, (outcome) => {
      firing.outcome = outcome;
      if (this.firings.includes(firing)) this.onFiring(firing);
    });
    return firing.id;
  }
}

/** What a check comes to, or the refusal that it ends with. */
function unlessRefused<Result>(check: () => Result): Result | Outcome {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof WebhookRefusal)) throw error;
    return { counter: 'refused', code: error.code, reason: error.message };
  }
}
