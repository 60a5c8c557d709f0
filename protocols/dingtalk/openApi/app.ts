import { parseWebAddress, withoutTrailingSlashes } from '../../webAddress';

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
