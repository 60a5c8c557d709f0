import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';

import { blocksOf, inlineOf, readPages, type Page } from '../support/markdown';
import { checkout } from '../../tools/paths';

const pages = readPages();

/** What the links and pictures of a page lead to, but for addresses elsewhere. */
const targetsOf = (page: Page): string[] =>
  inlineOf(page)
    .map((token) => String(token.attrGet('href') ?? token.attrGet('src') ?? ''))
    .filter((target) => target && !/^[a-z]+:/i.test(target));

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf({ tokens }: Page): Set<string> {
  const slugger = new GithubSlugger();
  const headings = tokens.filter((_token, index) => tokens[index - 1]?.type === 'heading_open');
  const textOf = (heading: (typeof headings)[number]) =>
    (heading.children ?? []).map(({ content }) => content).join('');
  return new Set(headings.map((heading) => slugger.slug(textOf(heading))));
}

function isThere(from: Page, target: string): boolean {
  const [path = '', anchor] = decodeURI(target).split('#');
  const file = path ? normalize(join(dirname(from.file), path)) : from.file;
  if (!existsSync(join(checkout, file))) return false;
  const page = pages.find((candidate) => candidate.file === file);
  return anchor === undefined || (page !== undefined && anchorsOf(page).has(anchor));
}

describe.each(pages)('$file', (page) => {
  test('every link to a page, an anchor, an example or a picture leads there', () => {
    expect(targetsOf(page).filter((target) => !isThere(page, target))).toEqual([]);
  });

  test('what it shows as JSON is JSON', () => {
    const shown = blocksOf(page).filter(({ language }) => language === 'json');
    for (const { content } of shown) expect(() => JSON.parse(content) as unknown).not.toThrow();
  });
});
