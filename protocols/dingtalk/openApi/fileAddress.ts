import { isPrivateHost } from '../../privateHosts';
import { parseWebAddress } from '../../webAddress';

/** Far more than any address of DingTalk's. */
const LONGEST = 8_000;

/** Those of the schemes. At any other, something else than a file server may answer. */
const isUsualPort = ({ port }: URL): boolean => ['', '80', '443'].includes(port);

/**
 * Where DingTalk says that a file is. That may be any host, and sometimes is one in DingTalk's own
 * network, which nobody outside can reach. An address in one's own network must not be asked.
 *
 * @param servers the credential's own base addresses; their hosts are fine wherever they are, at any
 *   port
 * @returns undefined for an address that is none, or not public
 *
 * Source: DingTalk Open Platform, "download the file content of the robot receiving message",
 * 2026-08; addresses inside DingTalk as seen in public reports.
 */
export function parseFileAddress(
  downloadUrl: unknown,
  servers: readonly string[],
): URL | undefined {
  if (typeof downloadUrl !== 'string' || downloadUrl.length > LONGEST) return undefined;
  const url = parseWebAddress(downloadUrl);
  if (!url || url.username || url.password) return undefined;
  const own = servers.map((server) => parseWebAddress(server)?.hostname);
  const isPublic = !isPrivateHost(url.hostname) && isUsualPort(url);
  return isPublic || own.includes(url.hostname) ? url : undefined;
}

/** The most that file systems take. */
const LONGEST_NAME_BYTES = 255;

/** The beginning of a name and its ending, by which programs know what is in the file. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  const ending = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
  let stem = '';
  let bytes = Buffer.byteLength(ending);
  for (const character of name.slice(0, name.length - ending.length)) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST_NAME_BYTES) break;
    stem += character;
  }
  return stem + ending;
}

/** Control characters, halves of others, and what lets `fdp.exe` read as `exe.pdf`. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

/** The last part of a path, without what no file system takes. */
function safeName(name: string): string {
  const last =
    name
      .slice(-4 * LONGEST_NAME_BYTES)
      .split(/[/\\]/)
      .at(-1) ?? '';
  const text = shortened(last.replace(UNSEEN, '').trim());
  return /^\.*$/.test(text) ? '' : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Node.js reads headers as Latin-1, and servers write UTF-8. */
function asUtf8(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}

/** Source: RFC 6266, 4 and RFC 8187. */
function nameInDisposition(header: unknown): string {
  if (typeof header !== 'string' || header.length > LONGEST) return '';
  const extended = /;\s*filename\*=(?:utf-8)?'[^']{0,20}'([^;\s]+)/i.exec(header)?.[1];
  if (extended) return safeName(decoded(extended));
  const plain = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^";\s][^;\s]*))/i.exec(header);
  // Others than " and \ are left alone: many servers write a path of Windows as it is.
  const quoted = plain?.[1]?.replace(/\\(["\\])/g, '$1');
  return safeName(decoded(asUtf8(quoted ?? plain?.[2] ?? '')));
}

/**
 * @param given what the person, or the message, calls it; may be empty
 * @param disposition the answer's header `content-disposition`
 * @param url where it came from
 */
export const fileNameOf = (given: string, disposition: unknown, url: URL): string =>
  safeName(given) || nameInDisposition(disposition) || safeName(decoded(url.pathname)) || 'file';
