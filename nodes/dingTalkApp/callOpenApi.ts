import { createHash } from 'node:crypto';

import type { App } from '../../protocols/dingtalk/openApi/app';
import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { openApiCodes } from '../../protocols/dingtalk/openApi/errors';
import { serviceError } from '../sending/itemErrors';
import { readCredential } from '../accounts/readCredential';
import { AccessTokens, type AskedToken } from './AccessTokens';
import { appOf } from '../accounts/appOf';
import {
  APP_CREDENTIAL,
  askOpenApi,
  type OpenApiContext,
  type OpenApiAnswer,
  type OpenApiFailure,
  type OpenApiRequest,
} from './askOpenApi';

const accessTokens = new AccessTokens<OpenApiFailure>();

const keyOf = ({ baseUrl, clientId, clientSecret }: App): string =>
  createHash('sha256').update([baseUrl, clientId, clientSecret].join('\n')).digest('hex');

async function askForToken(
  context: OpenApiContext,
  { clientSecret }: App,
): Promise<AskedToken<OpenApiFailure>> {
  const outcome = await askOpenApi(context, openApiCalls.getToken, {}, [clientSecret]);
  if (outcome.failure) return outcome;
  const { access_token: token, expires_in: validSeconds } = outcome.answer.fields;
  return { token: String(token), validSeconds: Number(validSeconds) || 0 };
}

const tokenRefusals: unknown[] = [openApiCodes.invalidAccessToken, openApiCodes.expiredAccessToken];

async function askWithToken(
  context: OpenApiContext,
  app: App,
  call: OpenApiRequest,
): ReturnType<typeof askOpenApi> {
  const key = keyOf(app);
  for (let attempt = 1; ; attempt++) {
    const given = await accessTokens.get(key, async () => await askForToken(context, app));
    if (given.failure) return given;
    const { token } = given;
    const secrets = [app.clientSecret, token];
    const outcome = await askOpenApi(context, call, { access_token: token }, secrets);
    const isRefused = tokenRefusals.includes(outcome.failure?.answer?.code);
    if (!isRefused || attempt > 1) return outcome;
    await accessTokens.forget(key, token);
  }
}

/**
 * Calls DingTalk's server API as an app. An access token that DingTalk does not accept any more is
 * renewed once.
 *
 * @throws NodeApiError for DingTalk's refusal or when it cannot be reached; NodeOperationError for a
 *   credential that cannot be right
 */
export async function callOpenApi(
  context: OpenApiContext,
  call: OpenApiRequest,
): Promise<OpenApiAnswer> {
  const app = await readCredential(context, APP_CREDENTIAL, appOf);
  const outcome = await askWithToken(context, app, call);
  if (!outcome.failure) return outcome.answer;
  const { failure } = outcome;
  throw serviceError(context, failure.answer ?? { said: failure.said }, failure);
}
