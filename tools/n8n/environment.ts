import { delimiter, dirname, join } from 'node:path';
import type { Host } from './hostTypes';

/** What an n8n process needs to know. */
export interface Settings {
  host: Host;
  userFolder: string;
  port: number;
  /** Port on which n8n and its task runner talk; it must differ between n8n processes. */
  brokerPort: number;
  listenAddress: string;
  /** Address under which browsers and DingTalk reach n8n, ending in a slash. */
  url: string;
}

const INHERITED = [
  ...['HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TMP', 'TEMP'],
  ...['USERPROFILE', 'USERNAME', 'APPDATA', 'LOCALAPPDATA', 'SystemRoot', 'ComSpec', 'PATHEXT'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

/**
 * The environment of an n8n process: of the user's own only what concerns the machine, so that an
 * n8n configured there (its database, its encryption key) is never touched.
 */
export function n8nEnvironment(
  settings: Settings,
  user: NodeJS.ProcessEnv,
): Record<string, string> {
  const { host, url } = settings;
  const noProxy = [user.NO_PROXY ?? user.no_proxy, 'localhost', '127.0.0.1', '::1']
    .filter(Boolean)
    .join(',');
  return {
    ...pick(user, INHERITED),
    // n8n starts its task runner as `node`: the host's own has to come first.
    PATH: [dirname(host.node), user.PATH ?? user.Path ?? ''].join(delimiter),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    NO_COLOR: '1',
    // Saves a second or two of every start but the first; only Node 22 and later look at it.
    NODE_COMPILE_CACHE: join(host.folder, 'compile-cache'),
    N8N_USER_FOLDER: settings.userFolder,
    N8N_PORT: String(settings.port),
    N8N_LISTEN_ADDRESS: settings.listenAddress,
    N8N_HOST: 'localhost',
    N8N_RUNNERS_BROKER_PORT: String(settings.brokerPort),
    N8N_SECURE_COOKIE: 'false',
    // Without it every webhook call and execution waits for the one V8 isolate of n8n.
    N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
    ...OFFLINE,
    ...host.settings(url),
  };
}

/** Nothing here asks n8n's servers for anything. */
const OFFLINE = {
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
  N8N_COMMUNITY_PACKAGES_PREVENT_LOADING: 'false',
};

const pick = (environment: NodeJS.ProcessEnv, names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
