import { InvalidInput } from '../../invalidInput';
import { cutMarkdown, jsonBytes } from './cutMarkdown';
import { LARGEST_MESSAGE_BYTES, MESSAGES_PER_MINUTE } from './limits';
import { addMentions, fieldAt, mentioningAll, mentionsOfParts, type Mentions } from './mentions';
import { messageBytes, type RobotMessage } from './message';

type MarkdownMessage = Extract<RobotMessage, { msgtype: 'markdown' }> & { at?: Mentions };

/** What a robot may send in a minute; nobody wants a group to get more of one message. */
const MOST_PARTS = MESSAGES_PER_MINUTE;

/** For `msgUuid`, the numbers of a part, and the names of the fields. */
const ENVELOPE_BYTES = 300;

/**
 * How full parts must at least be: those that end between paragraphs look better than full ones, but
 * better words cut in two than a message that isn't sent.
 */
const LEAST_FILLED = [0.25, 0.9, 1];

/** @returns undefined where there would be too many */
function cut(text: string, mostBytes: number, mentions: Mentions): string[] | undefined {
  for (const leastFilled of LEAST_FILLED) {
    const parts = mentioningAll(cutMarkdown(text, mostBytes, leastFilled), mentions);
    if (parts.length <= MOST_PARTS) return parts;
  }
  return undefined;
}

/**
 * A markdown message, as several numbered ones when it is longer than DingTalk takes. It is cut
 * between paragraphs where that is possible. Each person is mentioned in one part only.
 *
 * @param mostBytes that whoever sends it takes
 * @throws InvalidInput when it would be far too many
 */
export function markdownMessages(
  title: string,
  text: string,
  mentions: Mentions,
  mostBytes = LARGEST_MESSAGE_BYTES,
): MarkdownMessage[] {
  const tooLong = (bytes: number) =>
    new InvalidInput(
      `The message has ${bytes} bytes, too many for ${MOST_PARTS} messages of ${mostBytes}`,
      'Shorten it, or link to a document instead.',
    );
  const markdown = addMentions(text, mentions);
  // Before anything is done with it: to cut some megabytes would hold everything else up.
  if (markdown.length > MOST_PARTS * mostBytes) throw tooLong(Buffer.byteLength(markdown));

  const whole: MarkdownMessage = {
    msgtype: 'markdown',
    markdown: { title, text: markdown },
    ...fieldAt(mentions),
  };
  const wholeBytes = messageBytes(whole) + ENVELOPE_BYTES;
  if (wholeBytes <= mostBytes || !text.trim()) return [whole];

  const frameBytes = wholeBytes - jsonBytes(markdown);
  if (frameBytes * 2 > mostBytes) {
    throw new InvalidInput(
      `The title and the people to mention take ${frameBytes} of the ${mostBytes} bytes of a message`,
      'Shorten the title: it is repeated in every part of a long message.',
    );
  }
  const parts = cut(markdown, mostBytes - frameBytes, mentions);
  if (!parts) throw tooLong(wholeBytes);
  return mentionsOfParts(parts, mentions).map(({ part, mentions: mentionsOfPart }, index) => {
    const number = `${index + 1}/${parts.length}`;
    return {
      msgtype: 'markdown',
      markdown: { title: `${title} (${number})`, text: `**${number}**\n\n${part}` },
      ...fieldAt(mentionsOfPart),
    };
  });
}

/** An expression that takes the blanks around a newline would try each of many blanks anew. */
const inOneLine = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');

/**
 * One text for many items: a heading and a list.
 *
 * @param lines of the items that are shown
 * @param count of all items; the rest is counted at the end
 */
export function digest(title: string, lines: string[], count: number): string {
  const shown = lines.map((line) => `- ${inOneLine(line)}`);
  const rest = count - shown.length;
  return [`### ${title}`, shown.join('\n'), ...(rest > 0 ? [`… and ${rest} more`] : [])].join(
    '\n\n',
  );
}
