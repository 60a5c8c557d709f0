/**
 * Lints texts as if they were files of this repository. A program of its own, because jest loads no
 * ES modules such as the configuration of ESLint.
 *
 * In: JSON `[{ path, text }]`. Out: JSON, a list of messages, each with its line.
 */
import { text as readAll } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const faults = [];
for (const { path, text } of JSON.parse(await readAll(process.stdin))) {
  const lines = text.split('\n');
  const [{ messages }] = await eslint.lintText(text, { filePath: path });
  for (const { ruleId, message, line } of messages) {
    faults.push(`${ruleId}: ${message} in ${path}: ${lines[line - 1].trim()}`);
  }
}
process.stdout.write(JSON.stringify(faults));
