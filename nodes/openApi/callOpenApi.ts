import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isTokenRefusal } from '../../protocols/dingtalk/openApi/answer';
import type { OpenApiRequest } from '../../protocols/dingtalk/openApi/calls';
import { appOf } from '../accounts/appOf';
import { readCredential } from '../accounts/readCredential';
import { serviceError } from '../sending/itemErrors';
import { appTokens, tokenKey, type TokenFailure } from './appTokens';
import { askForToken } from './askForToken';
import {
  APP_CREDENTIAL,
  askOpenApi,
  isExecution,
  signalOf,
  type AppAccount,
  type OpenApiAnswer,
  type OpenApiContext,
  type OpenApiFailure,
} from './askOpenApi';

async function askWithToken(
  context: OpenApiContext,
  account: AppAccount,
  call: OpenApiRequest,
): Promise<
  { answer: OpenApiAnswer; failure?: undefined } | { failure: OpenApiFailure | TokenFailure }
> {
  const key = tokenKey(account.app);
  const ask = async () => await askForToken(context, account.app);
  const wait = { signal: signalOf(context), isPatient: isExecution(context) };
  for (let attempt = 1; ; attempt++) {
    const given = await appTokens.get(key, ask, wait);
    if (given.failure) return given;
    const { token } = given;
    const outcome = await askOpenApi(context, account, call, token);
    const code = outcome.failure?.answer?.code as number | string | undefined;
    if (code === undefined || !isTokenRefusal(code) || attempt > 1) return outcome;
    appTokens.forget(key, token);
  }
}

const accountOf = (data: ICredentialDataDecryptedObject): AppAccount => ({
  app: appOf(data),
  data,
});

/**
 * @param itemIndex the item that expressions in the credential are resolved for
 * @returns the app that the node is to be
 * @throws NodeOperationError for a credential that cannot be right
 */
export const readApp = async (context: OpenApiContext, itemIndex = 0): Promise<AppAccount> =>
  await readCredential(context, APP_CREDENTIAL, accountOf, itemIndex);

/**
 * Calls DingTalk's server API as an app. An access token that DingTalk does not accept any more is
 * renewed once.
 *
 * @param itemIndex the item that the call is made for; an error names it
 * @returns DingTalk's answer, with 0 or a code that the call expects
 * @throws NodeApiError for DingTalk's refusal or when it cannot be reached; NodeOperationError for a
 *   credential that cannot be right; what stopped the execution
 */
export async function callOpenApi(
  context: OpenApiContext,
  call: OpenApiRequest,
  itemIndex = 0,
): Promise<OpenApiAnswer> {
  const outcome = await askWithToken(context, await readApp(context, itemIndex), call);
  if (!outcome.failure) return outcome.answer;
  const { failure } = outcome;
  const answer = ('answer' in failure && failure.answer) || { said: failure.said };
  throw serviceError(context, answer, { ...failure, ...namedItem(context, itemIndex) });
}

/** Only an execution has items. */
const namedItem = (context: OpenApiContext, itemIndex: number) =>
  'getInputData' in context ? { itemIndex } : {};
