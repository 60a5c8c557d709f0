import type { IExecuteFunctions, JsonObject } from 'n8n-workflow';

import type { Problem } from '../../protocols/problem';
import { serviceError } from './itemErrors';
import { pause } from './pause';

/** How often a request is sent whose answer is missing or says that the service is busy. */
export const ATTEMPTS = 5;

const FIRST_PAUSE_MILLISECONDS = 1_000;

/** How much longer a pause may be, so that those who failed together do not come back together. */
const JITTER = 0.5;

/** A service that asks for more is not waited for: the execution would hold its place too long. */
export const LONGEST_RETRY_AFTER_MILLISECONDS = 60_000;

/**
 * @param attempt 1 for the first
 * @param random from 0 to 1
 * @returns how long to wait after it, in milliseconds: each time twice as long, and up to half more
 */
export const pauseAfter = (attempt: number, random = Math.random()): number =>
  Math.round(FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1) * (1 + JITTER * random));

/** Why the service did not take something. */
export interface Failure extends Problem {
  /** The service's own code and words, or what happened instead of an answer; without secrets. */
  said: string;
  /** The service's answer, for those who look into the error; without secrets. */
  answer?: JsonObject;
  /** Whether it may have arrived all the same. */
  mayHaveArrived?: boolean;
  /** How long the service asks to be left alone, in milliseconds. */
  retryAfter?: number;
}

/** What became of one attempt. */
export type Outcome<Answer> =
  { answer: Answer; failure?: undefined } | { failure: Failure; answer?: undefined };

/** How to go on after an attempt. */
export interface AttemptOptions {
  /** How many attempts there are. */
  most?: number;
  /** Ends the attempts. */
  signal?: AbortSignal;
  /** Whether something else than a pause keeps the next attempt back until a block is over. */
  waitsForBlocks?: boolean;
  /** Told before a further attempt. */
  onRepeat?: (failure: Failure) => void;
}

/**
 * Sends something until the service takes it, refuses it, or has had its attempts.
 *
 * @param once one attempt; what it throws ends all attempts
 * @returns the last outcome, after how many attempts, and how long it paused between them
 * @throws what `once` throws; the signal's reason
 */
export async function attempts<Answer>(
  once: () => Promise<Outcome<Answer>>,
  { most = ATTEMPTS, signal, waitsForBlocks = false, onRepeat }: AttemptOptions,
): Promise<{ outcome: Outcome<Answer>; attempts: number; pausedMilliseconds: number }> {
  let pausedMilliseconds = 0;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await once();
    const { failure } = outcome;
    const { again, retryAfter = 0 } = failure ?? {};
    const mayRepeat =
      again === 'soon'
        ? retryAfter <= LONGEST_RETRY_AFTER_MILLISECONDS
        : again === 'afterBlock' && waitsForBlocks;
    if (!failure || !mayRepeat || attempt === most) {
      return { outcome, attempts: attempt, pausedMilliseconds };
    }
    onRepeat?.(failure);
    if (again === 'soon') {
      const milliseconds = Math.max(pauseAfter(attempt), retryAfter);
      pausedMilliseconds += milliseconds;
      await pause(milliseconds, signal);
    }
  }
}

/**
 * Sends something for an item, as {@link attempts} does.
 *
 * @returns the answer, and how long it paused between attempts
 * @throws NodeApiError for the last failure; what `once` throws; the reason of the execution's
 *   signal when it was stopped
 */
export async function untilTaken<Answer>(
  context: Pick<IExecuteFunctions, 'getExecutionCancelSignal' | 'getNode'>,
  itemIndex: number,
  once: () => Promise<Outcome<Answer>>,
  options: Omit<AttemptOptions, 'signal'> = {},
): Promise<{ answer: Answer; pausedMilliseconds: number }> {
  const signal = context.getExecutionCancelSignal();
  const { outcome, pausedMilliseconds, ...made } = await attempts(once, { ...options, signal });
  if (!outcome.failure) return { answer: outcome.answer, pausedMilliseconds };
  const { failure } = outcome;
  const { answer = { said: failure.said } } = failure;
  throw serviceError(context, answer, { ...failure, ...made, itemIndex });
}
