import { isBelow, serviceAddress, type Query } from '../../ownAddress';
import { parseWebAddress, withoutTrailingSlashes } from '../../webAddress';
import type { OpenApiCall } from './calls';

/** An app of DingTalk's developer console. */
export interface App {
  /** Formerly AppKey. */
  clientId: string;
  /** Formerly AppSecret. */
  clientSecret: string;
  /** Of the app's robot. */
  robotCode: string;
  /** Of the older server API, without a slash at the end. */
  oapiUrl: string;
  /** Of the newer server API, without a slash at the end. */
  apiUrl: string;
}

/** What a person enters for an app. */
export interface AppFields {
  clientId: string;
  clientSecret: string;
  /** Empty for an app whose robot has the app's own code. */
  robotCode: string;
  /** The older server of a public DingTalk, the address of both servers, or {@link PRIVATE}. */
  baseUrl: string;
  /** Of a private DingTalk. */
  oapiUrl: string;
  /** Of a private DingTalk. */
  apiUrl: string;
}

/** In place of an address: a DingTalk that is none of the public ones. */
export const PRIVATE = 'private';

/** The newer server API of each public DingTalk, by the address of the older one. */
const publicServers: Readonly<Record<string, string>> = {
  'https://oapi.dingtalk.com': 'https://api.dingtalk.com',
  'https://oapi.dingtalk.io': 'https://api.dingtalk.io',
};

/** However it is spelt: calls are compared with it. */
function parseAddress(address: string, name: string, example: string): string {
  const base = parseWebAddress(address);
  if (base) return `${base.origin}${withoutTrailingSlashes(base.pathname)}`;
  throw new Error(`${name} is not a web address: it starts with https://, as in ${example}.`);
}

function parseServers(fields: AppFields): Pick<App, 'apiUrl' | 'oapiUrl'> {
  const { baseUrl } = fields;
  if (baseUrl.trim() === PRIVATE) {
    return {
      oapiUrl: parseAddress(fields.oapiUrl, 'The OAPI URL', 'https://oapi.example.com'),
      apiUrl: parseAddress(fields.apiUrl, 'The API URL', 'https://api.example.com'),
    };
  }
  const oapiUrl = parseAddress(baseUrl, 'The Base URL', 'https://oapi.dingtalk.com');
  return { oapiUrl, apiUrl: publicServers[oapiUrl] ?? oapiUrl };
}

/**
 * @throws Error naming the field that cannot be right, never its value
 *
 * Source of the addresses and the robot's code: DingTalk Open Platform, "API calling guide" and "send
 * one-to-one messages by a robot", 2026-08.
 */
export function parseApp(fields: AppFields): App {
  const clientId = fields.clientId.trim();
  const clientSecret = fields.clientSecret.trim();
  if (!clientId) throw new Error('The Client ID is empty.');
  if (!clientSecret) throw new Error('The Client Secret is empty.');
  const robotCode = fields.robotCode.trim() || clientId;
  return { clientId, clientSecret, robotCode, ...parseServers(fields) };
}

/** What the paths of the newer server begin with. */
const VERSION = /^\/v\d{1,4}\.\d{1,4}\//;

function serverOf(url: URL, { apiUrl, oapiUrl }: App): OpenApiCall['api'] {
  if (!isBelow(url, apiUrl)) return 'oapi';
  if (!isBelow(url, oapiUrl)) return 'api';
  if (apiUrl !== oapiUrl) return apiUrl.length > oapiUrl.length ? 'api' : 'oapi';
  return VERSION.test(url.href.slice(apiUrl.length)) ? 'api' : 'oapi';
}

/**
 * @param asked the whole address
 * @param query what is to be added to its own
 * @returns where the request goes, and which server that is; by the path, where both have one address
 * @throws Error for an address of another server
 *
 * Source: DingTalk Open Platform, "API calling guide", 2026-08.
 */
export function addressAtApp(
  app: App,
  asked: string,
  query?: Query,
): { api: OpenApiCall['api']; url: URL } {
  const { apiUrl, oapiUrl } = app;
  const url = serviceAddress(asked, apiUrl === oapiUrl ? [oapiUrl] : [oapiUrl, apiUrl], query);
  return { api: serverOf(url, app), url };
}
