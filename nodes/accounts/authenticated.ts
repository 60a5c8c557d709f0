import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { serviceAddress, webhookAddress, type Query } from '../../protocols/ownAddress';

/**
 * A request as n8n hands it to a credential. Its older HTTP helpers, which its HTTP Request node
 * uses, have other names for the same things.
 */
export interface N8nRequest extends IHttpRequestOptions {
  uri?: string;
  form?: unknown;
  formData?: unknown;
  /** The node's option Array Format in Query Parameters. */
  qsStringifyOptions?: { arrayFormat?: keyof typeof listFormats };
}

export const urlOf = ({ url, uri }: N8nRequest): string => url ?? uri ?? '';

/** How the values of a list go into a query. */
const listFormats = {
  brackets: (name: string, values: unknown[]) => [[`${name}[]`, values]],
  indices: (name: string, values: unknown[]) =>
    values.map((value, index) => [`${name}[${index}]`, value]),
  repeat: (name: string, values: unknown[]) => [[name, values]],
};

/** @returns the query that was entered beside the address */
export function queryOf({ qs = {}, qsStringifyOptions }: N8nRequest): Query {
  const format = listFormats[qsStringifyOptions?.arrayFormat ?? 'repeat'];
  return Object.fromEntries(
    Object.entries(qs).flatMap(([name, value]) =>
      Array.isArray(value) ? format(name, value) : [[name, value]],
    ),
  ) as Query;
}

/** @returns the headers that were entered, with lower-case names */
export const headersOf = ({ headers }: N8nRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

/**
 * @param base of the credential's service, without a slash at its end
 * @returns where the request goes, with its whole query
 * @throws Error for an address of another server
 */
export const urlAtService = (asked: N8nRequest, base: string): URL =>
  serviceAddress(urlOf(asked), [base], queryOf(asked));

/** Whoever is redirected to would get headers that are secrets. Both spellings, as above. */
const withoutRedirects = {
  disableFollowRedirect: true,
  followRedirect: false,
  followAllRedirects: false,
};

/**
 * @param url where the request goes, with its whole query
 * @param headers in place of those that were entered
 * @returns the request as it will be sent
 */
export function authenticated(
  asked: N8nRequest,
  url: URL,
  headers: IDataObject | undefined = asked.headers,
): N8nRequest {
  return { ...asked, ...withoutRedirects, url: url.href, uri: undefined, qs: undefined, headers };
}

/**
 * For a credential that is an address itself.
 *
 * @param own the credential's address, with its secrets
 * @param secretHeaders with lower-case names
 * @returns the request as it will be sent
 * @throws Error for another address
 */
export function authenticatedWebhook(
  asked: N8nRequest,
  own: URL,
  secretHeaders: Record<string, string> = {},
): N8nRequest {
  const url = webhookAddress(urlOf(asked), own, queryOf(asked));
  return authenticated(asked, url, { ...headersOf(asked), ...secretHeaders });
}
