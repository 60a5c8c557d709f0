import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { parse } from 'yaml';

import packageJson from '../../package.json';
import { checkout } from '../../tools/paths';

const read = (file: string) => readFileSync(join(checkout, file), 'utf8');

/** The classes that package.json gives to n8n, from their sources. */
const published = <T>(files: string[]): Array<{ file: string; instance: T }> =>
  files.map((built) => {
    const file = built.replace(/^dist\//, '').replace(/\.js$/, '');
    const [Class] = Object.values(
      jest.requireActual<Record<string, new () => T>>(join(checkout, file)),
    );
    return { file, instance: new Class!() };
  });

const nodes = published<INodeType>(packageJson.n8n.nodes).map(({ file, instance }) => ({
  file,
  description: instance.description,
}));
const credentials = published<ICredentialType>(packageJson.n8n.credentials).map(
  ({ file, instance }) => ({ file, description: instance }),
);

/** The texts of a description that n8n shows, each with the way to it. */
function textsOf(value: unknown, way: string[] = []): Array<[way: string, text: string]> {
  const shown = ['displayName', 'name', 'description', 'placeholder', 'hint', 'action', 'subtitle'];
  if (typeof value === 'string') return shown.includes(way.at(-1)!) ? [[way.join('.'), value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, [...way, key]));
}

/** An example, a button's label or a list's prompt. */
const PLACEHOLDER = /^(e\.g\. |Add |Choose )/;

describe.each([...nodes, ...credentials])('$file', ({ description }) => {
  test('its texts are English', () => {
    const foreign = textsOf(description).filter(([, text]) => /\p{Script=Han}/u.test(text));
    expect(foreign).toEqual([]);
  });

  test('its placeholders are examples, or say what a button adds or a list is for', () => {
    const placeholders = textsOf(description).filter(([way]) => way.endsWith('.placeholder'));
    const others = placeholders.filter(([, text]) => !PLACEHOLDER.test(text));
    expect(others).toEqual([]);
  });

  test('its actions have no articles', () => {
    const actions = textsOf(description).filter(([way]) => way.endsWith('.action'));
    expect(actions.filter(([, text]) => /\b(an?|the)\b/i.test(text))).toEqual([]);
  });
});

describe.each(nodes)('$file', ({ file, description }) => {
  const { name } = description;
  const page = `docs/${name.charAt(0).toUpperCase()}${name.slice(1)}.md`;

  test('it has a page, which the README and its codex file lead to', () => {
    expect(existsSync(join(checkout, page))).toBe(true);
    expect(read('README.md')).toContain(`](${page})`);
    expect(read(`${file}.json`)).toContain(`/blob/main/${page}"`);
  });

  test('an example to import has it', () => {
    const examples = readdirSync(join(checkout, 'examples')).filter((name) => /\.json$/.test(name));
    const type = `"${packageJson.name}.${name}"`;
    expect(examples.filter((name) => read(`examples/${name}`).includes(type))).not.toEqual([]);
  });
});

test('every node is named after the service that it is for', () => {
  for (const { description } of nodes) {
    expect(description.displayName).toMatch(/^(DingTalk|Alibaba Cloud EventBridge)( |$)/);
  }
});

test('the licence is MIT, in package.json and as a file', () => {
  expect(packageJson.license).toBe('MIT');
  expect(read('LICENSE')).toMatch(/^MIT License\n/);
});

test('homepage and all links to documentation are in the repository that package.json names', () => {
  const repository = packageJson.repository.url.replace(/^git\+(https:.*)\.git$/, '$1');
  expect(packageJson.homepage).toBe(`${repository}#readme`);
  const links = [
    ...credentials.map(({ description }) => description.documentationUrl ?? ''),
    ...nodes.flatMap(({ file }) => read(`${file}.json`).match(/https:[^"]+/g) ?? []),
  ];
  for (const link of links) expect(link.startsWith(`${repository}/blob/main/docs/`)).toBe(true);
  expect(links.length).toBeGreaterThan(credentials.length + nodes.length);
});

test('a GitHub Action publishes the package with provenance, after lint and tests', () => {
  const { permissions, jobs } = parse(read('.github/workflows/publish.yml')) as {
    permissions: Record<string, string>;
    jobs: { publish: { 'runs-on': string; steps: Array<{ run?: string }> } };
  };
  expect(permissions['id-token']).toBe('write');
  const commands = jobs.publish.steps.flatMap(({ run }) => run ?? []);
  const publish = commands.findIndex((command) => /^npm publish .*--provenance/.test(command));
  for (const before of ['npm ci', 'npm run lint', 'npm test', 'npm run build']) {
    expect(commands.slice(0, publish)).toContain(before);
  }
});

test('docs/verification.md names only checks that there are', () => {
  const named = [...read('docs/verification.md').matchAll(/`((?:test|\.github|\.ci)\/[\w./-]+)`/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, path = ''] of named)
    expect([path, existsSync(join(checkout, path))]).toEqual([path, true]);
});
