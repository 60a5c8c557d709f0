import type { Subscription } from '../dingtalk/subscription';
import { FaultMaker } from '../faults';
import { isSame } from '../isSame';
import { keepLast } from '../keepLast';
import { AccessTokens } from './accessTokens';
import { parseCallbackRequest } from './callbackRequest';
import { type CallName, type CallPath, calls } from './calls';
import { OpenApiRefusal, errors } from './errors';
import { failedEntry } from './failedEntry';
import { type OpenApiFaults, parseFaults } from './faults';
import { type Counters, type OpenApiRequest, noCounters } from './model';
import { Registrar } from './registrar';
import { type OpenApiSettings, parseSettings } from './settings';

const REMEMBERED = 1000;

/** How many failed pushes a request gets. */
export const MOST_ENTRIES_AT_A_TIME = 200;

/** What of a request the API looks at. */
export interface ReceivedCall {
  query: URLSearchParams;
  /** The body's bytes; undefined when they are more than the server reads. */
  bytes: Buffer | undefined;
}

/** How a request ended, and the body of its answer. */
export interface EndedCall {
  request: OpenApiRequest;
  body: object;
}

/** What was done, in words, and what the answer tells besides success. */
interface Success {
  reason: string;
  fields?: object;
}

/** Makes the answer when it is written: the failed pushes are gone then, and not before. */
type Finish = () => Success;

type Outcome = Pick<OpenApiRequest, 'errcode' | 'reason'> & { body?: object };

/** DingTalk's server API, as far as an app needs it for its events. */
export class OpenApi {
  /** The last 1000, oldest first. */
  readonly requests: OpenApiRequest[] = [];
  readonly counters: Counters = noCounters();
  readonly registrar: Registrar;
  private readonly tokens = new AccessTokens();
  private readonly faultMaker = new FaultMaker(parseFaults);
  private present: OpenApiSettings;
  private lastId = 0;

  /**
   * @param subscription by which the app's events are pushed
   * @param clock gives milliseconds since 1970
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: OpenApiSettings,
    private readonly subscription: Subscription,
    private readonly clock: () => number,
  ) {
    this.present = parseSettings(settings);
    this.registrar = new Registrar(subscription);
  }

  get settings(): OpenApiSettings {
    return this.present;
  }

  get faults(): OpenApiFaults {
    return this.faultMaker.faults;
  }

  /** @throws InvalidInput when a setting is wrong */
  configure(settings: unknown): void {
    this.present = parseSettings(settings);
  }

  /** @throws InvalidInput when a fault is not possible */
  setFaults(faults: unknown): void {
    this.faultMaker.set(faults);
  }

  /** Makes the present access token one that has expired. */
  expireToken(): void {
    this.tokens.expire();
  }

  /** Puts events into the list of failed pushes. */
  addFailed(messages: object[]): void {
    const at = new Date(this.clock()).toISOString();
    for (const message of messages) this.subscription.failed.add({ message, at });
  }

  /** Forgets the requests and the failed pushes, but neither registration nor access tokens. */
  clear(): void {
    this.requests.length = 0;
    Object.assign(this.counters, noCounters());
    this.subscription.failed.clear();
  }

  /**
   * Does what a request asks for.
   *
   * @returns what makes the answer, once it is time to write it, and remembers the request;
   *   `isHeard` says whether the caller is still there
   */
  async receive(name: CallName, call: ReceivedCall): Promise<(isHeard: boolean) => EndedCall> {
    const { path } = calls[name];
    const at = new Date(this.clock()).toISOString();
    this.counters[name] += 1;
    const early = this.fault(path) ?? (await this.attempt(name, call));
    return (isHeard) => {
      const { body = {}, ...ended } =
        typeof early === 'function' ? this.end(early, isHeard) : early;
      this.lastId += 1;
      const request = { id: this.lastId, at, path, ...ended };
      keepLast(this.requests, request, REMEMBERED);
      return { request, body };
    };
  }

  private fault(calledPath: CallPath): Outcome | undefined {
    switch (this.faultMaker.beforeRequest()) {
      case 'drop':
        return { errcode: 'dropped', reason: 'the connection was cut at once' };
      case 'serverError':
        return { errcode: 'HTTP 502', reason: 'not looked at, as was asked for' };
    }
    const error = this.faultMaker.takeError(
      'answer',
      ({ path = calledPath }) => path === calledPath,
    );
    if (!error) return undefined;
    const { errcode, errmsg } = error;
    return { errcode, reason: errmsg, body: { errcode, errmsg } };
  }

  private async attempt(name: CallName, call: ReceivedCall): Promise<Finish | Outcome> {
    try {
      if (name !== 'gettoken') {
        this.tokens.check(call.query.get('access_token') ?? '', this.clock());
      }
      return await this[name](call);
    } catch (error) {
      if (!(error instanceof OpenApiRefusal)) throw error;
      const { errcode, errmsg, message: reason } = error;
      return { errcode, reason, body: { errcode, errmsg } };
    }
  }

  private end(finish: Finish, isHeard: boolean): Outcome {
    if (!isHeard) return { errcode: 'dropped', reason: 'the caller did not wait for the answer' };
    const { reason, fields } = finish();
    return this.faultMaker.dropsAfter()
      ? { errcode: 'dropped', reason: `${reason}, then the connection was cut` }
      : { errcode: 0, reason, body: { errcode: 0, errmsg: 'ok', ...fields } };
  }

  private gettoken({ query }: ReceivedCall): Finish {
    const { clientId, clientSecret } = this.settings;
    const isRight = [
      isSame(query.get('appkey') ?? '', clientId),
      isSame(query.get('appsecret') ?? '', clientSecret),
    ].every(Boolean);
    if (!isRight) {
      throw new OpenApiRefusal(errors.credentials, 'the Client ID or the Client Secret is wrong');
    }
    const { token, secondsLeft, isNew } = this.tokens.issue(
      this.faults.tokenLifetimeSeconds,
      this.clock(),
    );
    return () => ({
      reason: isNew ? 'a new access token' : 'the present access token again',
      fields: { access_token: token, expires_in: secondsLeft },
    });
  }

  private async register_call_back({ bytes }: ReceivedCall): Promise<Finish> {
    const { moreTags, corpId } = this.settings;
    await this.registrar.register(parseCallbackRequest(bytes, moreTags), corpId);
    return () => ({ reason: 'registered' });
  }

  private async update_call_back({ bytes }: ReceivedCall): Promise<Finish> {
    const { moreTags, corpId } = this.settings;
    await this.registrar.update(parseCallbackRequest(bytes, moreTags), corpId);
    return () => ({ reason: 'the registration was changed' });
  }

  private get_call_back(): Finish {
    const fields = this.registrar.get();
    return () => ({ reason: 'told what is registered', fields });
  }

  private delete_call_back(): Finish {
    this.registrar.delete();
    return () => ({ reason: 'the registration was removed' });
  }

  private get_call_back_failed_result(): Finish {
    return () => {
      const { failed } = this.subscription;
      const list = failed.take(MOST_ENTRIES_AT_A_TIME);
      const left = failed.list.length;
      return {
        reason: `failed pushes handed out: ${list.length}, left: ${left}`,
        fields: {
          failed_list: list.map((entry) => failedEntry(entry, this.settings)),
          has_more: left > 0,
        },
      };
    };
  }
}
