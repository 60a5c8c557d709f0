import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

import { push } from '../../playground/dingtalk/push';
import { checkout } from '../../tools/paths';
import { launchBrowser, openPage } from '../support/browser';
import {
  type ActiveFlow,
  hosts,
  OwnInstallation,
  isAcknowledged,
  packedPackage,
  TRIGGER_NAME,
} from './installation';
import { startNetwork, type Network } from './network';
import { newName, NextRelease } from './nextRelease';
import { PackageEditor } from './editor/packageEditor';
import { startRegistry, type Registry } from './registry';

const communityNodes = ['Settings', 'Community nodes'] as const;

/** The words in bold under "Install in three lines": what to click and to fill in, in this order. */
function wordsOfTheReadme(): string[] {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
  const [section = ''] = /## Install in three lines\n[^#]*/.exec(readme) ?? [];
  return [...section.matchAll(/^[12]\. .*$/gm)].flatMap(([line]) =>
    [...line.matchAll(/\*\*(.+?)\*\*/g)].map(([, words = '']) => words),
  );
}

let registry: Registry;
let network: Network;
let release: NextRelease;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
  release = new NextRelease(packedPackage());
});

afterAll(async () => {
  await browser?.close();
  release?.remove();
});

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: OwnInstallation;
  let editor: PackageEditor;
  let flow: ActiveFlow;

  const deliver = async (eventId: string) =>
    await push(flow.app, { EventType: 'user_add_org', EventTime: Date.now(), eventId });
  const ran = async () => (await installation.itemsOf(flow)).map(({ eventId }) => eventId);
  const credentials = async () => await installation.client.listCredentials();

  beforeAll(async () => {
    registry = await startRegistry();
    await registry.publish(packedPackage());
    network = await startNetwork(registry.published);
    const userFolder = mkdtempSync(join(tmpdir(), 'dingtalk-stranger-'));
    const nodes = join(userFolder, '.n8n/nodes');
    mkdirSync(nodes, { recursive: true });
    // n8n looks for updates with npm's own settings.
    writeFileSync(join(nodes, '.npmrc'), `registry=${registry.url}/\n`);
    installation = await OwnInstallation.start(
      host,
      { ...network.env, HOME: userFolder },
      { userFolder, isPackaged: false },
    );
    editor = new PackageEditor(await openPage(browser), installation.n8n.url);
    await editor.logIn();
  });

  afterAll(async () => {
    await editor?.close();
    await installation?.stop();
    await network?.close();
    await registry?.close();
  });

  test('the first two lines of the README install the nodes, and a flow with them runs', async () => {
    const [menu, open, openLater, field, install] = wordsOfTheReadme();
    expect(menu).toBe(communityNodes.join(' → '));
    await editor.openSettings(...communityNodes);
    await editor.install({ open: open!, field: field!, install: install! });
    await editor.button(openLater!).waitFor();

    const offered = await editor.searchNodes('dingtalk');
    await offered.filter({ hasText: 'DingTalk Callback' }).waitFor();
    await offered.filter({ hasText: 'DingTalk Robot' }).waitFor();

    flow = await installation.activate();
    expect(isAcknowledged(await deliver('first'))).toBe(true);
    expect(await ran()).toEqual(['first']);
  });

  test('after an update, without a restart, the flow answers as before and runs no event again', async () => {
    const before = await credentials();
    await registry.publish(release.tarball);
    await editor.openSettings(...communityNodes);
    await editor.update();
    await editor.card.getByText(`v${release.version}`).waitFor();

    expect(isAcknowledged(await deliver('first'))).toBe(true);
    expect(isAcknowledged(await deliver('after the update'))).toBe(true);
    expect(await ran()).toEqual(['first', 'after the update']);
    expect(await credentials()).toEqual(before);
    const offered = await editor.searchNodes('dingtalk');
    await offered.filter({ hasText: newName }).waitFor();
  });

  test('without the package n8n starts and refuses pushes, and once it is back the flow goes on', async () => {
    const before = await credentials();
    await editor.openSettings(...communityNodes);
    await editor.uninstall();
    expect((await deliver('kept by DingTalk')).status).toBeGreaterThanOrEqual(400);

    await installation.n8n.stop();
    await installation.restart();
    expect((await deliver('kept by DingTalk')).status).toBeGreaterThanOrEqual(400);
    await editor.openFlow(flow.id);
    await editor.notInstalled(TRIGGER_NAME).waitFor();

    const [, open, , field, install] = wordsOfTheReadme();
    await editor.openSettings(...communityNodes);
    await editor.install({ open: open!, field: field!, install: install! });
    expect(isAcknowledged(await deliver('first'))).toBe(true);
    expect(isAcknowledged(await deliver('kept by DingTalk'))).toBe(true);
    expect(await ran()).toEqual(['first', 'after the update', 'kept by DingTalk']);
    expect(await credentials()).toEqual(before);
  });
});
