import { parseWebAddress, withoutTrailingSlashes } from '../../webAddress';

/** An app of DingTalk's developer console. */
export interface App {
  /** Formerly AppKey. */
  clientId: string;
  /** Formerly AppSecret. */
  clientSecret: string;
  /** Of the server API, without a slash at the end. */
  baseUrl: string;
}

/** @throws Error naming the field that cannot be right, never its value */
export function parseApp(clientId: string, clientSecret: string, baseUrl: string): App {
  const id = clientId.trim();
  const secret = clientSecret.trim();
  const base = parseWebAddress(baseUrl);
  if (!id) throw new Error('The Client ID is empty.');
  if (!secret) throw new Error('The Client Secret is empty.');
  if (!base) {
    throw new Error(
      'The Base URL is not a web address: it starts with https://, as in https://oapi.dingtalk.com.',
    );
  }
  // However it is spelt: calls are compared with it.
  const address = `${base.origin}${withoutTrailingSlashes(base.pathname)}`;
  return { clientId: id, clientSecret: secret, baseUrl: address };
}

/**
 * What of the app goes into the query of a call for an access token.
 *
 * Source: DingTalk Open Platform, "obtain the access_token of an internal app", 2026-08.
 */
export const tokenQuery = ({ clientId, clientSecret }: App): Record<string, string> => ({
  appkey: clientId,
  appsecret: clientSecret,
});
