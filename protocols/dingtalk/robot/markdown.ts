import { InvalidInput } from '../../invalidInput';
import { addMentions, fieldAt, mentionsOfParts, type Mentions } from './mentions';
import { LARGEST_MESSAGE_BYTES, messageBytes, type RobotMessage } from './message';

type MarkdownMessage = Extract<RobotMessage, { msgtype: 'markdown' }>;

/** What a robot may send in a minute; nobody wants a group to get more of one message. */
const MOST_PARTS = 20;

/** For `msgUuid`, the numbers of a part, and the names of the fields. */
const ENVELOPE_BYTES = 300;

/** How a text is cut: first between paragraphs, and finer only where a piece is still too long. */
const BORDERS = [/(?<=\n\n)/, /(?<=\n)/, /(?<=[ 。，])/, /(?:)/u];

/** Bytes of a text as it stands in the request body. */
const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text), 'utf8') - 2;

/** @returns pieces in order, each within the limit, that joined give the text again */
function cut(text: string, mostBytes: number, [border = /(?:)/u, ...finer] = BORDERS): string[] {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  const close = () => {
    if (part) parts.push(part);
    part = '';
    bytes = 0;
  };
  for (const piece of text.split(border)) {
    const pieceBytes = jsonBytes(piece);
    if (bytes + pieceBytes > mostBytes) close();
    if (pieceBytes > mostBytes) {
      const pieces = cut(piece, mostBytes, finer);
      parts.push(...pieces.slice(0, -1));
      part = pieces.at(-1) ?? '';
      bytes = jsonBytes(part);
    } else {
      part += piece;
      bytes += pieceBytes;
    }
  }
  close();
  return parts;
}

/**
 * A markdown message, as several numbered ones when it is longer than DingTalk takes. It is cut
 * between paragraphs where that is possible. Each person is mentioned in one part only.
 *
 * @throws InvalidInput when it would be far too many
 */
export function markdownMessages(
  title: string,
  text: string,
  mentions: Mentions,
): MarkdownMessage[] {
  const markdown = addMentions(text, mentions);
  const whole: MarkdownMessage = {
    msgtype: 'markdown',
    markdown: { title, text: markdown },
    ...fieldAt(mentions),
  };
  const wholeBytes = messageBytes(whole) + ENVELOPE_BYTES;
  if (wholeBytes <= LARGEST_MESSAGE_BYTES) return [whole];

  const frameBytes = wholeBytes - jsonBytes(markdown);
  const parts =
    frameBytes * 2 > LARGEST_MESSAGE_BYTES ? [] : cut(markdown, LARGEST_MESSAGE_BYTES - frameBytes);
  if (parts.length > MOST_PARTS || !parts.length) {
    throw new InvalidInput(
      `The message has ${wholeBytes} bytes, too many even for ${MOST_PARTS} messages of ${LARGEST_MESSAGE_BYTES}`,
      'Shorten it, or link to a document instead.',
    );
  }
  return mentionsOfParts(parts, mentions).map(({ part, mentions: mentionsOfPart }, index) => {
    const number = `${index + 1}/${parts.length}`;
    return {
      msgtype: 'markdown',
      markdown: { title: `${title} (${number})`, text: `**${number}**\n\n${part.trimEnd()}` },
      ...fieldAt(mentionsOfPart),
    };
  });
}

/**
 * One text for many items: a heading and a list.
 *
 * @param most lines; the rest is counted
 */
export function digest(title: string, lines: string[], most: number): string {
  const shown = lines.slice(0, most).map((line) => `- ${line.trim().replace(/\s*\n\s*/g, ' ')}`);
  const rest = lines.length - shown.length;
  return [`### ${title}`, shown.join('\n'), ...(rest > 0 ? [`… and ${rest} more`] : [])].join(
    '\n\n',
  );
}
