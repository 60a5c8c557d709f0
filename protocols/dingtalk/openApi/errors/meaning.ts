import type { Again } from '../../../problem';

/** What an answer of DingTalk's server API means. */
export interface Meaning<Kind extends string> {
  /** What is wrong, whatever DingTalk's code for it is. */
  kind: Kind;
  /** What is wrong and why, in words for the person who drew the flow. */
  cause: string;
  /** DingTalk has done nothing, and may do it later. Missing when asking again is no use. */
  again?: Again;
  /** DingTalk failed over it, and may have done it all the same: only what does no harm twice is asked again. */
  mayBeDone?: true;
}

/** By code: a number of the older server, a name of the newer one. */
export type Meanings<Kind extends string> = Readonly<Record<string, Meaning<Kind>>>;
