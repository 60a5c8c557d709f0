import { createHash } from 'node:crypto';

import type { App } from '../../protocols/dingtalk/openApi/app';
import type { Problem } from '../../protocols/problem';
import { AccessTokens } from './AccessTokens';

/** Why there is no token. It knows no node: all who wait for a token share it. */
export interface TokenFailure extends Problem {
  /** DingTalk's own code and words, or what happened instead of an answer; without secrets. */
  said: string;
  /** How often DingTalk was asked. */
  attempts?: number;
  /** Whether DingTalk does not know the app with its secret, so that an older token is void too. */
  refusesApp?: boolean;
}

/** Those of this process, for nodes and for requests that n8n authenticates by the credential. */
export const appTokens = new AccessTokens<TokenFailure>();

/** @returns what names an app with its secret, without telling it */
export const tokenKey = ({ apiUrl, clientId, clientSecret }: App): string =>
  createHash('sha256').update([apiUrl, clientId, clientSecret].join('\n')).digest('hex');
