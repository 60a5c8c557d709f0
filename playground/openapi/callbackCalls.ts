import type { Subscription } from '../dingtalk/subscription';
import type { ApiCall, ReceivedCall } from './apiCall';
import { parseCallbackRequest } from './callbackRequest';
import { failedEntry } from './failedEntry';
import { Registrar } from './registrar';
import type { OpenApiSettings } from './settings';

/** How many failed pushes a request gets. */
export const MOST_ENTRIES_AT_A_TIME = 200;

/** The calls with which an app registers a callback, and fetches what could not be pushed. */
export function callbackCalls(
  { failed }: Subscription,
  registrar: Registrar,
  settings: () => OpenApiSettings,
): ApiCall[] {
  const requested = ({ bytes }: ReceivedCall) => parseCallbackRequest(bytes, settings().moreTags);
  return [
    {
      ...{ api: 'oapi', method: 'post', path: '/call_back/register_call_back' },
      async answer(call) {
        await registrar.register(requested(call), settings().corpId);
        return { reason: 'registered' };
      },
    },
    {
      ...{ api: 'oapi', method: 'post', path: '/call_back/update_call_back' },
      async answer(call) {
        await registrar.update(requested(call), settings().corpId);
        return { reason: 'the registration was changed' };
      },
    },
    {
      ...{ api: 'oapi', method: 'get', path: '/call_back/get_call_back' },
      answer: () => ({ reason: 'told what is registered', fields: registrar.get() }),
    },
    {
      ...{ api: 'oapi', method: 'get', path: '/call_back/delete_call_back' },
      answer() {
        registrar.delete();
        return { reason: 'the registration was removed' };
      },
    },
    {
      ...{ api: 'oapi', method: 'get', path: '/call_back/get_call_back_failed_result' },
      answer: () => () => {
        const list = failed.take(MOST_ENTRIES_AT_A_TIME);
        const left = failed.list.length;
        return {
          reason: `failed pushes handed out: ${list.length}, left: ${left}`,
          fields: {
            failed_list: list.map((entry) => failedEntry(entry, settings())),
            has_more: left > 0,
          },
        };
      },
    },
  ];
}
