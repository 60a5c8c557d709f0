import { LONGEST_ADDRESS, parseWebAddress } from './webAddress';

/** Names and values as a person entered them; of a list, each goes into the query. */
export type Query = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** All at once: the address is written anew each time that its own parameters change. */
function addParameters(url: URL, added: ReadonlyArray<readonly [string, string]>): URL {
  if (!added.length) return url;
  const characters = added.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (characters > LONGEST_ADDRESS) {
    throw new Error(
      `The query of the URL has ${characters} characters; no server takes more than ${LONGEST_ADDRESS}. Put large values into the body.`,
    );
  }
  const parameters = new URLSearchParams(url.search);
  for (const [name, value] of added) parameters.append(name, value);
  url.search = parameters.toString();
  return url;
}

const addQuery = (url: URL, query: Query): URL =>
  addParameters(
    url,
    Object.entries(query).flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as unknown[]) : [value])
        .filter((one) => one !== undefined)
        .map((one) => [name, textOf(one)] as const),
    ),
  );

/** At least one. */
export type Bases = readonly [string, ...string[]];

const foreign = (given: URL, own: readonly URL[]): Error =>
  new Error(
    `The credential is for ${own.map(({ origin }) => origin).join(' and ')}, so nothing of it is sent to ${given.origin}. Enter an address of ${own.map(({ host }) => host).join(' or ')}, or choose another credential.`,
  );

const unreadable = (own: URL): Error =>
  new Error(`The URL is not a web address: it starts with https://, as in ${own.origin}.`);

/** @returns whether an address is that of the base, or comes behind it */
export function isBelow(url: URL, base: string): boolean {
  const { origin, pathname } = new URL(base);
  const folder = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return url.origin === origin && (url.pathname === pathname || url.pathname.startsWith(folder));
}

/**
 * For a credential that serves all addresses of a server, or of several.
 *
 * @param asked absolute, or what comes behind the first base, from its slash on
 * @param bases of the credential, without a slash at their ends; they may have a path
 * @returns where the request goes, with its whole query
 * @throws Error for an address that is not below a base: a secret never goes there
 */
export function serviceAddress(asked: string, bases: Bases, query: Query = {}): URL {
  const [first] = bases;
  const own = bases.map((base) => new URL(base));
  // Anything else behind the host could make it another one, as "@" does.
  const url = parseWebAddress(asked.startsWith('/') ? `${first}${asked}` : asked);
  if (!url) throw unreadable(new URL(first));
  const isOwn = own.some(({ origin }) => origin === url.origin);
  if (!isOwn || url.username || url.password) throw foreign(url, own);
  if (!bases.some((base) => isBelow(url, base))) {
    throw new Error(
      `The credential is for ${bases.join(' and ')}, so the URL must begin with that.`,
    );
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
  if (given.origin !== own.origin || given.username || given.password) throw foreign(given, [own]);
  if (given.pathname !== '/' && given.pathname !== own.pathname) {
    throw new Error(
      `The credential is for another address of ${own.host} than the URL. Enter ${own.origin} and the request goes where the credential says.`,
    );
  }
  addQuery(given, query);
  const wrong = [...given.searchParams].find(
    ([name, value]) => own.searchParams.has(name) && own.searchParams.get(name) !== value,
  );
  if (wrong) {
    throw new Error(`The credential adds its own ${wrong[0]} to the URL: leave it out.`);
  }
  const added = [...given.searchParams].filter(([name]) => !own.searchParams.has(name));
  return addParameters(url, added);
}
