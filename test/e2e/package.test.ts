import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { checkout } from '../../tools/paths';

/**
 * What n8n reads of a package at the start and when a flow first uses a node of it: `npm run bench --
 * startUp` shows that this much costs nothing that a person would notice. Whatever is larger, such as
 * a catalogue, belongs into a file that is read when somebody looks into it.
 */
const LARGEST_READ_BYTES = 700 * 1024;

let folder: string;
let files: string[];

beforeAll(() => {
  const tarball = process.env.E2E_TARBALL ?? '';
  folder = mkdtempSync(join(tmpdir(), 'dingtalk-package-'));
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the package holds dist, README and LICENSE, and nothing else', () => {
  const others = files.filter((file) => !file.startsWith('dist/')).sort();
  expect(others).toEqual(['LICENSE', 'README.md', 'README.zh-CN.md', 'package.json']);
  expect(files.filter((file) => !/\.(js|json|svg)$|^(LICENSE|README.*\.md)$/.test(file))).toEqual(
    [],
  );
});

test('the code and the lists that n8n reads are below 700 KB', () => {
  const sizes = files
    .filter((file) => /^dist\/.*\.(js|json)$/.test(file))
    .map((file) => statSync(join(folder, file)).size);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(LARGEST_READ_BYTES);
});

test('the package needs nothing but what n8n provides', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

/** Runs the check that n8n runs on submitted packages, in a process of its own: it is an ES module. */
function scan(target: string, patterns: string): unknown {
  const scanner = join(checkout, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
  const script = `
    const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(${JSON.stringify(pathToFileURL(scanner).href)});
    console.log(JSON.stringify(await analyzePackage(${JSON.stringify(target)}, ${patterns})));
  `;
  const output = execFileSync('node', ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    cwd: checkout,
    // In jest's environment one of the plugins takes every file for a sample of its own tests.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return JSON.parse(output);
}

test.each([
  ['the packed package', () => folder, 'undefined'],
  ['its source', () => checkout, 'SOURCE_FILE_PATTERNS'],
])("n8n's scanner for community packages passes %s", (_name, target, patterns) => {
  expect(scan(target(), patterns)).toEqual({ passed: true });
});
