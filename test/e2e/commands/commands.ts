import { blocksOf, inlineOf, type Page } from '../../support/markdown';

/** A command that a page tells people to run. */
export interface Command {
  text: string;
  /** The pages that have it. */
  files: string[];
}

const PROGRAMS = 'apt-get|curl|docker|git|node|npm|npx|openssl|redis-server|sudo';
/** Code within a line of text that is a command, settings in front of it included. */
const INLINE_COMMAND = new RegExp(`^([A-Z_]+=\\S+ )*(${PROGRAMS}) \\S`);
const SETTING = /^[A-Z][A-Z0-9_]*=\S*$/;

/** All commands of the pages, each once: those of shell blocks, and those within the text. */
export function commandsIn(pages: Page[]): Command[] {
  const commands = new Map<string, Set<string>>();
  for (const page of pages) {
    for (const text of shellCodeOf(page)) {
      for (const command of splitCommands(text)) {
        commands.set(command, (commands.get(command) ?? new Set()).add(page.file));
      }
    }
  }
  return [...commands].map(([text, files]) => ({ text, files: [...files] }));
}

const isSetting = (line: string) => SETTING.test(line);

const shellBlocksOf = (page: Page): string[] =>
  blocksOf(page)
    .filter(({ language }) => ['sh', 'bash', 'shell', 'console'].includes(language))
    .map(({ content }) => content);

function shellCodeOf(page: Page): string[] {
  const inline = inlineOf(page)
    .filter(({ type, content }) => type === 'code_inline' && INLINE_COMMAND.test(content))
    .map(({ content }) => content);
  return [...shellBlocksOf(page), ...inline];
}

/** Commands over several lines stay in one piece; those that `&&` joins are commands of their own. */
const splitCommands = (code: string): string[] =>
  linesOf(code)
    .filter((line) => !line.startsWith('#') && !isSetting(line))
    .flatMap((line) => line.split(' && '));

const linesOf = (code: string): string[] =>
  code
    .split(/(?<!\\)\n/)
    .map((line) => line.trim())
    .filter(Boolean);
