import type { Mishap } from '../ending';
import type { CallName, CallPath } from './calls';

/** A request to the server API, and how it ended. */
export interface OpenApiRequest {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  path: CallPath;
  /** The answer's errcode, or what happened instead of an answer. */
  errcode: number | Mishap;
  /** What became of it, in plain words. */
  reason: string;
}

/** How often each call came. */
export type Counters = Record<CallName, number>;

/** Nothing came yet. */
export const noCounters = (): Counters => ({
  gettoken: 0,
  register_call_back: 0,
  update_call_back: 0,
  get_call_back: 0,
  delete_call_back: 0,
  get_call_back_failed_result: 0,
});
