import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../../../tools/paths';

/** The commands that .ci/run runs, as they stand there. */
const ciCommands = (): string[] =>
  readFileSync(join(checkout, '.ci/run'), 'utf8')
    .split('\n')
    .flatMap((line) => /^\s*step '[^']+' (.+)$/.exec(line)?.[1] ?? []);

/** Whether CI runs a command, be it with options that only say where the results go. */
export const isRunByCi = (command: string): boolean =>
  ciCommands().some((line) => {
    const [same, options] = [line.slice(0, command.length), line.slice(command.length)];
    return same === command && /^( --\S*)*$/.test(options);
  });
