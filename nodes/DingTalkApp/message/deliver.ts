import {
  NodeApiError,
  type IDataObject,
  type IExecuteFunctions,
  type NodeOperationError,
} from 'n8n-workflow';

import type { AppMessage } from '../../../protocols/dingtalk/openApi/appMessage';
import { openApiMeaning, type OpenApiErrorKind } from '../../../protocols/dingtalk/openApi/errors';
import {
  MOST_PEOPLE_AT_A_TIME,
  readSentToGroup,
  readSentToPeople,
  sendToGroup,
  sendToPeople,
  type SentToPeople,
} from '../../../protocols/dingtalk/openApi/robotMessages';
import { inChunks } from '../../../protocols/inChunks';
import { callOpenApi } from '../../openApi/callOpenApi';
import { pauseAfter } from '../../sending/attempts';
import { itemError, serviceError } from '../../sending/itemErrors';
import { pause } from '../../sending/pause';

/** How often somebody is tried who gets too many messages at present. */
const FLOW_CONTROLLED_ATTEMPTS = 3;

/** Somebody whom a message did not reach. */
type NotReached = {
  userId: string;
  /** `failed`: it may have arrived if the reason says so. */
  kind: 'failed' | 'flowControlled' | 'invalid';
  /** In words. */
  reason: string;
};

/** What became of a message. */
export interface Delivery extends IDataObject {
  /** Name what was sent, to recall it or to ask who has read it. */
  processQueryKeys: string[];
  notReached: NotReached[];
}

const reasons = {
  invalid:
    'DingTalk knows nobody in the organization by this user ID, or the app is not visible to the person.',
  flowControlled: 'DingTalk limits how many messages this person gets, also some seconds later.',
} as const;

/** What DingTalk refuses for some people; anything else it would refuse for the next ones as well. */
const peopleErrors: readonly OpenApiErrorKind[] = ['noPrivateChat', 'unknownPeople'];

/** Whom an error names with the reason; the rest it counts. */
const NAMED_PEOPLE = 5;

const inWords = ({ message, description }: NodeApiError) =>
  [message, description].filter(Boolean).join(' ');

/** Whether DingTalk refused a call for whom it names, so that others may well get the message. */
const isAboutPeople = ({ errorResponse }: NodeApiError): boolean =>
  peopleErrors.includes(openApiMeaning(String(errorResponse?.code)).kind);

/** The deliveries of one item, as far as they have got. */
class ToPeople {
  readonly processQueryKeys: string[] = [];
  readonly notReached = new Map<string, NotReached>();
  private readonly reached = new Set<string>();
  /** Why nobody else is sent anything; undefined as long as there is no reason. */
  private ended?: string;

  constructor(
    private readonly context: IExecuteFunctions,
    private readonly robotCode: string,
    private readonly itemIndex: number,
  ) {}

  /** Sends one message, or one part, to all who got the parts before it. */
  async send(message: AppMessage, userIds: readonly string[], part: string): Promise<void> {
    const signal = this.context.getExecutionCancelSignal();
    let waiting = userIds.filter((userId) => !this.notReached.has(userId));
    for (let attempt = 1; waiting.length; attempt++) {
      const flowControlled: string[] = [];
      for (const people of inChunks(waiting, MOST_PEOPLE_AT_A_TIME)) {
        if (this.ended !== undefined) {
          this.lose(people, 'failed', this.ended + part);
          continue;
        }
        const sent = await this.ask(message, people, part);
        // Whoever else DingTalk might name was not asked for.
        flowControlled.push(...people.filter((userId) => sent.flowControlled.includes(userId)));
        this.lose(sent.invalid, 'invalid', reasons.invalid + part);
        const lost = new Set([...sent.flowControlled, ...this.notReached.keys()]);
        const reached = people.filter((userId) => !lost.has(userId));
        if (!reached.length) continue;
        reached.forEach((userId) => this.reached.add(userId));
        this.processQueryKeys.push(sent.processQueryKey);
      }
      waiting = flowControlled;
      if (this.ended !== undefined) this.lose(waiting.splice(0), 'failed', this.ended + part);
      if (!waiting.length || attempt === FLOW_CONTROLLED_ATTEMPTS) break;
      await pause(pauseAfter(attempt), signal);
    }
    this.lose(waiting, 'flowControlled', reasons.flowControlled + part);
  }

