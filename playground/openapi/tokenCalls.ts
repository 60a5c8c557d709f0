import { z } from 'zod';
import { isSame } from '../isSame';
import type { AccessTokens } from './accessTokens';
import type { ApiCall } from './apiCall';
import { type OpenApiError, OpenApiRefusal, apiErrors, errors } from './errors';
import { bodyOf } from './readBody';
import type { OpenApiSettings } from './settings';

const bodySchema = z.object({ appKey: z.string(), appSecret: z.string() });

/** What an app's access token depends on. */
export interface TokenOffice {
  tokens: AccessTokens;
  settings: () => OpenApiSettings;
  /** How long a new one is valid. */
  lifetimeSeconds: () => number;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/**
 * The two ways to get the app's access token, which is the same for both APIs.
 *
 * Sources: "Obtain the access_token of an internal app" of either API.
 */
export function tokenCalls({ tokens, settings, lifetimeSeconds, clock }: TokenOffice): ApiCall[] {
  const issue = (key: string, secret: string, error: OpenApiError) => {
    const { clientId, clientSecret } = settings();
    const isRight = [isSame(key, clientId), isSame(secret, clientSecret)].every(Boolean);
    if (!isRight) throw new OpenApiRefusal(error, 'the Client ID or the Client Secret is wrong');
    const { token, secondsLeft, isNew } = tokens.issue(lifetimeSeconds(), clock());
    const reason = isNew ? 'a new access token' : 'the present access token again';
    return { token, secondsLeft, reason };
  };
  return [
    {
      ...{ api: 'oapi', method: 'get', path: '/gettoken', isOpen: true },
      answer({ query }) {
        const { token, secondsLeft, reason } = issue(
          query.get('appkey') ?? '',
          query.get('appsecret') ?? '',
          errors.credentials,
        );
        return { reason, fields: { access_token: token, expires_in: secondsLeft } };
      },
    },
    {
      ...{ api: 'api', method: 'post', path: '/v1.0/oauth2/accessToken', isOpen: true },
      answer(call) {
        const { appKey, appSecret } = bodyOf(call, bodySchema, apiErrors.credentials);
        const { token, secondsLeft, reason } = issue(appKey, appSecret, apiErrors.credentials);
        return { reason, fields: { accessToken: token, expireIn: secondsLeft } };
      },
    },
  ];
}
