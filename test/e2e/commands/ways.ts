import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';

import packageJson from '../../../package.json';
import { isRunByCi } from './ci';
import type { Servers } from './calls';
import type { Workshop } from './workshop';

/** What the commands run with. */
export interface Site {
  workshop: Workshop;
  /** Starts them at the first call: n8n has the package only once a command has installed it. */
  servers: () => Promise<Servers>;
}

/** Runs a command and sees that it does what the page says. `more` are the pattern's groups. */
type Way = (command: string, site: Site, more: string[]) => Promise<void>;

const { name } = packageJson;

const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** In every run of CI, by .ci/run. */
const byCi: Way = async (command) => {
  expect(isRunByCi(command)).toBe(true);
};

const pack: Way = async (command, { workshop }) => {
  await workshop.run(command);
  expect(readdirSync(workshop.clonePath())).toContain(`${name}-${packageJson.version}.tgz`);
};

const publish: Way = async (command, { workshop }) => {
  await workshop.run(command);
  const published = await fetch(`${workshop.registry.url}/${name}/latest`);
  expect(await published.json()).toMatchObject({ name, version: packageJson.version });
};

const view: Way = async (command, { workshop }) => {
  const shown = await workshop.run(command);
  expect(shown).toContain(`${name}@${packageJson.version} | MIT | deps: none`);
};

/** The package is where n8n looks for it, whole, and n8n's own library is not beside it. */
function expectInstalled(home: string): void {
  const modules = join(home, '.n8n/nodes/node_modules');
  expect(readdirSync(modules).filter((entry) => !entry.startsWith('.'))).toEqual([name]);
  for (const file of packageJson.n8n.nodes)
    expect(existsSync(join(modules, name, file))).toBe(true);
}

const install: Way = async (command, { workshop }) => {
  await workshop.run(command);
  expectInstalled(workshop.home);
};

const installInContainer: Way = async (command, { workshop }) => {
  await workshop.run(command);
  expectInstalled(workshop.container);
};

const tellDocker: Way = async (command, { workshop }, [order = '']) => {
  await workshop.run(command);
  expect(readFileSync(workshop.dockerLog, 'utf8').split('\n')).toContain(order);
};

const installNpm: Way = async (command, { workshop }, [version]) => {
  await workshop.run(command);
  const npm = join(workshop.npmPrefix, 'bin/npm');
  expect(await workshop.run(`'${npm}' --version`)).toMatch(new RegExp(`^${version}\\.`));
};

/** All packages are there; it is only said what would be installed. */
const installFromDebian: Way = async (command, { workshop }) => {
  await workshop.run(command);
};

/** It mends a file. Whether the others need mending, lint has said. */
const format: Way = async (command, { workshop }) => {
  const file = workshop.clonePath('unformatted.js');
  writeFileSync(file, 'const a = "b"');
  writeFileSync(workshop.clonePath('.prettierignore'), '/*\n!/unformatted.js\n');
  await workshop.run(command);
  expect(readFileSync(file, 'utf8')).toBe("const a = 'b';\n");
  rmSync(file);
  await workshop.run('git checkout -- .prettierignore');
};

/** The files that it picks; `npm test` itself is run by CI. */
const listTests: Way = async (command, { workshop }, [folder]) => {
  const files = (await workshop.run(`${command} --listTests`)).match(/^\/.+$/gm) ?? [];
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(file).toContain(`/${folder}/`);
};

/** In the one file that has such tests: looking for them in all others takes most of a minute. */
const testByName: Way = async (command, { workshop }, [part = '']) => {
  const [file] = (await workshop.run(`git grep -l "${part}" -- test/unit test/engine`)).split('\n');
  await workshop.run(`${command} --json --outputFile=by-name.json ${file}`);
  const { numPassedTests } = readJson(workshop.clonePath('by-name.json')) as Record<string, number>;
  expect(numPassedTests).toBeGreaterThan(0);
};

let benchParts: Promise<string[]> | undefined;

/** What it says that it has, when it is asked for something else. */
async function askForBenchParts(workshop: Workshop): Promise<string[]> {
  const complaint = await workshop.run('npm run bench -- none-of-these').catch(String);
  return /none-of-these is none of ([\w, ]+)\./.exec(complaint)?.[1]?.split(', ') ?? [];
}

/** Whether it has such a part, or any. Measuring takes minutes and is left to people. */
const bench: Way = async (_command, { workshop }, [part = 'crypto']) => {
  benchParts ??= askForBenchParts(workshop);
  expect(await benchParts).toContain(part);
};

