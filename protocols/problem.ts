/**
 * When a request that failed may be sent again. `soon`: after a pause. `afterBlock`: the service
 * lets nothing through for a time, and then it may be.
 */
export type Again = 'soon' | 'afterBlock';

/** What went wrong, in words for the person who drew the flow. */
export interface Problem {
  /** What is wrong, and why. */
  cause: string;
  /** What to do about it. */
  fix: string;
  /** Missing when the request must not be sent again. */
  again?: Again;
}
