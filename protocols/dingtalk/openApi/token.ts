import type { App } from './app';
import type { OpenApiRequest } from './calls';

/** What DingTalk gives for an app's secret. */
export interface AccessToken {
  token: string;
  /** From the answer on. */
  validSeconds: number;
}

/** Where the newer server takes it. */
export const TOKEN_HEADER = 'x-acs-dingtalk-access-token';

/** Where the older server takes it. */
export const TOKEN_PARAMETER = 'access_token';

/**
 * Asks for a token, which both servers take. DingTalk gives the same one again while it is valid. The
 * secret goes into the body; the older call has it in the address. It is the one call without a token.
 *
 * Source: DingTalk Open Platform, "obtain the accessToken of an internal app" and "API calling guide",
 * 2026-08.
 */
export const tokenRequest = ({ clientId, clientSecret }: App): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path: '/v1.0/oauth2/accessToken',
  isRepeatable: true,
  body: { appKey: clientId, appSecret: clientSecret },
});

/** @returns undefined when there is none in the answer */
export function readToken(answer: Readonly<Record<string, unknown>>): AccessToken | undefined {
  const { accessToken: token, expireIn } = answer;
  if (typeof token !== 'string' || token === '') return undefined;
  const validSeconds = Number(expireIn);
  return { token, validSeconds: validSeconds > 0 ? validSeconds : 0 };
}
