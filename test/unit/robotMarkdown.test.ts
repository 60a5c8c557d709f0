import fc from 'fast-check';

import { digest, markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import {
  addMentions,
  mentionsOfParts,
  parseIds,
  type Mentions,
} from '../../protocols/dingtalk/robot/mentions';
import {
  checkMessage,
  LARGEST_MESSAGE_BYTES,
  messageBytes,
} from '../../protocols/dingtalk/robot/message';

const nobody: Mentions = { atMobiles: [], atUserIds: [], isAtAll: false };
const msgUuid = 'f'.repeat(32);

/** The text of the parts without their numbers, as one. */
const joined = (messages: ReturnType<typeof markdownMessages>) =>
  messages.map(({ markdown }) => markdown.text.replace(/^\*\*\d+\/\d+\*\*\n\n/, '')).join('');

describe('lists of people', () => {
  test.each([
    ['13800000000', ['13800000000']],
    ['138, 139,140', ['138', '139', '140']],
    ['138，139、140；141', ['138', '139', '140', '141']],
    ['138\n139 140', ['138', '139', '140']],
    [
      ['138', '139,140'],
      ['138', '139', '140'],
    ],
    [13800000000, ['13800000000']],
    ['138,138', ['138']],
    ['', []],
    [undefined, []],
    [null, []],
    [[], []],
  ])('%j', (value, ids) => {
    expect(parseIds(value)).toEqual(ids);
  });
});

describe('the @… that DingTalk needs in the text', () => {
  const mentions: Mentions = { atMobiles: ['1380'], atUserIds: ['manager1'], isAtAll: false };

  test.each([
    ['added', 'Hi', 'Hi\n\n@1380 @manager1'],
    ['added where only one is missing', 'Hi @1380!', 'Hi @1380!\n\n@manager1'],
    ['not added twice', '@manager1 and @1380', '@manager1 and @1380'],
    ['found at the end', 'for @manager1 @1380', 'for @manager1 @1380'],
    [
      'not mistaken for a longer one',
      '@13801 @manager12 @1380-1',
      '@13801 @manager12 @1380-1\n\n@1380 @manager1',
    ],
    ['found behind a longer one', '@13801 @1380 @manager1', '@13801 @1380 @manager1'],
  ])('is %s', (_what, text, expected) => {
    expect(addMentions(text, mentions)).toBe(expected);
  });

  test('of a message in parts calls each person in the first part that names them', () => {
    const all = { ...mentions, isAtAll: true };
    expect(mentionsOfParts(['@manager1', '@1380 @manager1'], all)).toMatchObject([
      { mentions: { atMobiles: [], atUserIds: ['manager1'], isAtAll: true } },
      { mentions: { atMobiles: ['1380'], atUserIds: [], isAtAll: false } },
    ]);
  });
});

describe('long Markdown', () => {
  const paragraph = (index: number) => `Paragraph ${index}: ${'十个字的一段中文文本'.repeat(40)}`;
  const paragraphs = Array.from({ length: 40 }, (_, index) => paragraph(index));

  test('that fits is one message', () => {
    expect(markdownMessages('News', '# Hi', nobody)).toEqual([
      { msgtype: 'markdown', markdown: { title: 'News', text: '# Hi' } },
    ]);
  });

  test('is cut between paragraphs into numbered parts', () => {
    const messages = markdownMessages('News', paragraphs.join('\n\n'), nobody);
    expect(messages.length).toBe(3);
    const kept = messages.flatMap(({ markdown }) => markdown.text.split('\n\n').slice(1));
    expect(kept).toEqual(paragraphs);
    expect(messages.map(({ markdown }) => markdown.title)).toEqual([
      'News (1/3)',
      'News (2/3)',
      'News (3/3)',
    ]);
    expect(messages[1]?.markdown.text).toMatch(/^\*\*2\/3\*\*\n\nParagraph/);
  });

  test('mentions everybody once', () => {
    const mentions = { atMobiles: ['1380'], atUserIds: ['manager1'], isAtAll: true };
    const messages = markdownMessages('News', `@1380\n\n${paragraphs.join('\n\n')}`, mentions);
    expect(messages.map(({ at }) => at)).toEqual([
      { atMobiles: ['1380'], atUserIds: [], isAtAll: true },
      undefined,
      { atMobiles: [], atUserIds: ['manager1'], isAtAll: false },
    ]);
    expect(messages.at(-1)?.markdown.text).toMatch(/\n\n@manager1$/);
  });

  test('of any kind loses nothing but blanks at the cuts, and every part is within the limit', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('\n\n', '\n', ' ', '。', '👨‍👩‍👧', '"', '\\', '钉'),
    );
    const text = fc
      .tuple(fc.array(piece, { minLength: 20, maxLength: 60 }), fc.integer({ min: 1, max: 40 }))
      .map(([pieces, times]) => `x${pieces.join('').repeat(times)}x`)
      .filter((markdown) => Buffer.byteLength(JSON.stringify(markdown)) < 300_000);
    fc.assert(
      fc.property(text, (markdown) => {
        const messages = markdownMessages('News', markdown, nobody);
        const withoutBlanks = (value: string) => value.replace(/\s/g, '');
        expect(withoutBlanks(joined(messages))).toBe(withoutBlanks(markdown));
        for (const message of messages) {
          expect(messageBytes({ msgUuid, ...message })).toBeLessThanOrEqual(LARGEST_MESSAGE_BYTES);
          expect(message.markdown.text).not.toMatch(/[\uD800-\uDBFF]$|^[\uDC00-\uDFFF]/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('without a border is cut anyway', () => {
    const messages = markdownMessages('News', '长'.repeat(10_000), nobody);
    expect(messages.length).toBe(2);
    messages.forEach(checkMessage);
  });

  test('far too long is refused', () => {
    expect(() => markdownMessages('News', 'x'.repeat(500_000), nobody)).toThrow(
      'too many even for 20 messages',
    );
    expect(() => markdownMessages('x'.repeat(15_000), 'x'.repeat(6_000), nobody)).toThrow(
      'too many',
    );
  });
});

describe('a digest', () => {
  test('lists all items under a heading', () => {
    expect(digest('Today', ['**Li Lei** joins', 'two\nlines'], 20)).toBe(
      '### Today\n\n- **Li Lei** joins\n- two lines',
    );
  });

  test('counts what has no line', () => {
    const lines = Array.from({ length: 57 }, (_, index) => `line ${index}`);
    const text = digest('Today', lines, 20);
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toMatch(/\n\n… and 37 more$/);
  });
});
