import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../tools/n8n/cacheFolder';
import { installCommunityPackage } from '../../tools/n8n/communityPackage';
import { n8nEnvironment } from '../../tools/n8n/environment';
import { storedValues } from '../../tools/n8n/storedValues';
import { type Host, hostOf, isReady, readyNote } from '../../tools/n8n/host';
import { newest, oldest } from '../../tools/n8n/releases';
import { webhookUrl } from '../../tools/n8n/webhookUrl';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tools-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('stored executions', () => {
  const stored = JSON.stringify([
    { items: '1', count: 2, note: null, self: '0' },
    ['2', '3', 7, true],
    { eventId: '4', text: '3' },
    'plain',
    'event-1',
  ]);

  it('tell the values of one key', () => {
    expect(storedValues(stored, 'eventId')).toEqual(['event-1']);
    expect(storedValues(stored, 'count')).toEqual([2]);
  });

  it.each(['{}', '"text"'])('are refused when they are %s', (text) => {
    expect(() => storedValues(text, 'eventId')).toThrow('data as n8n stores it');
  });
});

describe('the address of a webhook', () => {
  const trigger = {
    type: 'n8n-nodes-dingtalk-eventbridge.dingTalkCallbackTrigger',
    webhookId: 'an-id',
    parameters: {},
  };

  it('of the DingTalk trigger starts with its webhook id', () => {
    expect(webhookUrl('http://localhost:5678', trigger)).toBe(
      'http://localhost:5678/webhook/an-id/dingtalk',
    );
  });

  it('in test mode differs', () => {
    expect(webhookUrl('http://localhost:5678', trigger, { test: true })).toBe(
      'http://localhost:5678/webhook-test/an-id/dingtalk',
    );
  });

  it("of n8n's Webhook node is the path it was given", () => {
    const node = { type: 'n8n-nodes-base.webhook', webhookId: 'an-id', parameters: { path: '/x' } };
    expect(webhookUrl('http://n8n', node)).toBe('http://n8n/webhook/x');
  });

  it('does not exist for a node that is no trigger', () => {
    const node = { type: 'n8n-nodes-base.set', parameters: {} };
    expect(() => webhookUrl('http://n8n', node)).toThrow('has no webhook');
  });
});

describe('an installed n8n', () => {
  const prepare = (note: string): Host => {
    const host = hostOf(newest);
    const inFolder = (path: string) => join(folder, path.slice(host.folder.length + 1));
    const moved = { ...host, folder, node: inFolder(host.node), bin: inFolder(host.bin) };
    for (const file of [moved.node, moved.bin]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
    writeFileSync(join(folder, 'ready.json'), note);
    return moved;
  };

  it('is ready once its installation says so', async () => {
    expect(await isReady(prepare(readyNote(newest)), newest)).toBe(true);
  });

  it('is not ready when its installation was not completed', async () => {
    const host = prepare('');
    rmSync(join(folder, 'ready.json'));
    expect(await isReady(host, newest)).toBe(false);
  });

  it('is not ready when it was installed from other versions', async () => {
    expect(await isReady(prepare(readyNote(oldest)), newest)).toBe(false);
    const withOtherOverrides = { ...newest, overrides: {} };
    expect(await isReady(prepare(readyNote(withOtherOverrides)), newest)).toBe(false);
  });

  it('is not ready when its Node is gone', async () => {
    const host = prepare(readyNote(newest));
    rmSync(host.node);
    expect(await isReady(host, newest)).toBe(false);
  });

  it.each([
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache'],
    ['linux', {}, '/home/me/.cache'],
    ['darwin', {}, '/home/me/Library/Caches'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local'],
  ] as const)('is kept in the cache of %s with %j', (platform, environment, parent) => {
    expect(cacheFolder(environment, platform, '/home/me')).toContain(
      join(parent, 'n8n-nodes-dingtalk-eventbridge'),
    );
  });
});

describe('the environment of n8n', () => {
  const settings = {
    host: hostOf(newest),
    userFolder: '/folder',
    port: 5678,
    brokerPort: 5679,
    listenAddress: '127.0.0.1',
    url: 'http://localhost:5678/',
  };

  it("leaves out the settings of the user's own n8n", () => {
    const own = { N8N_ENCRYPTION_KEY: 'key', DB_TYPE: 'postgresdb', EXECUTIONS_MODE: 'queue' };
    expect(Object.keys(n8nEnvironment(settings, own))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/ENCRYPTION_KEY|DB_TYPE|EXECUTIONS_MODE/)]),
    );
  });

  it("puts the host's Node first in PATH, for n8n's task runner", () => {
    const { PATH } = n8nEnvironment(settings, { PATH: '/usr/bin' });
    expect(PATH?.startsWith(dirname(settings.host.node))).toBe(true);
    expect(PATH).toContain('/usr/bin');
  });

  it('keeps the playground out of the proxy', () => {
    const { NO_PROXY } = n8nEnvironment(settings, { no_proxy: 'example.com' });
    expect(NO_PROXY?.split(',')).toEqual(
      expect.arrayContaining(['example.com', 'localhost', '127.0.0.1']),
    );
  });
});

describe('a community package', () => {
  const NAME = 'n8n-nodes-example';
  const nodes = () => join(folder, 'user', '.n8n', 'nodes');
  const read = (file: string) => JSON.parse(readFileSync(join(nodes(), file), 'utf8')) as unknown;

  const pack = (version: string): string => {
    const source = join(folder, version, 'package');
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'package.json'), JSON.stringify({ name: NAME, version }));
    const tarball = join(folder, `${version}.tgz`);
    execFileSync('tar', ['-czf', tarball, '-C', dirname(source), 'package']);
    return tarball;
  };

  it('is installed where n8n loads it, and replaced by another version', async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      await installCommunityPackage(join(folder, 'user'), pack(version));
      expect(read(`node_modules/${NAME}/package.json`)).toEqual({ name: NAME, version });
      expect(read('package.json')).toMatchObject({ dependencies: { [NAME]: version } });
    }
  });

  it('leaves the other packages of the folder alone', async () => {
    mkdirSync(nodes(), { recursive: true });
    const others = { name: 'mine', dependencies: { other: '2.0.0' } };
    writeFileSync(join(nodes(), 'package.json'), JSON.stringify(others));
    await installCommunityPackage(join(folder, 'user'), pack('1.0.0'));
    expect(read('package.json')).toMatchObject({
      name: 'mine',
      dependencies: { other: '2.0.0', [NAME]: '1.0.0' },
    });
  });
});
