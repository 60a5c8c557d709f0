import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

import { hostOf } from '../../tools/n8n/host';
import { newest } from '../../tools/n8n/releases';
import { checkout } from '../../tools/paths';
import { blocksOf, readPages } from '../support/markdown';
import { commandsIn } from './commands/commands';
import { SETTING_NAME, settingsOf } from './commands/n8nSettings';

const run = promisify(execFile);

/** Settings of the playground and of the test of queue mode, which look like n8n's. */
const OURS = ['N8N_URL', 'QUEUE_EVENTS', 'QUEUE_EVENTS_PER_SECOND', 'QUEUE_STOPPED_SECONDS'];

const host = hostOf(newest);
const pages = readPages();
const known = settingsOf(host);

test.each(pages)(`n8n ${newest.n8n} knows every setting in $file`, ({ text }) => {
  const named = new Set(text.match(SETTING_NAME));
  expect([...named].filter((name) => !known.has(name) && !OURS.includes(name))).toEqual([]);
});

/** A service of a Compose file, as far as the documentation uses that. */
interface Service {
  image?: string;
  build?: { dockerfile_inline: string };
  command?: string;
  depends_on?: string[];
  environment?: Record<string, unknown>;
  volumes?: string[];
  configs?: Array<{ source: string }>;
}

interface Compose {
  services: Record<string, Service>;
  volumes?: Record<string, unknown>;
  configs?: Record<string, unknown>;
}

const composeFiles = pages
  .flatMap(blocksOf)
  .filter(({ language, content }) => language === 'yaml' && /^services:/m.test(content));

describe.each(composeFiles)('The Compose file in $file', ({ file, content }) => {
  const compose = parse(content, { merge: true }) as Compose;
  const services = Object.values(compose.services);
  const ofN8n = services.filter(({ build }) => build);

  test('runs the version that CI tests, with the package installed by a command that CI runs', () => {
    const tested = commandsIn(pages).map(({ text }) => text);
    expect(ofN8n.length).toBeGreaterThan(0);
    for (const { build } of ofN8n) {
      const [from, install = ''] = build!.dockerfile_inline.trim().split('\n');
      expect(from).toBe(`FROM n8nio/n8n:${newest.n8n}`);
      expect(tested).toContain(install.replace(/^RUN /, 'docker exec -u node n8n '));
    }
  });

  test('refers only to services, volumes and configs that it has', () => {
    for (const { depends_on = [], volumes = [], configs = [] } of services) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(depends_on));
      const named = volumes
        .map((volume) => volume.split(':')[0]!)
        .filter((name) => !/^[./]/.test(name));
      expect(Object.keys(compose.volumes ?? {})).toEqual(expect.arrayContaining(named));
      const sources = configs.map(({ source }) => source);
      expect(Object.keys(compose.configs ?? {})).toEqual(expect.arrayContaining(sources));
    }
  });

  test('sets only what n8n knows, and the page says what to fill in', () => {
    for (const { environment = {} } of ofN8n) {
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    }
    const page = readFileSync(join(checkout, file), 'utf8').replace(content, '');
    for (const [, name] of content.matchAll(/(?<!\$)\$\{(\w+)\}/g))
      expect(page).toContain(`\`${name}\``);
  });

  test.each(ofN8n.flatMap(({ command }) => command ?? []))(
    'n8n has the command "%s"',
    async (command) => {
      const [name = '', ...flags] = command.split(' ');
      const folder = mkdtempSync(join(tmpdir(), 'dingtalk-settings-'));
      const env = { PATH: process.env.PATH, N8N_USER_FOLDER: folder, N8N_ENCRYPTION_KEY: 'help' };
      const { stdout } = await run(host.node, [host.bin, name, '--help'], { env });
      rmSync(folder, { recursive: true, force: true });
      expect(stdout).toContain(`n8n ${name}`);
      for (const flag of flags) expect(stdout).toContain(flag.split('=')[0]);
    },
  );
});
