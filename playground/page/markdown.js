import MarkdownIt from '/vendor/markdown-it/markdown-it.esm.min.mjs';

const EVERYONE = ['All', 'all', '所有人'];

const isLink = (url) => /^(https?|dingtalk):/i.test(url);

/** An address that a message may link to; null for what could run as a script. */
export const linkOf = (url) => (typeof url === 'string' && isLink(url) ? url : null);

/** Whom a message calls, as they are written behind the @. */
export const calledBy = ({ at = {} }) => [
  ...(at.atMobiles ?? []),
  ...(at.atUserIds ?? []),
  ...(at.isAtAll ? EVERYONE : []),
];

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
export const htmlOf = (text, called) => markdown.render(text, { called });

/** A plain text as HTML. DingTalk appends whom the text doesn't mention. */
export function plainHtmlOf(text, { at = {}, ...message }) {
  const people = calledBy({ at: { ...at, isAtAll: false } }).filter((who) => !mentions(text, who));
  const everyone = at.isAtAll && !EVERYONE.some((who) => mentions(text, who)) ? ['All'] : [];
  const appended = [...people, ...everyone].map((who) => ` @${who}`).join('');
  return plain.renderInline(text + appended, { called: calledBy({ at, ...message }) });
}

const mentions = (text, who) => patternOf([who]).test(text);

/** Longer names first, so that "@138" is not found in "@1380". */
function patternOf(called) {
  const longestFirst = called.toSorted((one, other) => other.length - one.length);
  return new RegExp(`(@(?:${longestFirst.map(MarkdownIt().utils.escapeRE).join('|')})(?![\\w-]))`);
}

/** Adds what is DingTalk's own: which links work, and the highlight of a mention. */
function extended(reader) {
  reader.validateLink = isLink;
  reader.core.ruler.push('mentions', ({ tokens, env, Token }) => {
    if (!env.called.length) return;
    const pattern = patternOf(env.called);
    for (const block of tokens.filter(({ type }) => type === 'inline')) {
      block.children = block.children.flatMap((token) => split(token, pattern, Token));
    }
  });
  reader.renderer.rules.mention = (tokens, index) =>
    `<span class="mention">${reader.utils.escapeHtml(tokens[index].content)}</span>`;
  reader.renderer.rules.link_open = (tokens, index, options, _env, renderer) => {
    tokens[index].attrSet('target', '_blank');
    tokens[index].attrSet('rel', 'noopener');
    return renderer.renderToken(tokens, index, options);
  };
  return reader;
}

/** A token in which mentions are tokens of their own. */
function split(token, pattern, Token) {
  if (token.type !== 'text') return [token];
  // What a capturing pattern splits has the mentions at the odd places.
  return token.content.split(pattern).map((content, index) => {
    const part = new Token(index % 2 ? 'mention' : 'text', '', 0);
    part.content = content;
    return part;
  });
}
