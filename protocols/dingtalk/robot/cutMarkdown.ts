/** How a part that ends within a block of code closes it, and how the next one opens it again. */
interface Code {
  /** Where its first line begins. */
  from: number;
  /** Where the line that closes it begins; the end of the text where none does. */
  to: number;
  opening: string;
  closing: string;
}

/** What of a text stays in one piece: its first character and the one behind its last. */
interface Whole {
  from: number;
  to: number;
}

const LONGEST_FENCE = 16;
const LONGEST_INFO = 40;
/** For the line that closes a block of code, with its newline as JSON has it. */
const CLOSING_BYTES = LONGEST_FENCE + 2;

/** Three backticks or more, or as many tildes, at the beginning of a line; then a language. */
const FENCE = new RegExp(
  `^ {0,3}(\`{3,${LONGEST_FENCE}}|~{3,${LONGEST_FENCE}})(?![\`~])(.*)$`,
  'gm',
);

const MENTION = /@[^\s@]{1,128}/gu;

/** Behind the text of a link, from where the expression is set to. */
const LINK_TARGET = /\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\)/y;

/** @returns bytes of a text as it stands in the request body */
export const jsonBytes = (text: string): number =>
  Buffer.byteLength(JSON.stringify(text), 'utf8') - '""'.length;

const ASCII_BYTES = Array.from({ length: 128 }, (_, code) => jsonBytes(String.fromCharCode(code)));

/** @param code point; a surrogate that stands alone is escaped in JSON */
function bytesInJson(code: number): number {
  if (code < 0x80) return ASCII_BYTES[code] ?? 1;
  if (code < 0x800) return 2;
  if (code > 0xffff) return 4;
  return code >= 0xd800 && code <= 0xdfff ? 6 : 3;
}

/** @returns for each place in a text, the bytes in JSON of what is before it */
function sizesBefore(text: string): Uint32Array {
  const sizes = new Uint32Array(text.length + 1);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    size += bytesInJson(code);
    sizes[at + 1] = size;
    // Both halves together have the size, so that a limit never comes between them.
    if (code > 0xffff) sizes[++at + 1] = size;
  }
  return sizes;
}

/** @returns the blocks of code, and the lines at which they begin and end */
function codeOf(text: string): { codes: Code[]; fences: Whole[] } {
  const codes: Code[] = [];
  const fences: Whole[] = [];
  let open: Code | undefined;
  for (const { 0: line, 1: fence = '', 2: info = '', index } of text.matchAll(FENCE)) {
    const end = index + line.length;
    if (open) {
      if (!fence.startsWith(open.closing.trim()) || info.trim()) continue;
      open.to = index;
      fences.push({ from: index - 1, to: end });
      open = undefined;
    } else if (!(fence.startsWith('`') && info.includes('`'))) {
      const language = info.length > LONGEST_INFO ? '' : info.trimEnd();
      open = {
        from: end + 1,
        to: text.length,
        opening: `${fence}${language}\n`,
        closing: `\n${fence}`,
      };
      codes.push(open);
      fences.push({ from: index, to: end + 2 });
    }
  }
  return { codes, fences };
}

/** @returns `[…](…)` and `![…](…)`, also those within each other */
function linksOf(text: string): Whole[] {
  const links: Whole[] = [];
  let opened: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '\n' && text.charAt(at + 1) === '\n') opened = [];
    else if (character === '[') opened.push(text.charAt(at - 1) === '!' ? at - 1 : at);
    else if (character === ']') {
      const from = opened.pop();
      LINK_TARGET.lastIndex = at + 1;
      if (from === undefined || !LINK_TARGET.test(text)) continue;
      links.push({ from, to: LINK_TARGET.lastIndex });
      at = LINK_TARGET.lastIndex - 1;
    }
  }
  return links;
}

const mentionsOf = (text: string): Whole[] =>
  Array.from(text.matchAll(MENTION), ({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
  }));

/** @returns for each place in a text, how many of the wholes it is in the middle of */
function depthsOf(text: string, wholes: Whole[]): Int32Array {
  const depths = new Int32Array(text.length + 3);
  for (const { from, to } of wholes) {
    depths[from + 1] = (depths[from + 1] ?? 0) + 1;
    depths[to] = (depths[to] ?? 0) - 1;
  }
  for (let at = 1; at < depths.length; at++) {
    depths[at] = (depths[at] ?? 0) + (depths[at - 1] ?? 0);
  }
  return depths;
}

/** How good a place for a cut is, by what is before it: the less the better. */
function rank(text: string, at: number): number {
  const before = text.charAt(at - 1);
  if (before === '\n') return text.charAt(at - 2) === '\n' ? 0 : 1;
  return ' 。，'.includes(before) ? 2 : 3;
}

/**
 * Cuts a Markdown text into parts that can be read by themselves: between paragraphs, else between
 * lines, else between words; not inside a mention, a link or a picture, unless that alone is too
 * long. A block of code is closed at the end of a part and opened again in the next one.
 *
 * @param mostBytes of a part, as it stands in JSON; enough for some lines
 * @param leastFilled 0 to 1: the share of a part that must be filled before a better place for a
 *   cut is preferred to a later one
 * @returns the parts; what is lost is blanks at the cuts
 */
export function cutMarkdown(text: string, mostBytes: number, leastFilled: number): string[] {
  const sizes = sizesBefore(text);
  const { codes, fences } = codeOf(text);
  const depths = depthsOf(text, [...fences, ...linksOf(text), ...mentionsOf(text)]);
  const codeAt = (at: number) => codes.find(({ from, to }) => from <= at && at <= to);

  const lastWithin = (start: number, bytes: number): number => {
    let end = start;
    while (end < text.length && (sizes[end + 1] ?? 0) - (sizes[start] ?? 0) <= bytes) end++;
    return end;
  };
  const bestCut = (start: number, last: number): number => {
    const least = start + (last - start) * leastFilled;
    let best: number | undefined;
    for (let at = last; at > start; at--) {
      if (depths[at]) continue;
      if (best === undefined || (at >= least && rank(text, at) < rank(text, best))) best = at;
      if (at < least) break;
    }
    return best ?? last;
  };

  const parts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const { opening = '' } = codeAt(start) ?? {};
    const room = mostBytes - jsonBytes(opening) - CLOSING_BYTES;
    const last = lastWithin(start, room);
    const end = last === text.length ? last : bestCut(start, last);
    const { closing = '' } = (end < text.length && codeAt(end)) || {};
    const part = text.slice(start, end).trimEnd();
    if (part) parts.push(`${opening}${part}${closing}`);
    start = end;
  }
  return parts;
}
