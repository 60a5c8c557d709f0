import fc from 'fast-check';
import MarkdownIt from 'markdown-it';

import { digest, markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import {
  addMentions,
  mentionsOfParts,
  parseMentions,
  type Mentions,
} from '../../protocols/dingtalk/robot/mentions';
import { LARGEST_MESSAGE_BYTES } from '../../protocols/dingtalk/robot/limits';
import { checkMessage, messageBytes } from '../../protocols/dingtalk/robot/message';

const nobody: Mentions = { atMobiles: [], atUserIds: [], isAtAll: false };
const msgUuid = 'f'.repeat(32);

const phone = '13800000000';
const calling: Mentions = { ...nobody, atMobiles: [phone] };

type Messages = ReturnType<typeof markdownMessages>;

/** The texts of the parts, without their numbers. */
const textsOf = (messages: Messages) =>
  messages.map(({ markdown }) => markdown.text.replace(/^\*\*\d+\/\d+\*\*\n\n/, ''));

const withoutBlanks = (value: string) => value.replace(/\s/g, '');

const FENCE = '(?:`{3,}|~{3,})';
const OPENED_AGAIN = new RegExp(`^${FENCE}.*\n`);
const CLOSED = new RegExp(`\n${FENCE}$`);

/** Whether parts say what the text says, but for blanks and for code that goes on in the next. */
function expectSame(messages: Messages, text: string): void {
  let rest = withoutBlanks(text);
  for (const part of textsOf(messages)) {
    const opened = [part, part.replace(OPENED_AGAIN, '')];
    const candidates = [...opened, ...opened.map((one) => one.replace(CLOSED, ''))];
    const found = candidates.map(withoutBlanks).find((candidate) => rest.startsWith(candidate));
    expect([found, rest.slice(0, 40)]).toEqual([expect.any(String), expect.any(String)]);
    rest = rest.slice(found?.length);
  }
  expect(rest).toBe('');
}

const parser = new MarkdownIt();

/** What another reader of Markdown finds in texts: links, pictures, and code with its language. */
function foundIn(texts: string[]) {
  const all = texts.flatMap((text) => parser.parse(text, {}));
  const inline = all.flatMap(({ children }) => children ?? []);
  const code = all.filter(({ type }) => type === 'fence');
  return {
    links: inline.flatMap((token) => token.attrGet('href') ?? []),
    pictures: inline.flatMap((token) => token.attrGet('src') ?? []),
    code: withoutBlanks(code.map(({ content }) => content).join('')),
    languages: [...new Set(code.map(({ info }) => info))].sort(),
  };
}

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
    ['["zhang.wei","li.na"]', ['zhang.wei', 'li.na']],
    [' [138, "139,140", null]', ['138', '139', '140']],
    ['[]', []],
    ['138,138', ['138']],
    ['', []],
    [undefined, []],
    [null, []],
    [[], []],
    [
      ['138', null, undefined, '', ['139', 140]],
      ['138', '139', '140'],
    ],
    ['$:LWCP_v1:$a+b/c==', ['$:LWCP_v1:$a+b/c==']],
  ])('%j', (value, ids) => {
    expect(parseMentions('', value, false).atUserIds).toEqual(ids);
  });

  const person = { userId: 'manager1', name: 'Li Lei' };

  test.each([
    ['an object', [person], 'Entry 1'],
    ['an object without a list', person, 'Entry 1'],
    ['objects that became text', String([person, person]), 'Entry 1'],
    ['an object as JSON', JSON.stringify(person), 'Entry 1'],
    ['a list of objects as JSON', JSON.stringify(['a', person]), 'Entry 2'],
    ['half a list as JSON', '["manager1",', 'Entry 1'],
    ['true', ['manager1', true], 'Entry 2'],
    ['an object in a list in a list', ['manager1', ['manager2', person]], 'Entry 3'],
    ['a whole text', `manager1,${'x'.repeat(129)}`, 'Entry 2'],
  ])('%s is no user ID, so that no group reads @[object Object]', (_what, value, entry) => {
    const refused = expect.objectContaining({
      message: `${entry} of the user IDs to mention is no user ID`,
      fix: expect.stringContaining('.map(person => person.userId)') as unknown,
    });
    expect(() => parseMentions('', value, false)).toThrow(refused as Error);
  });

  test.each([
    ['a name', 'Li Lei'],
    ['an object', [{ mobile: phone }]],
  ])('%s is no mobile number', (_what, value) => {
    expect(() => parseMentions(value, '', false)).toThrow('is no phone number');
  });

  test('may have 50 entries together', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);
    expect(parseMentions(phone, ids(49), false).atUserIds).toHaveLength(49);
    expect(() => parseMentions(phone, ids(50), false)).toThrow('mentions 51 people');
    // Each of them would be looked for in the text.
    expect(() => parseMentions('', ids(200_000), false)).toThrow('mentions 200000 people');
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
      fc.constantFrom('\n```\n', '\n~~~~ts\n', '![', '](', ')', `@${phone}`),
    );
    const text = fc
      .tuple(fc.array(piece, { minLength: 20, maxLength: 60 }), fc.integer({ min: 1, max: 40 }))
      .map(([pieces, times]) => `x${pieces.join('').repeat(times)} @${phone} x`)
      .filter((markdown) => Buffer.byteLength(JSON.stringify(markdown)) < 300_000);
    fc.assert(
      fc.property(text, (markdown) => {
        const messages = markdownMessages('News', markdown, calling);
        expectSame(messages, markdown);
        expect(messages.flatMap(({ at }) => at?.atMobiles ?? [])).toEqual([phone]);
        for (const message of messages) {
          expect(messageBytes({ msgUuid, ...message })).toBeLessThanOrEqual(LARGEST_MESSAGE_BYTES);
          expect(message.markdown.text).not.toMatch(/[\uD800-\uDBFF]$|^[\uDC00-\uDFFF]/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('calls people wherever a cut would fall', () => {
    for (let before = 6_450; before < 6_600; before++) {
      const text = `${'字'.repeat(before)}@${phone}${'字'.repeat(4_000)}`;
      const messages = markdownMessages('News', text, calling);
      const [callingPart, ...others] = messages.filter(({ at }) => at?.atMobiles.length);
      expect(others).toEqual([]);
      expect(callingPart?.markdown.text).toContain(`@${phone}`);
    }
  });

  test('calls people at its end whose mention is in the middle of what had to be cut', () => {
    const text = `[${'字'.repeat(6_522)}@${phone}${'字'.repeat(4_000)}](https://example.com)`;
    for (let more = 0; more < 30; more++) {
      const messages = markdownMessages('News', `${'x'.repeat(more)}${text}`, calling);
      expect(messages.flatMap(({ at }) => at?.atMobiles ?? [])).toEqual([phone]);
      messages.forEach((message) => checkMessage(message));
    }
  });

  test('keeps links, pictures and code whole', () => {
    const word = fc.constantFrom('Order 268 of the shop', '订单', 'x', 'Meier & Söhne (Hamburg)');
    const number = fc.integer({ min: 1, max: 1e9 });
    const address = number.map((id) => `https://example.com/${id}_(a)`);
    const link = fc.tuple(word, address).map(([text, url]) => `[${text}](${url})`);
    const picture = fc.tuple(word, address).map(([text, url]) => `![${text}](${url} "a title")`);
    const linked = fc.tuple(picture, address).map(([text, url]) => `[${text}](${url})`);
    const line = fc
      .array(fc.oneof(word, link, picture, linked, fc.constant('[ ] to do')), { minLength: 1 })
      .map((parts) => parts.join(', '));
    const code = fc
      .tuple(fc.constantFrom('```', '````json', '~~~', '``` sh'), fc.array(word, { minLength: 1 }))
      .map(([fence, lines]) => `${fence}\n# ${lines.join('\n# ')}\n${/^[`~]+/.exec(fence)?.[0]}`);
    const blocks = fc.array(fc.oneof(line, line, code), { minLength: 2, maxLength: 12 });
    const text = fc
      .tuple(blocks, fc.integer({ min: 1, max: 200 }), fc.constantFrom('\n', '\n\n'))
      .map(([parts, times, border]) => Array(times).fill(parts.join(border)).join(border))
      .filter((markdown) => Buffer.byteLength(JSON.stringify(markdown)) < 300_000);
    fc.assert(
      fc.property(text, (markdown) => {
        const messages = markdownMessages('News', markdown, nobody);
        expect(foundIn(textsOf(messages))).toEqual(foundIn([markdown]));
        expectSame(messages, markdown);
      }),
      { numRuns: 20 },
    );
  });

  test('closes a long block of code in each part and opens it again in the next', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `  # line ${index}`);
    const text = `Look:\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n\nThat was it.`;
    const [first = '', second = '', ...others] = textsOf(markdownMessages('News', text, nobody));
    expect(first).toMatch(/^Look:\n\n```sh\n {2}# line 0\n[^`]*\n```$/);
    expect(second).toMatch(/^```sh\n {2}# line \d+\n[^`]*\n```\n\nThat was it\.$/);
    expect(others).toEqual([]);
  });

  test('fills its parts where its paragraphs are too long for one', () => {
    const long = `${'word '.repeat(3_996)}\n\n`;
    const text = Array(11).fill(`Short.\n\n${long}`).join('');
    expect(markdownMessages('News', text, nobody).length).toBeLessThanOrEqual(13);
  });

  test('is sent whenever 20 messages can take it', () => {
    const half = `${'word '.repeat(2_020)}\n\n`;
    expect(markdownMessages('News', half.repeat(38), nobody)).toHaveLength(20);
    expect(markdownMessages('News', 'x'.repeat(390_000), nobody)).toHaveLength(20);
  });

  test('without a border is cut anyway', () => {
    const messages = markdownMessages('News', '长'.repeat(10_000), nobody);
    expect(messages.length).toBe(2);
    messages.forEach((message) => checkMessage(message));
  });

  test('far too long is refused', () => {
    expect(() => markdownMessages('News', 'x'.repeat(500_000), nobody)).toThrow(
      'too many for 20 messages',
    );
    expect(() => markdownMessages('x'.repeat(15_000), 'x'.repeat(6_000), nobody)).toThrow(
      'The title and the people to mention take',
    );
  });
});

describe('a digest', () => {
  test('lists all items under a heading', () => {
    expect(digest('Today', ['**Li Lei** joins', 'two\nlines'], 2)).toBe(
      '### Today\n\n- **Li Lei** joins\n- two lines',
    );
  });

  test('counts what has no line', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const text = digest('Today', lines, 57);
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toMatch(/\n\n… and 37 more$/);
  });
});
