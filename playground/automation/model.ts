import type { Mishap } from '../ending';
import type { RememberedParameters } from './parameters';

/** The automation was fired. */
export interface Firing extends RememberedParameters {
  id: number;
  /** When the request came, ISO 8601 in UTC. */
  at: string;
  clientToken?: string;
  /** How often a request with its Client-Token came again, which fires nothing. */
  repeats: number;
  /** Of the whole body. */
  bytes: number;
  /** What the actions did, in one line for people. */
  outcome: string;
}

/** A request to the webhook, and how it ended. */
export interface AutomationRequest {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** The answer's code, or what happened instead of an answer. */
  code: number | Mishap;
  /** The answer's msg, or what became of the request. */
  reason: string;
  /** Of the whole body. */
  bytes: number;
  /** Whether it carried a credential, right or wrong. */
  withToken: boolean;
  clientToken?: string;
}

/** What happened since the start, or since the memory was cleared. */
export interface Counters {
  /** The sum of the next four. */
  requests: number;
  fired: number;
  /** Answered as if they had fired, though the Client-Token came before. */
  repeats: number;
  /** Answered as if they had fired, though the body has no keyword. */
  ignored: number;
  /** Refused with an error, or lost to a fault before anyone looked at them. */
  refused: number;
  /** The most that arrived within any second, whatever became of them. */
  mostInAnySecond: number;
}

/** What of a request is known before its body. */
export interface RequestHead {
  /** The header, or undefined when there is none. */
  authorization: string | undefined;
  /** The header, or empty. */
  clientToken: string;
  ip: string;
}

/** Nothing happened yet. */
export const noCounters = (): Counters => ({
  requests: 0,
  fired: 0,
  repeats: 0,
  ignored: 0,
  refused: 0,
  mostInAnySecond: 0,
});
