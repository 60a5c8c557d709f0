import { NodeOperationError, type IExecuteFunctions, type JsonObject } from 'n8n-workflow';

import type { Problem } from '../../protocols/problem';
import { ATTEMPTS, pauseAfter } from './attempts';
import { serviceError } from './itemErrors';
import { pause } from './pause';
import { LimitReached, type RateLimit } from './RateLimit';

/** What became of one attempt. */
export interface Outcome<Answer> {
  /** Of the service, in its own words and without secrets. */
  answer: Answer;
  /** Missing when all went well. */
  problem?: Problem & {
    /** Whether it may have arrived all the same. */
    mayHaveArrived?: boolean;
  };
}

/** How to send something to a service that has a rate limit. */
export interface Sending<Answer> {
  itemIndex: number;
  send: () => Promise<Outcome<Answer>>;
  /** The answer in one line. */
  saidBy: (answer: Answer) => string;
  limit: RateLimit;
  /** Calls in a window of the limit. */
  most: number;
  /** Whether to wait for the limit, or to fail at once. */
  mayWait: boolean;
  /** How long nothing gets through after `afterBlock`, in milliseconds. */
  blockMilliseconds?: number;
  words: {
    /** What is sent: "message". */
    sent: string;
    /** What the limit holds for: "robot". */
    limited: string;
    /** Why there is a limit: a sentence without its full stop. */
    rule: string;
    /** What to do instead of waiting: sentences. */
    advice: string;
  };
}

const inWords = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
};

const log = (context: IExecuteFunctions, text: string) =>
  context.logger.info(`${context.getNode().name} ${text}`);

async function attemptOnce<Answer>(
  context: IExecuteFunctions,
  { send, limit, most, mayWait, words, itemIndex }: Sending<Answer>,
  mayHaveArrived: boolean,
): Promise<{ result: Outcome<Answer>; waitedMilliseconds: number }> {
  try {
    return await limit.run(most, send, {
      mayWait,
      signal: context.getExecutionCancelSignal(),
      onWait: (milliseconds) => log(context, `waits ${inWords(milliseconds)}: ${words.rule}`),
    });
  } catch (error) {
    if (!(error instanceof LimitReached)) {
      throw new NodeOperationError(context.getNode(), error as Error, { itemIndex });
    }
    const state = mayHaveArrived
      ? `It is not known whether the ${words.sent} arrived`
      : `The ${words.sent} was not sent`;
    const rest = inWords(error.waitMilliseconds);
    throw new NodeOperationError(
      context.getNode(),
      `${state}: this ${words.limited} has to wait another ${rest}`,
      { itemIndex, description: `${words.rule}. ${words.advice}` },
    );
  }
}

/**
 * Sends something, again where that is safe, and keeps the service's rate limit.
 *
 * @returns the answer, and how long it waited for the limit and before attempts after the first
 * @throws NodeApiError for the service's answer; NodeOperationError for the rate limit, or when the
 *   execution was stopped
 */
export async function sendWithinLimit<Answer extends object>(
  context: IExecuteFunctions,
  sending: Sending<Answer>,
): Promise<{ answer: Answer; waitedMilliseconds: number }> {
  const { limit, mayWait, saidBy, blockMilliseconds = 0, words, itemIndex } = sending;
  let waitedMilliseconds = 0;
  let mayHaveArrived = false as boolean;
  for (let attempt = 1; ; attempt++) {
    const { result, waitedMilliseconds: waited } = await attemptOnce(
      context,
      sending,
      mayHaveArrived,
    );
    waitedMilliseconds += waited;
    const { answer, problem } = result;
    if (!problem) return { answer, waitedMilliseconds };
    const { again, cause, fix } = problem;
    mayHaveArrived ||= problem.mayHaveArrived === true;
    const said = saidBy(answer);
    if (again === 'afterBlock') limit.block(blockMilliseconds);
    const mayRepeat = again === 'soon' || (again === 'afterBlock' && mayWait);
    if (!mayRepeat || attempt === ATTEMPTS) {
      const refusal = { cause, fix, said, attempts: attempt, itemIndex };
      throw serviceError(context, answer as JsonObject, refusal);
    }
    log(context, `sends a ${words.sent} again: ${cause} (${said})`);
    if (again === 'soon') {
      const milliseconds = pauseAfter(attempt);
      waitedMilliseconds += milliseconds;
      await pause(milliseconds, context.getExecutionCancelSignal());
    }
  }
}
