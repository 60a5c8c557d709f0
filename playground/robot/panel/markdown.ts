import MarkdownIt, { type MarkdownIt as Reader, type RendererRule, type Token } from 'markdown-it';

type People = Array<string | number> | '' | null;

/** Whom a message calls; many senders leave a field empty rather than out. */
export type At =
  | {
      atMobiles?: People;
      atUserIds?: People;
      isAtAll?: boolean | string | number | null;
    }
  | ''
  | null;

const EVERYONE = ['All', 'all', '所有人'];

const isLink = (url: string) => /^(https?:\/\/|(dingtalk|dtmd):)/i.test(url);

/** An address that a message may link to; undefined for what could run as a script. */
export const linkOf = (url: unknown): string | undefined =>
  typeof url === 'string' && isLink(url) ? url : undefined;

/** Whom a message calls, as they are written behind the @. */
export const calledBy = (at?: At): string[] => [...peopleOf(at), ...(isForAll(at) ? EVERYONE : [])];

const peopleOf = (at?: At) => {
  const { atMobiles, atUserIds } = at || {};
  return [...(atMobiles || []), ...(atUserIds || [])].map(String).filter(Boolean);
};

const isForAll = (at?: At) => isOn((at || {}).isAtAll);

/** Whether a switch is on: true, or the same as text or as a number. */
export const isOn = (flag: unknown): boolean => ['true', '1'].includes(String(flag));

/** What DingTalk's robots understand of Markdown: neither HTML nor tables. */
const markdown = extended(
  new MarkdownIt({ html: false, linkify: true }).disable(['table', 'strikethrough']),
);

/** Only links and mentions; everything else stays as it was written. */
const plain = extended(new MarkdownIt('zero', { linkify: true }).enable('linkify'));

/**
 * A message's Markdown as HTML.
 *
 * @param called whom to highlight where the text has "@" and one of these
 */
export const htmlOf = (text: string, called: string[]): string => markdown.render(text, { called });

/** A plain text as HTML. DingTalk appends whom the text doesn't mention. */
export function plainHtmlOf(text: string, at?: At): string {
  const people = peopleOf(at).filter((who) => !mentions(text, who));
  const everyone = isForAll(at) && !EVERYONE.some((who) => mentions(text, who)) ? ['All'] : [];
  const appended = [...people, ...everyone].map((who) => ` @${who}`).join('');
  return plain.renderInline(text + appended, { called: calledBy(at) });
}

const mentions = (text: string, who: string) => patternOf([who]).test(text);

/** Longer names first, so that "@138" is not found in "@1380". */
function patternOf(called: string[]): RegExp {
  const longestFirst = called.toSorted((one, other) => other.length - one.length);
  const names = longestFirst.map(new MarkdownIt().utils.escapeRE);
  return new RegExp(`(@(?:${names.join('|')})(?![\\w-]))`);
}

/** Adds what is DingTalk's own: which links work, and the highlight of a mention. */
function extended(reader: Reader): Reader {
  reader.validateLink = isLink;
  reader.core.ruler.push('mentions', ({ tokens, env, Token }) => {
    const { called } = env as { called: string[] };
    if (!called.length) return;
    const pattern = patternOf(called);
    for (const block of tokens.filter(({ type }) => type === 'inline')) {
      block.children = (block.children ?? []).flatMap((token) => split(token, pattern, Token));
    }
  });
  const rules: Record<string, RendererRule> = {
    mention: (tokens, index) =>
      `<span class="mention">${reader.utils.escapeHtml(tokens[index]!.content)}</span>`,
    link_open: (tokens, index, options, _env, renderer) => {
      tokens[index]!.attrSet('target', '_blank');
      tokens[index]!.attrSet('rel', 'noopener');
      return renderer.renderToken(tokens, index, options);
    },
  };
  Object.assign(reader.renderer.rules, rules);
  return reader;
}

/** A token in which mentions are tokens of their own. */
function split(token: Token, pattern: RegExp, TokenClass: typeof Token): Token[] {
  if (token.type !== 'text') return [token];
  // What a capturing pattern splits has the mentions at the odd places.
  return token.content.split(pattern).map((content, index) => {
    const part = new TokenClass(index % 2 ? 'mention' : 'text', '', 0);
    part.content = content;
    return part;
  });
}
