import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

/**
 * A request as n8n hands it to a credential. Its older HTTP helpers, which its HTTP Request node
 * uses, have other names for the same things.
 */
export interface N8nRequest extends IHttpRequestOptions {
  uri?: string;
  form?: unknown;
  formData?: unknown;
}

/** @returns what the request names as its address; empty for none */
export const askedUrl = ({ url, uri }: N8nRequest): string => url ?? uri ?? '';

export const askedQuery = ({ qs }: N8nRequest): IDataObject => qs ?? {};

/** @returns the request's headers with lower-case names */
export const askedHeaders = ({ headers }: N8nRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

/** Whoever is redirected to would get headers that are secrets. Both spellings, as above. */
const withoutRedirects = {
  disableFollowRedirect: true,
  followRedirect: false,
  followAllRedirects: false,
};

/**
 * @param url where the request goes, with its whole query
 * @param headers in place of the request's own
 * @returns the request as it will be sent
 */
export function authenticated(
  asked: N8nRequest,
  url: URL,
  headers: IDataObject | undefined = asked.headers,
): N8nRequest {
  return { ...asked, ...withoutRedirects, url: url.href, uri: undefined, qs: undefined, headers };
}
