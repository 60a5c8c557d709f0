import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { untilTaken, type Outcome } from './attempts';
import { LimitReached, rateLimitOf } from './RateLimit';

/** How many calls a service takes. */
export interface Limit {
  /** Names what is limited: all that have the same key in this process share the limit. */
  key: string;
  /** Calls in a window. */
  most: number;
  windowMilliseconds: number;
  /** How long the service lets nothing through once it was asked too often. */
  blockMilliseconds?: number;
  words: {
    /** What is sent: "message". */
    sent: string;
    /** What is limited: "robot". */
    limited: string;
    /** Why there is a limit: a sentence without its full stop. */
    rule: string;
    /** What to do instead of waiting: sentences. */
    advice: string;
  };
}

/** How to send something to a service that has a rate limit. */
export interface Sending<Answer> {
  itemIndex: number;
  send: () => Promise<Outcome<Answer>>;
  limit: Limit;
  /** Whether to wait for the limit, or to fail at once. */
  mayWait: boolean;
}

const inWords = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
};

/**
 * Sends something, again where that is safe, and keeps the service's rate limit.
 *
 * @returns the answer, and how long it waited for the limit and before attempts after the first
 * @throws NodeApiError for the service's answer; NodeOperationError for the rate limit, or when the
 *   execution was stopped
 */
export async function sendWithinLimit<Answer>(
  context: IExecuteFunctions,
  { itemIndex, send, limit, mayWait }: Sending<Answer>,
): Promise<{ answer: Answer; waitedMilliseconds: number }> {
  const { key, most, windowMilliseconds, blockMilliseconds = 0, words } = limit;
  const calls = rateLimitOf(key, windowMilliseconds);
  const log = (text: string) => context.logger.info(`${context.getNode().name} ${text}`);
  let waitedMilliseconds = 0;
  let mayHaveArrived = false;

  const limitReached = (wait: number): NodeOperationError => {
    const state = mayHaveArrived
      ? `It is not known whether the ${words.sent} arrived`
      : `The ${words.sent} was not sent`;
    const message = `${state}: this ${words.limited} has to wait another ${inWords(wait)}`;
    const description = `${words.rule}. ${words.advice}`;
    return new NodeOperationError(context.getNode(), message, { itemIndex, description });
  };

  const once = async (): Promise<Outcome<Answer>> => {
    try {
      const { result, waitedMilliseconds: waited } = await calls.run(most, send, {
        mayWait,
        signal: context.getExecutionCancelSignal(),
        onWait: (milliseconds) => log(`waits ${inWords(milliseconds)}: ${words.rule}`),
      });
      waitedMilliseconds += waited;
      mayHaveArrived ||= result.failure?.mayHaveArrived === true;
      if (result.failure?.again === 'afterBlock') calls.block(blockMilliseconds);
      return result;
    } catch (error) {
      if (error instanceof LimitReached) throw limitReached(error.waitMilliseconds);
      throw new NodeOperationError(context.getNode(), error as Error, { itemIndex });
    }
  };

  const { answer, pausedMilliseconds } = await untilTaken(context, itemIndex, once, {
    waitsForBlocks: mayWait,
    onRepeat: ({ cause, said }) => log(`sends a ${words.sent} again: ${cause} (${said})`),
  });
  return { answer, waitedMilliseconds: waitedMilliseconds + pausedMilliseconds };
}
