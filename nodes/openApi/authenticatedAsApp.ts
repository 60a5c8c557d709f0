import type {
  ICredentialDataDecryptedObject,
  IHttpRequestHelper,
  IHttpRequestOptions,
} from 'n8n-workflow';

import { addressAtApp, type App } from '../../protocols/dingtalk/openApi/app';
import { TOKEN_HEADER, TOKEN_PARAMETER } from '../../protocols/dingtalk/openApi/token';
import { appOf } from '../accounts/appOf';
import {
  authenticated,
  headersOf,
  queryOf,
  urlOf,
  type N8nRequest,
} from '../accounts/authenticated';
import { askForToken, tokenError } from './askForToken';
import { appTokens, tokenKey } from './appTokens';
import { blockAt } from './askOpenApi';

/**
 * n8n gives the helpers that send requests to a credential's `preAuthentication` only, and to its
 * `authenticate` the same fields right after that.
 */
const helpersFor = new WeakMap<ICredentialDataDecryptedObject, IHttpRequestHelper>();

/** @param data the decrypted `dingTalkAppApi` credential, read for one request */
export function rememberHelpers(
  data: ICredentialDataDecryptedObject,
  context: IHttpRequestHelper,
): void {
  helpersFor.set(data, context);
}

/** n8n does not tell the credential what was answered, so the token has to be one that is valid. */
async function validToken(app: App, context: IHttpRequestHelper | undefined): Promise<string> {
  if (!context) throw new Error('n8n gives the credential no way to ask for an access token.');
  const ask = async () => await askForToken(context, app);
  const given = await appTokens.getConfirmed(tokenKey(app), ask);
  // A token may be known all the same, but the address that it is for is not to be called either.
  const block = blockAt(app);
  if (block) throw tokenError(block);
  if (given.failure) throw tokenError(given.failure);
  return given.token;
}

/**
 * Gives a request of an app the access token, where the server that is asked takes it. A request may
 * bring its own.
 *
 * @param data the decrypted `dingTalkAppApi` credential, as for {@link rememberHelpers}
 * @returns the request as it will be sent
 * @throws Error for an address of another server, before anybody is asked for a token; or why there
 *   is no token
 */
export async function authenticatedAsApp(
  data: ICredentialDataDecryptedObject,
  asked: N8nRequest,
): Promise<IHttpRequestOptions> {
  const app = appOf(data);
  const { api, url } = addressAtApp(app, urlOf(asked), queryOf(asked));
  const headers = headersOf(asked);
  const own = api === 'api' ? headers[TOKEN_HEADER] : url.searchParams.get(TOKEN_PARAMETER);
  if (own) return authenticated(asked, url);
  const token = await validToken(app, helpersFor.get(data));
  if (api === 'api') return authenticated(asked, url, { ...headers, [TOKEN_HEADER]: token });
  url.searchParams.set(TOKEN_PARAMETER, token);
  return authenticated(asked, url);
}