/** It prints where it is, and the page there has the callback URL that it was given. */
const playgroundAlone: Way = async (command, { workshop }) => {
  const port = await getPort({ host: '127.0.0.1' });
  const child = spawn('bash', ['-c', command.replace('PORT=5680 ', '')], {
    cwd: workshop.clonePath(),
    env: { ...workshop.environment, PORT: String(port) },
    // A group of its own, which Ctrl-C reaches as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    let printed = '';
    for await (const text of child.stdout) {
      printed += String(text);
      if (printed.includes('Ctrl-C ends it.')) break;
    }
    const url = `http://127.0.0.1:${port}`;
    const callbackUrl = /CALLBACK_URL=(\S+)/.exec(command)?.[1] ?? '';
    expect(printed).toContain(`The playground is at ${url}; it pushes to ${callbackUrl}`);
    expect(await (await fetch(url)).text()).toContain('<title>');
  } finally {
    process.kill(-child.pid!, 'SIGINT');
    await ended;
  }
};

/** It finds exactly those files of the page's table that still have a placeholder. */
const findPlaceholders: Way = async (command, { workshop }) => {
  const page = readFileSync(workshop.clonePath('CONTRIBUTING.md'), 'utf8');
  const inTable = [...page.matchAll(/^\| `([^`]+)` +\| .*(?:OWNER|owner@example\.com)/gm)];
  const left = inTable
    .map(([, file = '']) => file)
    .filter((file) =>
      /OWNER|owner@example\.com/.test(readFileSync(workshop.clonePath(file), 'utf8')),
    );
  const found = await workshop.run(`${command} || true`);
  expect(new Set(found.match(/^[^:\n]+/gm) ?? [])).toEqual(new Set(left));
};

const setVersion: Way = async (command, { workshop }, [version]) => {
  await workshop.run(command);
  for (const file of ['package.json', 'package-lock.json']) {
    expect(readJson(workshop.clonePath(file))).toMatchObject({ version });
  }
};

const tag: Way = async (command, { workshop }, [version]) => {
  await workshop.run(command);
  expect(await workshop.run('git tag')).toContain(version);
};

/** The tag is in the repository that the Action looks at. */
const pushTag: Way = async (command, { workshop }, [version]) => {
  await workshop.run(command);
  expect(await workshop.run(`git -C '${workshop.origin}' tag`)).toContain(version);
};

const newSecret: Way = async (command, { workshop }) => {
  expect(await workshop.run(command)).toMatch(/^[0-9a-f]{32}\n$/);
};

const call: Way = async (command, { workshop, servers }) => {
  await (await servers()).answer(command, workshop.environment);
};

/** Who runs which commands, in an order in which each finds what it needs. */
export const ways: Array<[pattern: RegExp, way: Way]> = [
  [/^npm (ci|test|run lint|run test:page|run test:e2e)$/, byCi],
  [/^sudo apt-get install [\w+ -]+$/, installFromDebian],
  [/^npm install --global npm@(\d+)$/, installNpm],
  [/^openssl rand -hex 16$/, newSecret],
  [/^git grep -nE /, findPlaceholders],
  [/^npm run format$/, format],
  [/^npm test -- (test\/\w+)$/, listTests],
  [/^npm test -- -t "([\w ]+)"$/, testByName],
  [/^npm pack$/, pack],
  [/^npm publish --access public$/, publish],
  [/^npm view n8n-nodes-dingtalk-eventbridge$/, view],
  [/^docker exec -u node n8n npm install --prefix \S+ --omit=peer \S+$/, installInContainer],
  [/^docker (restart n8n|compose (?:restart \w+|stop))$/, tellDocker],
  [/^npm install --prefix ~\/\.n8n\/nodes --omit=peer \S+$/, install],
  [/^curl /, call],
  [/^(?:CALLBACK_URL=\S+ PORT=\d+ )?npx tsx playground\/main\.ts$/, playgroundAlone],
  [/^npm run bench(?: -- (\w+))?$/, bench],
  [/^npm version --no-git-tag-version (\d+\.\d+\.\d+)$/, setVersion],
  [/^git tag (v\d+\.\d+\.\d+)$/, tag],
  [/^git push origin (v\d+\.\d+\.\d+)$/, pushTag],
];

/** What other suites run, or the global setup. */
export const runElsewhere: RegExp[] = [
  // start.test.ts
  /^npm start$/,
  // install.ts, before all suites
  /^npm run build$/,
  // package.test.ts; as it stands in the documentation, it asks npm for the package
  /^npx @n8n\/scan-community-package n8n-nodes-dingtalk-eventbridge$/,
  // In CI in a smaller size, as the full one takes many minutes.
  /^([A-Z_]+=\d+ )+npm run test:e2e -- \w+$/,
];
