import { randomBytes, randomUUID } from 'node:crypto';
import type { Subscription } from '../dingtalk/subscription';
import { FaultMaker } from '../faults';
import { keepLast } from '../keepLast';
import { AccessTokens } from './accessTokens';
import type { ApiCall, Finish, ReceivedCall, Success } from './apiCall';
import { callbackCalls } from './callbackCalls';
import { type OpenApiError, OpenApiRefusal, apiErrors, errors, permissionError } from './errors';
import { type OpenApiFaults, faultsParser } from './faults';
import { type OpenApiRequest, PUNISHED, type RecordedRequest, type SentRequest } from './model';
import { punishment } from './punishment';
import { Registrar } from './registrar';
import { type OpenApiSettings, parseSettings } from './settings';
import { tokenCalls } from './tokenCalls';

const REMEMBERED = 1000;

/** How often each call came, by its path. */
export type Counters = Record<string, number>;

/** What is answered, unless something else happens. */
export interface ApiAnswer {
  status: number;
  body: object | string;
}

/** How a request ended, and its answer. */
export interface EndedCall {
  request: RecordedRequest;
  answer: ApiAnswer;
}

type Outcome = Pick<OpenApiRequest, 'errcode' | 'reason'> & { answer?: ApiAnswer };

const NO_ANSWER: ApiAnswer = { status: 200, body: {} };

/** DingTalk's server APIs for one app: who may call what, and what goes wrong. */
export class OpenApi {
  /** The last 1000, oldest first. */
  readonly requests: RecordedRequest[] = [];
  readonly counters: Counters = {};
  readonly registrar: Registrar;
  /** All that can be called. */
  readonly calls: readonly ApiCall[];
  private readonly tokens = new AccessTokens();
  private readonly faultMaker: FaultMaker<OpenApiFaults>;
  private present: OpenApiSettings;
  private lastId = 0;

  /**
   * @param subscription by which the app's events are pushed
   * @param more the calls that other services answer
   * @param clock gives milliseconds since 1970
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: OpenApiSettings,
    private readonly subscription: Subscription,
    more: ApiCall[],
    private readonly clock: () => number,
  ) {
    this.present = parseSettings(settings);
    this.registrar = new Registrar(subscription);
    const present = () => this.present;
    this.calls = [
      ...tokenCalls({
        tokens: this.tokens,
        settings: present,
        lifetimeSeconds: () => this.faults.tokenLifetimeSeconds,
        clock,
      }),
      ...callbackCalls(subscription, this.registrar, present),
      ...more,
    ];
    this.faultMaker = new FaultMaker(faultsParser(this.paths));
    this.resetCounters();
  }

  /** Of all calls, each once. */
  get paths(): string[] {
    return [...new Set(this.calls.map(({ path }) => path))];
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
    this.resetCounters();
    this.subscription.failed.clear();
  }

  /**
   * Does what a request asks for.
   *
   * @returns what makes the answer, once it is time to write it, and remembers the request;
   *   `isHeard` says whether the caller is still there
   */
  async receive(
    call: ApiCall,
    received: Omit<ReceivedCall, 'lacks'>,
    sent: SentRequest,
  ): Promise<(isHeard: boolean) => EndedCall> {
    const at = new Date(this.clock()).toISOString();
    this.counters[call.path] = (this.counters[call.path] ?? 0) + 1;
    const early = this.fault(call) ?? (await this.attempt(call, received));
    return (isHeard) => {
      const { answer = NO_ANSWER, ...ended } =
        'errcode' in early ? early : this.end(call, early.finish, isHeard);
      this.lastId += 1;
      const method = call.method.toUpperCase();
      const request = { id: this.lastId, at, method, path: call.path, ...ended, ...sent };
      keepLast(this.requests, request, REMEMBERED);
      return { request, answer };
    };
  }

  private fault(call: ApiCall): Outcome | undefined {
    switch (this.faultMaker.beforeRequest()) {
      case 'drop':
        return { errcode: 'dropped', reason: 'the connection was cut at once' };
      case 'serverError':
        return { errcode: 'HTTP 502', reason: 'not looked at, as was asked for' };
    }
    const punish = this.faultMaker.takeError('punish');
    if (punish) {
      const reason = 'the page for servers that call too much, as was asked for';
      return { errcode: PUNISHED, reason, answer: { status: 200, body: punishment(punish.as) } };
    }
    const error = this.faultMaker.takeError(
      'answer',
      ({ errcode, path = call.path }) =>
        path === call.path && (typeof errcode === 'number') === (call.api === 'oapi'),
    );
    return error && refused(call, error, error.errmsg);
  }

  private async attempt(
    call: ApiCall,
    received: Omit<ReceivedCall, 'lacks'>,
  ): Promise<{ finish: Finish } | Outcome> {
    const lacks = (permission: string) => this.present.lackedPermissions.includes(permission);
    try {
      if (!call.isOpen) this.checkToken(call, received);
      const { permission } = call;
      if (permission && lacks(permission)) {
        const reason = `the app lacks the permission ${permission}`;
        throw new OpenApiRefusal(permissionError[call.api](permission), reason);
      }
      const done: Success | Finish = await call.answer({ ...received, lacks });
      return { finish: typeof done === 'function' ? done : () => done };
    } catch (error) {
      if (!(error instanceof OpenApiRefusal)) throw error;
      return refused(call, error.error, error.message);
    }
  }

  /** @throws OpenApiRefusal when the access token of a call is not valid */
  private checkToken({ api }: ApiCall, { query, headers }: Omit<ReceivedCall, 'lacks'>): void {
    const given =
      api === 'oapi' ? query.get('access_token') : headers['x-acs-dingtalk-access-token'];
    const worth = this.tokens.check(String(given ?? ''), this.clock());
    if (worth === 'valid') return;
    const reason =
      worth === 'expired' ? 'the access token has expired' : 'there is no such access token';
    const oapiError = worth === 'expired' ? errors.expiredToken : errors.unknownToken;
    throw new OpenApiRefusal(api === 'oapi' ? oapiError : apiErrors.token, reason);
  }

  private end(call: ApiCall, finish: Finish, isHeard: boolean): Outcome {
    if (!isHeard) return { errcode: 'dropped', reason: 'the caller did not wait for the answer' };
    const { reason, fields } = finish();
    return this.faultMaker.dropsAfter()
      ? { errcode: 'dropped', reason: `${reason}, then the connection was cut` }
      : { errcode: 0, reason, answer: { status: 200, body: successBody(call, fields) } };
  }

  private resetCounters(): void {
    for (const path of this.paths) this.counters[path] = 0;
  }
}

function refused(
  call: ApiCall,
  { errcode, errmsg, status = 400, details }: OpenApiError,
  reason: string,
): Outcome {
  const body =
    call.api === 'oapi'
      ? { errcode, errmsg, ...details, ...requestIdOf(call) }
      : { code: errcode, message: errmsg, requestid: randomUUID().toUpperCase(), ...details };
  return { errcode, reason, answer: { status: call.api === 'oapi' ? 200 : status, body } };
}

const successBody = (call: ApiCall, fields: object = {}): object =>
  call.api === 'oapi' ? { errcode: 0, errmsg: 'ok', ...fields, ...requestIdOf(call) } : fields;

/** Only the newer calls of oapi.dingtalk.com name the request. */
const requestIdOf = ({ path }: ApiCall) =>
  path.startsWith('/topapi/') ? { request_id: randomBytes(6).toString('hex') } : {};
