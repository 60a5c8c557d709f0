import { createHmac } from 'node:crypto';

/** What of a request is signed. */
export interface RequestToSign {
  method: string;
  /** Without the query. */
  path: string;
  query?: Record<string, string>;
  /** With lower-case names. */
  headers: Record<string, string>;
}

const SIGNED_HEADERS = 'x-acs-';

/** Headers whose order and separators the service rebuilds by itself. */
const signedHeaders = (headers: Record<string, string>): string =>
  Object.keys(headers)
    .filter((name) => name.startsWith(SIGNED_HEADERS))
    .sort()
    .map((name) => `${name}:${headers[name]?.replace(/[\t\n\r\f]/g, ' ').trim()}\n`)
    .join('');

function resource(path: string, query: Record<string, string> = {}): string {
  const parameters = Object.keys(query)
    .sort()
    .map((name) => `${name}=${query[name]}`);
  return parameters.length ? `${path}?${parameters.join('&')}` : path;
}

/**
 * @returns the text whose HMAC is the signature
 *
 * Source: Alibaba Cloud, public SDK `aliyun/alibabacloud-eventbridge-sdk`, 2026-03.
 */
export function stringToSign({ method, path, query, headers }: RequestToSign): string {
  const lines = [method, headers['content-md5'], headers['content-type'], headers.date];
  return `${lines.map((line) => line ?? '').join('\n')}\n${signedHeaders(headers)}${resource(path, query)}`;
}

/** An access key of an Alibaba Cloud account or RAM user. */
export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  /** Only of temporary keys (STS); empty otherwise. */
  securityToken: string;
}

/** The parts of a request that its signature makes unique. */
export interface Occasion {
  /** The server refuses requests whose time is too far from its own. */
  date: Date;
  /** Never the same twice. */
  nonce: string;
}

const API_VERSION = '2015-06-06';

/**
 * @param request its headers, if there are any, are sent too, and those that the service looks at
 *   are signed
 * @param contentType of the body, as it will be sent; empty when there is none
 * @returns all headers of the request, its signature among them
 *
 * Source: as for {@link stringToSign}.
 */
export function signedHeadersFor(
  { accessKeyId, accessKeySecret, securityToken }: AccessKey,
  request: Omit<RequestToSign, 'headers'> & Partial<RequestToSign>,
  contentType: string,
  { date, nonce }: Occasion,
): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...request.headers,
    date: date.toUTCString(),
    'content-type': contentType,
    'x-acs-signature-nonce': nonce,
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-signature-version': '1.0',
    'x-eventbridge-version': API_VERSION,
  };
  if (securityToken) {
    headers['x-acs-accesskey-id'] = accessKeyId;
    headers['x-acs-security-token'] = securityToken;
  }
  const signature = createHmac('sha1', accessKeySecret)
    .update(stringToSign({ ...request, headers }))
    .digest('base64');
  return { ...headers, authorization: `acs:${accessKeyId}:${signature}` };
}
