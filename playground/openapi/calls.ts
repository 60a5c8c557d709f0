/** What the playground knows of DingTalk's server API: each call by its name. */
export const calls = {
  gettoken: { method: 'get', path: '/gettoken' },
  register_call_back: { method: 'post', path: '/call_back/register_call_back' },
  update_call_back: { method: 'post', path: '/call_back/update_call_back' },
  get_call_back: { method: 'get', path: '/call_back/get_call_back' },
  delete_call_back: { method: 'get', path: '/call_back/delete_call_back' },
  get_call_back_failed_result: {
    method: 'get',
    path: '/call_back/get_call_back_failed_result',
  },
} as const satisfies Record<string, { method: 'get' | 'post'; path: string }>;

/** The last part of a call's path. */
export type CallName = keyof typeof calls;

/** All of them. */
export const callNames = Object.keys(calls) as CallName[];

/** Where a call goes. */
export type CallPath = (typeof calls)[CallName]['path'];

/** All of them. */
export const callPaths: CallPath[] = Object.values(calls).map(({ path }) => path);
