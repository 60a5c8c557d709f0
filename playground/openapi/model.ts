import type { Mishap } from '../ending';

/** What happened to a request that was answered with the page for servers that call too much. */
export const PUNISHED = 'punished';

/** A request to the server API, and how it ended. */
export interface OpenApiRequest {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  method: string;
  /** The call's path, with `:name` for what differs. */
  path: string;
  /** The answer's errcode or code, 0 when it was done, or what happened instead of an answer. */
  errcode: number | string | Mishap;
  /** What became of it, in plain words. */
  reason: string;
}

/** What was sent with it. */
export interface SentRequest {
  /** The path as it was asked for. */
  url: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Read as JSON where it is that, else as text; missing where there is none or it is long. */
  body?: unknown;
}

/** All of a request. */
export type RecordedRequest = OpenApiRequest & SentRequest;

/** A request without what was sent, for people who look at the playground. */
export const summaryOf = (request: RecordedRequest): OpenApiRequest => {
  const { id, at, method, path, errcode, reason } = request;
  return { id, at, method, path, errcode, reason };
};
