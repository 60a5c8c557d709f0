import type { App } from '../../protocols/dingtalk/openApi/app';
import { parseWebAddress } from '../../protocols/webAddress';
import { authenticated, urlAtService, urlOf, type N8nRequest } from './authenticated';

const originOf = (address: string) => parseWebAddress(address)?.origin;

/**
 * Lets requests to DingTalk's two servers pass, and no others.
 *
 * @throws Error for an address of another server
 */
export function authenticatedAsApp({ apiUrl, oapiUrl }: App, asked: N8nRequest): N8nRequest {
  const isForApi = originOf(urlOf(asked)) === originOf(apiUrl);
  return authenticated(asked, urlAtService(asked, isForApi ? apiUrl : oapiUrl));
}
