import { randomUUID } from 'node:crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { signedHeadersFor } from '../../protocols/eventbridge/signing';
import { isRecord } from '../../protocols/isRecord';
import type { EventBridgeAccount } from './eventBridge';
import { authenticated, headersOf, urlAtService, type N8nRequest } from './authenticated';

const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

/** What n8n would make a text of, and name its type, when the request is signed already. */
const isJson = (body: unknown): boolean =>
  Array.isArray(body) ||
  (isRecord(body) && !Buffer.isBuffer(body) && typeof body.pipe !== 'function');

/** Whoever checks the signature of a name that is there twice may take either value, or both. */
function queryToSign({ searchParams }: URL): Record<string, string> {
  const query = Object.fromEntries(searchParams);
  if (Object.keys(query).length === searchParams.size) return query;
  const [...names] = searchParams.keys();
  const twice = names.sort().find((name, index) => name === names[index + 1]);
  throw new Error(
    `The query of the URL has the name ${twice} more than once, and EventBridge's signature covers each name once. Leave the others out, or set Array Format in Query Parameters to another one.`,
  );
}

/**
 * Signs a request as it will be sent: a signature is over method, address, query and the type of
 * the body. It holds its time and is valid once, so each attempt needs one of its own.
 *
 * @throws Error for an address of another server, a form instead of JSON, or a name that is twice in
 *   the query
 */
export function signedRequest(
  { endpoint, accessKey }: EventBridgeAccount,
  asked: N8nRequest,
): IHttpRequestOptions {
  const { body, form, formData } = asked;
  if (form !== undefined || formData !== undefined || body instanceof URLSearchParams) {
    throw new Error('EventBridge takes JSON, not a form: set Body Content Type to JSON.');
  }
  const url = urlAtService(asked, endpoint);
  const given = headersOf(asked);
  const contentType = body === undefined ? '' : (given['content-type'] ?? JSON_CONTENT_TYPE);
  const headers = signedHeadersFor(
    accessKey,
    {
      method: (asked.method ?? 'GET').toUpperCase(),
      path: url.pathname,
      query: queryToSign(url),
      headers: given,
    },
    contentType,
    { date: new Date(), nonce: randomUUID() },
  );
  const sent = isJson(body) ? { ...asked, body: JSON.stringify(body) } : asked;
  return authenticated(sent, url, headers);
}
