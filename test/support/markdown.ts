import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

import { checkout } from '../../tools/paths';

const markdown = new MarkdownIt();

/** A page of the documentation. */
export interface Page {
  /** Its path in the checkout. */
  file: string;
  text: string;
  tokens: Token[];
}

/** What markdown-it makes of a piece of a page. */
export type Token = ReturnType<typeof markdown.parse>[number];

/** A block of code in a page. */
export interface Block {
  file: string;
  /** What the block says it is, such as `sh`. */
  language: string;
  content: string;
}

/** Everything that people read: the pages in the checkout's own folder and in docs. */
export function readPages(): Page[] {
  const pagesIn = (folder: string) =>
    readdirSync(join(checkout, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => join(folder, name));
  return [...pagesIn('.'), ...pagesIn('docs')].map((file) => {
    const text = readFileSync(join(checkout, file), 'utf8');
    return { file, text, tokens: markdown.parse(text, {}) };
  });
}

/** The blocks of code of a page. */
export const blocksOf = ({ file, tokens }: Page): Block[] =>
  tokens
    .filter(({ type }) => type === 'fence')
    .map(({ info, content }) => ({ file, language: info.trim(), content }));

/** What stands within the lines of a page: text, code, links and pictures. */
export const inlineOf = ({ tokens }: Page): Token[] =>
  tokens.flatMap(({ children }) => children ?? []);
