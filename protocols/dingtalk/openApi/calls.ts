/** A call of DingTalk's server API. */
export interface OpenApiCall {
  /**
   * Which of its two servers is called. `oapi`: the older one, oapi.dingtalk.com, which answers with
   * an errcode and takes the access token in the query. `api`: the newer one, api.dingtalk.com, which
   * answers with HTTP statuses and takes the access token in a header.
   */
  api: 'oapi' | 'api';
  method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** Comes behind the server's address; what varies in it is percent-encoded. */
  path: string;
  /** Whether to ask twice does no more than to ask once, so that a lost answer does no harm. */
  isRepeatable: boolean;
}

/** A call with what it says, and what the caller is prepared for. */
export interface OpenApiRequest extends OpenApiCall {
  query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  body?: Readonly<Record<string, unknown>>;
  /** Sent instead, with a file in it. */
  form?: FormData;
  /** Codes of refusals that the caller takes for an answer. */
  expected?: ReadonlyArray<number | string>;
}

/** Source: DingTalk Open Platform, "business event callback", 2026-08. */
export const openApiCalls = {
  /** DingTalk deletes what it gives. */
  getFailedPushes: {
    api: 'oapi',
    method: 'GET',
    path: '/call_back/get_call_back_failed_result',
    isRepeatable: false,
  },
  getRegistration: {
    api: 'oapi',
    method: 'GET',
    path: '/call_back/get_call_back',
    isRepeatable: true,
  },
  /** The second call would find the address of the first. */
  register: {
    api: 'oapi',
    method: 'POST',
    path: '/call_back/register_call_back',
    isRepeatable: false,
  },
  updateRegistration: {
    api: 'oapi',
    method: 'POST',
    path: '/call_back/update_call_back',
    isRepeatable: true,
  },
  deleteRegistration: {
    api: 'oapi',
    method: 'GET',
    path: '/call_back/delete_call_back',
    isRepeatable: true,
  },
} as const satisfies Record<string, OpenApiCall>;
