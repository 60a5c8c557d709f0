/** A call of DingTalk's server API. */
export interface OpenApiCall {
  method: 'GET' | 'POST';
  /** Comes behind the base URL. */
  path: string;
  /** Whether to ask twice does no more than to ask once, so that a lost answer does no harm. */
  isRepeatable: boolean;
}

/** Source: DingTalk Open Platform, "business event callback", 2026-08. */
export const openApiCalls = {
  /** See `tokenQuery`. */
  getToken: { method: 'GET', path: '/gettoken', isRepeatable: true },
  /** DingTalk deletes what it gives. */
  getFailedPushes: {
    method: 'GET',
    path: '/call_back/get_call_back_failed_result',
    isRepeatable: false,
  },
  getRegistration: { method: 'GET', path: '/call_back/get_call_back', isRepeatable: true },
  /** The second call would find the address of the first. */
  register: { method: 'POST', path: '/call_back/register_call_back', isRepeatable: false },
  updateRegistration: { method: 'POST', path: '/call_back/update_call_back', isRepeatable: true },
  deleteRegistration: { method: 'GET', path: '/call_back/delete_call_back', isRepeatable: true },
} as const satisfies Record<string, OpenApiCall>;
