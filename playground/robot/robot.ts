import type { Mishap } from '../ending';
import { FaultMaker } from '../faults';
import { keepLast } from '../keepLast';
import { Refusal, errors } from './errors';
import { type RobotFaults, parseFaults } from './faults';
import { MAX_MESSAGE_BYTES, type MessageType, checkMessage, parseBody } from './message';
import { RateLimit } from './rateLimit';
import { type Sender, checkKeywords, checkSender } from './security';
import { type RobotSettings, parseSettings } from './settings';

const REMEMBERED = 1000;

/** A message that the group sees. */
export interface ChatMessage {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** Whose name is above it. */
  sender: 'Robot' | 'Automation';
  msgtype: MessageType;
  /** The whole message, as it was sent. */
  message: Record<string, unknown>;
  msgUuid?: string;
  /** How often it came again, which the group does not see. */
  repeats: number;
}

/** A request to send a message, and how it ended. */
export interface RobotRequest {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** The errcode, or what happened instead of an answer. */
  answer: number | Mishap;
  /** The errmsg, or what became of the message. */
  reason: string;
  /** Whether it carried a signature, right or wrong. */
  signed: boolean;
}

/** What of a request the robot looks at. */
export interface SendRequest extends Sender {
  contentType: string;
  /** The body's bytes; undefined when they are more than the server reads. */
  body: Buffer | undefined;
}

/** Where the robot stands. */
export interface RobotStatus {
  /** When the messages came that count towards the limit, in milliseconds since 1970. */
  countedAt: readonly number[];
  /** When the block ends, in milliseconds since 1970; null when there is none. */
  blockedUntil: number | null;
  /** How many requests will still be answered with the error that was asked for. */
  faultyAnswersLeft: number;
}

type Outcome = Pick<RobotRequest, 'answer' | 'reason'>;

/** A group's robot: takes messages or refuses them as DingTalk does. */
export class Robot {
  /** The last 1000 that the group sees, oldest first. */
  readonly messages: ChatMessage[] = [];
  /** The last 1000 requests, oldest first. */
  readonly requests: RobotRequest[] = [];
  /** Knows repeated messages even after the chat was cleared. */
  private readonly accepted: ChatMessage[] = [];
  private readonly rateLimit = new RateLimit();
  private readonly faultMaker = new FaultMaker(parseFaults);
  private present: RobotSettings;
  private lastId = 0;

  /**
   * @param clock gives milliseconds since 1970
   * @param onMessage told of each message that is shown, and of one that is when it comes again
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: RobotSettings,
    private readonly clock: () => number,
    private readonly onMessage: (message: ChatMessage) => void,
  ) {
    this.present = parseSettings(settings);
  }

  get settings(): RobotSettings {
    return this.present;
  }

  get faults(): RobotFaults {
    return this.faultMaker.faults;
  }

  get status(): RobotStatus {
    const now = this.clock();
    return {
      countedAt: this.rateLimit.countedAt(now),
      blockedUntil: this.rateLimit.blockedUntil(now),
      faultyAnswersLeft: this.faults.answer?.times ?? 0,
    };
  }

  /** @throws InvalidInput when a setting is wrong */
  configure(settings: unknown): void {
    this.present = parseSettings(settings);
  }

  /** @throws InvalidInput when a fault is not possible */
  setFaults(faults: unknown): void {
    this.faultMaker.set(faults);
  }

  /** Empties the chat. */
  clear(): void {
    this.messages.length = 0;
  }

  /** Lifts the block and begins to count anew. */
  unblock(): void {
    this.rateLimit.reset();
  }

  /**
   * Shows a message that someone else writes to the group, however many the robot may send.
   *
   * @param body the message as JSON
   * @throws Refusal when it is no message that a robot could send
   */
  show(body: Buffer, sender: ChatMessage['sender']): void {
    const message = parseBody(body);
    if (body.length > MAX_MESSAGE_BYTES) throw new Refusal(errors.tooLong);
    this.put({ ...this.described(), sender, ...checkMessage(message), message, repeats: 0 });
  }

  /** Decides on a request and remembers it. */
  receive(request: SendRequest): RobotRequest {
    const ended = { ...this.described(), ...this.outcomeOf(request) };
    const recorded = { ...ended, signed: request.query.has('sign') };
    keepLast(this.requests, recorded, REMEMBERED);
    return recorded;
  }

  private outcomeOf(request: SendRequest): Outcome {
    const fault = this.fault();
    if (fault) return fault;
    let reason: string;
    try {
      reason = this.accept(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { answer: error.errcode, reason: error.message };
    }
    return this.faultMaker.dropsAfter()
      ? { answer: 'dropped', reason: `${reason}, then the connection was cut` }
      : { answer: 0, reason };
  }

  private fault(): Outcome | undefined {
    switch (this.faultMaker.beforeRequest()) {
      case 'drop':
        return { answer: 'dropped', reason: 'the connection was cut at once' };
      case 'serverError':
        return { answer: 'HTTP 502', reason: 'not looked at, as was asked for' };
    }
    const error = this.faultMaker.takeError('answer');
    return error && { answer: error.errcode, reason: error.errmsg };
  }

  /**
   * Shows a message, unless it came before.
   *
   * @returns what became of it
   * @throws Refusal of the first check that fails, in DingTalk's order
   */
  private accept(request: SendRequest): string {
    const { settings } = this;
    const now = this.clock();
    const { query, contentType, body } = request;
    if (query.get('access_token') !== settings.accessToken) throw new Refusal(errors.noSuchToken);
    if (mediaType(contentType) !== 'application/json') throw new Refusal(errors.contentType);
    const message = body && parseBody(body);
    checkSender(settings, request, now);
    if (message) checkKeywords(settings, message);
    if (!message || body.length > MAX_MESSAGE_BYTES) throw new Refusal(errors.tooLong);
    const { msgtype, msgUuid } = checkMessage(message);
    // Also what came before counts; nobody promises that it doesn't.
    if (!this.rateLimit.admit(settings, now)) throw this.tooFast();
    const earlier = msgUuid && this.accepted.find((candidate) => candidate.msgUuid === msgUuid);
    if (earlier) {
      earlier.repeats += 1;
      if (this.messages.includes(earlier)) this.onMessage(earlier);
      return 'came before, not shown again';
    }
    const shown: ChatMessage = {
      ...this.described(),
      sender: 'Robot',
      msgtype,
      message,
      msgUuid,
      repeats: 0,
    };
    keepLast(this.accepted, shown, REMEMBERED);
    this.put(shown);
    return 'shown in the chat';
  }

  private put(message: ChatMessage): void {
    keepLast(this.messages, message, REMEMBERED);
    this.onMessage(message);
  }

  private tooFast(): Refusal {
    const inWords = this.faults.tooFastErrcode === errors.tooFastInWords.errcode;
    return new Refusal(inWords ? errors.tooFastInWords : errors.tooFast);
  }

  private described(): { id: number; at: string } {
    this.lastId += 1;
    return { id: this.lastId, at: new Date(this.clock()).toISOString() };
  }
}

const mediaType = (contentType: string) => contentType.split(';', 1)[0]?.trim().toLowerCase();
