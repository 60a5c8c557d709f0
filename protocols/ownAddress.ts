import { parseWebAddress } from './webAddress';

/** Names and values as a person entered them; of a list, each goes into the query. */
export type Query = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

function addQuery(url: URL, query: Query): URL {
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined) url.searchParams.append(name, textOf(one));
    }
  }
  return url;
}

const foreign = (given: URL, own: URL): Error =>
  new Error(
    `The credential is for ${own.origin}, so nothing of it is sent to ${given.origin}. Enter an address of ${own.host}, or choose another credential.`,
  );

const unreadable = (own: URL): Error =>
  new Error(`The URL is not a web address: it starts with https://, as in ${own.origin}.`);

/**
 * For a credential that serves all addresses of a server.
 *
 * @param asked absolute, or what comes behind the base, from its slash on
 * @param base of the credential, without a slash at its end; it may have a path
 * @returns where the request goes, with its whole query
 * @throws Error for an address that is not below the base: a secret never goes there
 */
export function serviceAddress(asked: string, base: string, query: Query = {}): URL {
  const own = new URL(base);
  // Anything else behind the host could make it another one, as "@" does.
  const url = parseWebAddress(asked.startsWith('/') ? `${base}${asked}` : asked);
  if (!url) throw unreadable(own);
  if (url.origin !== own.origin || url.username || url.password) throw foreign(url, own);
  const folder = own.pathname.endsWith('/') ? own.pathname : `${own.pathname}/`;
  if (url.pathname !== own.pathname && !url.pathname.startsWith(folder)) {
    throw new Error(`The credential is for ${base}, so the URL must begin with that.`);
  }
  return addQuery(url, query);
}

/**
 * For a credential that is an address itself. Its host stands for it, so that nobody has to enter
 * the secret behind it.
 *
 * @param asked empty, the host of the address, or the address itself
 * @param own the credential's address, with its secrets
 * @returns where the request goes, with its whole query
 * @throws Error for another address: the request would go where nobody expects it
 */
export function webhookAddress(asked: string, own: URL, query: Query = {}): URL {
  const url = new URL(own);
  const given = asked === '' ? new URL(own.origin) : parseWebAddress(asked);
  if (!given) throw unreadable(own);
  if (given.origin !== own.origin || given.username || given.password) throw foreign(given, own);
  if (given.pathname !== '/' && given.pathname !== own.pathname) {
    throw new Error(
      `The credential is for another address of ${own.host} than the URL. Enter ${own.origin} and the request goes where the credential says.`,
    );
  }
  addQuery(given, query);
  for (const [name, value] of given.searchParams) {
    if (!own.searchParams.has(name)) url.searchParams.append(name, value);
    else if (own.searchParams.get(name) !== value) {
      throw new Error(`The credential adds its own ${name} to the URL: leave it out.`);
    }
  }
  return url;
}
