import type { IncomingHttpHeaders } from 'node:http';

/**
 * DingTalk's two server APIs. `oapi` (oapi.dingtalk.com) takes the access token in the query, and
 * answers HTTP 200 with an errcode. `api` (api.dingtalk.com, /v1.0 and later) takes it in a header,
 * and answers errors with an HTTP status and a code. Source: "Steps of an API call".
 */
export type Api = 'oapi' | 'api';

/** What of a request a service looks at. */
export interface ReceivedCall {
  query: URLSearchParams;
  /** The parts of the path that differ, by their names in the call's path. */
  params: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** The body's bytes; undefined when they are more than the server reads. */
  bytes: Buffer | undefined;
  /** Whether the app lacks a permission: what it may not see is left out. */
  lacks: (permission: string) => boolean;
}

/** What was done, in words, and what the answer tells. */
export interface Success {
  reason: string;
  /** The body of an answer of `api`; what stands beside errcode and errmsg in one of `oapi`. */
  fields?: object;
}

/** Makes the answer when it is written: what is handed out is gone then, and not before. */
export type Finish = () => Success;

/** A call of the server API, as a service of the playground answers it. */
export interface ApiCall {
  api: Api;
  method: 'get' | 'post' | 'put' | 'delete';
  /** As DingTalk documents it, with `:name` for what differs. */
  path: string;
  /** What the app must be allowed to do, by DingTalk's own name for it. */
  permission?: string;
  /** Whether it is answered without an access token. */
  isOpen?: true;
  /** How large a body may be; 1 MB unless told. */
  bodyLimit?: string;
  /**
   * Does what is asked.
   *
   * @throws OpenApiRefusal when it cannot be done
   */
  answer: (call: ReceivedCall) => Success | Finish | Promise<Success | Finish>;
}
