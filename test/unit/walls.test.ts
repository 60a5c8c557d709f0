import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';

import { checkout } from '../../tools/paths';

/** The folder of a file, what the file imports, and whether the walls of the house let it. */
const imports: Array<[string, string, 'allowed' | 'forbidden']> = [
  ['nodes/DingTalkRobot', 'nodes/sending/attempts', 'allowed'],
  ['nodes/DingTalkRobot', 'nodes/DingTalkRobot/properties', 'allowed'],
  ['nodes/DingTalkRobot', 'nodes/DingTalkCallback/properties', 'forbidden'],
  ['nodes/DingTalkRobot/message', 'nodes/DingTalkRobot/properties', 'allowed'],
  ['nodes/DingTalkRobot/message', 'nodes/DingTalkCallback/properties', 'forbidden'],
  ['nodes', 'nodes/DingTalkCallback/properties', 'forbidden'],
  ['nodes/DingTalkRobot', 'playground/server', 'forbidden'],
  ['nodes/receiving', 'nodes/sending/attempts', 'forbidden'],
  ['nodes/sending', 'nodes/receiving/EventItem', 'forbidden'],
  ['nodes/sending', 'nodes/DingTalkRobot/properties', 'forbidden'],
  ['nodes/sending', 'nodes/accounts/readCredential', 'allowed'],
  ['nodes/accounts', 'nodes/sending/attempts', 'forbidden'],
  ['nodes/openApi/stream', 'nodes/sending/attempts', 'allowed'],
  ['nodes/openApi/stream', 'nodes/receiving/EventItem', 'forbidden'],
  ['protocols/dingtalk', 'nodes/sending/attempts', 'forbidden'],
  ['protocols/dingtalk', 'n8n-workflow', 'forbidden'],
  ['protocols/dingtalk', 'protocols/eventbridge/errors', 'allowed'],
  ['credentials', 'nodes/accounts/robotOf', 'allowed'],
  ['credentials', 'nodes/sending/attempts', 'forbidden'],
  ['credentials', 'nodes/DingTalkRobot/properties', 'forbidden'],
  ['playground/robot', 'nodes/sending/attempts', 'forbidden'],
  ['playground/robot', 'protocols/dingtalk/callback', 'forbidden'],
  ['playground', 'protocols/dingtalk/callback', 'forbidden'],
];

/** Jest cannot load ESLint's configuration, which is an ES module. */
const LINT = `
  const { ESLint } = require('eslint');
  const files = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const eslint = new ESLint();
  Promise.all(files.map(({ filePath, code }) => eslint.lintText(code, { filePath }))).then((all) =>
    console.log(JSON.stringify(all.map(([{ messages }]) => messages.map(({ ruleId }) => ruleId)))),
  );
`;

function lint(files: Array<{ filePath: string; code: string }>): string[][] {
  const options = { cwd: checkout, input: JSON.stringify(files), encoding: 'utf8' as const };
  return JSON.parse(execFileSync(process.execPath, ['-e', LINT], options)) as string[][];
}

const specifierOf = (folder: string, target: string): string => {
  if (!target.includes('/')) return target;
  const path = posix.relative(folder, target);
  return path.startsWith('.') ? path : `./${path}`;
};

describe('the walls of the house', () => {
  const found = lint(
    imports.map(([folder, target]) => ({
      filePath: `${folder}/sample.ts`,
      code: `import { it } from '${specifierOf(folder, target)}';\n\nexport const its = it;\n`,
    })),
  );

  test.each(imports.map((row, index) => [...row, found[index]!] as const))(
    'a file in %s that imports %s is %s',
    (_folder, _target, verdict, rules) => {
      expect(rules.includes('no-restricted-imports')).toBe(verdict === 'forbidden');
    },
  );
});
