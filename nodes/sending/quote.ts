/** Longest quotation of a service's or an error's words. */
export const QUOTED_CHARACTERS = 200;

/** Parts of an address that are at least this long are no words, but may be keys. */
const SHORTEST_SECRET_PART = 10;

/** A header that Alibaba Cloud repeats when it refuses a signature. */
const SECRET_HEADER = /(x-acs-security-token:)\s*\S+/gi;

/** @returns what of an address that is a secret itself must not be shown */
export const secretsOfUrl = ({ href, pathname, search, searchParams }: URL): string[] => {
  // As they stand there, too: a + in a key is a blank once it is decoded.
  const written = search.split(/[?&]/).map((pair) => pair.slice(pair.indexOf('=') + 1));
  const parts = [...pathname.split('/'), ...searchParams.values(), ...written];
  return [href, ...new Set(parts.filter(({ length }) => length >= SHORTEST_SECRET_PART))];
};

/**
 * @param text what a service said
 * @param secrets what must not be shown of it, as it is or percent-encoded
 * @returns the beginning of the text
 */
export function quote(text: unknown, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter(Boolean)
    .flatMap((secret) => [secret, encodeURIComponent(Buffer.from(secret).toString())])
    // The longest first: a secret may be part of another.
    .sort((one, other) => other.length - one.length);
  return hidden
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), String(text ?? ''))
    .replace(SECRET_HEADER, '$1…')
    .slice(0, QUOTED_CHARACTERS);
}