  /** @throws NodeApiError when nobody at all was reached */
  check(): void {
    if (this.reached.size) return;
    const lost = [...this.notReached.values()];
    const named = lost.slice(0, NAMED_PEOPLE).map(({ userId, reason }) => `${userId}: ${reason}`);
    const more = lost.length > named.length ? [`And ${lost.length - named.length} more.`] : [];
    throw serviceError(
      this.context,
      { notReached: lost.map(({ userId, kind }) => ({ userId, kind })) },
      {
        cause: 'The message reached nobody.',
        said: [...new Set(lost.map(({ kind }) => kind))].join(', '),
        fix: [...named, ...more].join(' '),
        itemIndex: this.itemIndex,
      },
    );
  }

  private async ask(message: AppMessage, people: string[], part: string): Promise<SentToPeople> {
    const call = sendToPeople(this.robotCode, people, message);
    return await callOpenApi(this.context, call, this.itemIndex).then(
      ({ fields }) => readSentToPeople(fields),
      (error: unknown) => this.fail(error, people, part),
    );
  }

  /**
   * @param error what stopped the execution
   * @returns it; it says who has got the message, as nothing else will
   */
  stopped(error: unknown): unknown {
    const { size } = this.reached;
    if (!size) return error;
    const explained = itemError(this.context, error, this.itemIndex);
    const people = size === 1 ? 'One person' : `${size} people`;
    const recall = `To recall it, use the message keys ${this.processQueryKeys.join(', ')}.`;
    explained.description = `${people} had got the message by then. ${recall}`;
    return explained;
  }

  /**
   * A call that fails after others have reached people must not fail the item: whoever repeats that
   * would send them the message once more. Those who come after it are asked for nothing if they
   * would fail alike: a crowd would take minutes.
   */
  private fail(error: unknown, people: string[], part: string): SentToPeople {
    if (!(error instanceof NodeApiError) || !this.reached.size) throw error;
    const words = inWords(error);
    this.lose(people, 'failed', words + part);
    if (!isAboutPeople(error)) this.ended = `Not sent, because others failed before: ${words}`;
    return { processQueryKey: '', invalid: [], flowControlled: [] };
  }

  private lose(userIds: readonly string[], kind: NotReached['kind'], reason: string): void {
    for (const userId of userIds) this.notReached.set(userId, { userId, kind, reason });
  }
}

/**
 * Sends a message to each of some people, in their chats with the robot. Nobody gets it twice.
 *
 * @param messages its parts; who misses one does not get those behind it
 * @returns what was sent, and whom it did not reach and why
 * @throws NodeApiError when it reached nobody; when the execution was stopped, saying how many it
 *   had reached
 */
export async function deliverToPeople(
  context: IExecuteFunctions,
  robotCode: string,
  userIds: readonly string[],
  messages: readonly AppMessage[],
  itemIndex: number,
): Promise<Delivery> {
  const delivery = new ToPeople(context, robotCode, itemIndex);
  try {
    for (const [index, message] of messages.entries()) {
      const part = index > 0 ? ` This is from part ${index + 1} of ${messages.length} on.` : '';
      await delivery.send(message, userIds, part);
    }
  } catch (error) {
    throw context.getExecutionCancelSignal()?.aborted ? delivery.stopped(error) : error;
  }
  delivery.check();
  const { processQueryKeys, notReached } = delivery;
  return { processQueryKeys, notReached: [...notReached.values()] };
}

/**
 * Whoever sends a message again must know how much of it has been seen.
 *
 * @param sent parts before the one that failed
 * @param more about these parts, in sentences
 * @returns the error, which says so
 */
export function afterParts<SomeError extends NodeApiError | NodeOperationError>(
  error: SomeError,
  sent: number,
  all: number,
  more: string,
): SomeError {
  if (sent === 0) return error;
  const before = `Before that, ${sent} of ${all} parts were sent. ${more}`;
  error.description = [error.description, before].filter(Boolean).join(' ');
  return error;
}

/**
 * Sends a message to a group.
 *
 * @param messages its parts
 * @returns what was sent
 * @throws NodeApiError saying which parts were sent
 */
export async function deliverToGroup(
  context: IExecuteFunctions,
  robotCode: string,
  conversationId: string,
  messages: readonly AppMessage[],
  itemIndex: number,
  coolAppCode = '',
): Promise<Delivery> {
  const processQueryKeys: string[] = [];
  for (const [index, message] of messages.entries()) {
    const call = sendToGroup(robotCode, conversationId, message, coolAppCode);
    const { fields } = await callOpenApi(context, call, itemIndex).catch((error: unknown) => {
      const recall = `To recall them, use the message keys ${processQueryKeys.join(', ')}.`;
      throw afterParts(itemError(context, error, itemIndex), index, messages.length, recall);
    });
    processQueryKeys.push(readSentToGroup(fields));
  }
  return { processQueryKeys, notReached: [] };
}
