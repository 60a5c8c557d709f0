import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

import packageJson from '../../package.json';
import { hostOf } from '../../tools/n8n/host';
import { newest } from '../../tools/n8n/releases';
import type { WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { picture, snapshot } from '../support/browser';
import { eventually } from '../support/eventually';
import { examples, sample, type Happening } from './canvas/examples';
import { credentialPanels, panels, panelsFlow } from './canvas/panels';
import { examplesFolder, Stage } from './canvas/stage';
import { packageName } from './installation';

/** Credentials of these types, n8n cannot try. */
const UNTRIED = ['httpHeaderAuth'];

/** All of them only for the pictures of the documentation. */
const played = process.env.UPDATE_SCREENSHOTS ? Object.keys(examples) : sample;

let stage: Stage;
let lastMark = 0;
const published = new Set<string>();

beforeAll(async () => {
  stage = await Stage.start(hostOf(newest));
});

afterAll(async () => {
  await stage?.stop();
});

const flowOf = (name: string) =>
  JSON.parse(readFileSync(join(examplesFolder, `${name}.json`), 'utf8')) as WorkflowJson;

const isNote = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.stickyNote';

const newMark = () => `mark-${++lastMark}`;

/** Imports an example, and fills in what the canvas asks for. */
async function setUp(name: string): Promise<void> {
  const { editor } = stage;
  const { nodes } = flowOf(name);
  const { needs, setUp: prepare, isPublishedFirst } = examples[name]!;
  if (needs && !published.has(needs)) {
    await setUp(needs);
    await publish(needs);
  }
  await editor.importFile(stage.exampleFile(name));
  await expect(editor.nodes.count()).resolves.toBe(nodes.filter((node) => !isNote(node)).length);
  await expect(editor.stickyNotes.count()).resolves.toBe(nodes.filter(isNote).length);
  for (const node of nodes) {
    for (const type of Object.keys(node.credentials ?? {})) {
      await editor.openNode(node.name);
      const credential = await editor.giveCredential(stage.valuesFor(type));
      if (credential === 'new' && !UNTRIED.includes(type)) await seeThatItWorks();
      await editor.closeNode();
    }
  }
  await expect(editor.nodesWithIssues()).resolves.toEqual([]);
  await prepare?.(stage);
  if (isPublishedFirst) await publish(name);
}

/** n8n closes the dialog of a new credential before one can read whether it works. */
async function seeThatItWorks(): Promise<void> {
  const { editor } = stage;
  await editor.openCredential();
  await editor.credentialWorks.waitFor();
  await editor.closeCredential();
}

async function publish(name: string): Promise<void> {
  await stage.editor.publish();
  published.add(name);
}

/** "Execute workflow", and then what the trigger waits for. */
async function tryOut(happening: Happening): Promise<void> {
  const { trigger, waitsFor = 'call', cause } = happening;
  const { editor } = stage;
  const mark = newMark();
  const url = waitsFor === 'call' ? await editor.webhookUrl(trigger, 'Test URL') : '';
  if (waitsFor === 'nothing') await cause?.(stage, mark, url);
  await editor.execute(trigger);
  if (waitsFor === 'call') await editor.waitsForEvent.waitFor();
  if (waitsFor !== 'nothing') await cause?.(stage, mark, url);
  for (const node of happening.ticked) await editor.ticked(node);
  await untilThere(happening, mark);
  const { node, words = mark } = happening.output;
  await editor.outputOf(node, words);
}

/** Waits until it came out of n8n. */
async function untilThere({ result }: Happening, mark: string): Promise<void> {
  if (!result) return;
  const words = result.words ?? mark;
  await eventually(`${words} came out of n8n`, () => result.of(stage).includes(words));
}

test('each example can be tried out here', () => {
  const files = readdirSync(examplesFolder).filter((file) => file.endsWith('.json'));
  expect(Object.keys(examples).sort()).toEqual(files.map((file) => file.slice(0, -5)).sort());
});

test('each node of the package is in an example that is', () => {
  const types = new Set(played.flatMap((name) => flowOf(name).nodes.map(({ type }) => type)));
  const nodes = packageJson.n8n.nodes.map((file) => basename(file, '.node.js'));
  const missing = nodes.filter(
    (node) => !types.has(`${packageName}.${node[0]!.toLowerCase()}${node.slice(1)}`),
  );
  expect(missing).toEqual([]);
});

// Before there are credentials: n8n puts one that it has into a node that has none.
test('every node and credential opens in both themes without a complaint', async () => {
  const { editor, installation, page } = stage;
  const { id } = await installation.client.importWorkflow(panelsFlow);
  await editor.openFlow(id);
  await editor.settle();
  for (const { name } of panels) {
    const panel = await editor.openNode(name);
    await panel.getByText(name, { exact: true }).locator('visible=true').first().waitFor();
    await inBothThemes(panel, `panel-${name}`);
    const credential = credentialPanels[name];
    if (credential) {
      const dialog = await editor.newCredential();
      await dialog.getByText(credential, { exact: true }).waitFor();
      await inBothThemes(page, `credential-${name}`);
      await editor.closeCredential();
    }
    await editor.closeNode();
  }
  expect(editor.problems).toEqual([]);
});

test.each(played)(
  'a newcomer imports %s on the canvas, fills in its credentials, executes it and sees the result',
  async (name) => {
    const { happenings, height, published: later } = examples[name]!;
    const { editor, page } = stage;
    await setUp(name);
    for (const happening of happenings) await tryOut(happening);
    await editor.settle(height);
    await picture(page, `example-${name}`);
    if (later) {
      await publish(name);
      const mark = newMark();
      await later.cause?.(stage, mark, await editor.webhookUrl(later.trigger, 'Production URL'));
      await untilThere(later, mark);
    }
    expect(editor.problems).toEqual([]);
  },
);

/** n8n follows the browser's theme unless told otherwise. */
async function inBothThemes(shown: Page | Locator, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await stage.page.emulateMedia({ colorScheme });
    await stage.editor.drawn();
    await snapshot(shown, `${name}-${colorScheme}`);
  }
}
