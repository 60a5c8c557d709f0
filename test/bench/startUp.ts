import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installCommunityPackage } from '../../tools/n8n/communityPackage';
import type { Host } from '../../tools/n8n/host';
import { packageName, packedPackage } from '../e2e/installation';

const ROUNDS = 21;
/** As many of n8n's own nodes, for chats and webhooks too. */
const PEERS = [
  ...['Slack/Slack.node.js', 'Slack/SlackTrigger.node.js'],
  ...['Telegram/Telegram.node.js', 'Telegram/TelegramTrigger.node.js'],
  ...['Webhook/Webhook.node.js', 'RespondToWebhook/RespondToWebhook.node.js'],
].map((file) => `dist/nodes/${file}`);

/** Loads a package with n8n's loader in a process that has loaded n8n's libraries before, and says what that took. */
const LOAD = `
  const [modules, loader, folder, nodes] = process.argv.slice(1);
  require(modules + '/reflect-metadata');
  require(modules + '/n8n-workflow');
  const { [loader]: Loader } = require(modules + '/n8n-core');
  const startedAt = performance.now();
  const packageLoader = new Loader(folder);
  if (nodes) packageLoader.packageJson.n8n = { nodes: JSON.parse(nodes) };
  packageLoader.loadAll().then(() => {
    const milliseconds = performance.now() - startedAt;
    console.log(JSON.stringify({ milliseconds, nodes: Object.keys(packageLoader.known.nodes).length }));
  });
`;

/** What a package adds to n8n's start. */
export interface StartUpBench {
  name: string;
  /** Median of its rounds. */
  milliseconds: number;
  nodes: number;
}

/**
 * Has n8n load a package, each time in a fresh process.
 *
 * @param nodes of the package, if not all with their credentials
 */
function measure(host: Host, loader: string, folder: string, nodes: string[] = []) {
  const modules = join(host.folder, 'node_modules');
  const runs = Array.from({ length: ROUNDS }, () => {
    const only = nodes.length ? [JSON.stringify(nodes)] : [];
    const command = ['--eval', LOAD, modules, loader, folder, ...only];
    // As in n8n's start, which lets packages find its libraries in this way.
    const env = { ...process.env, NODE_PATH: modules };
    const output = execFileSync(host.node, command, { encoding: 'utf8', env });
    return JSON.parse(output.trim().split('\n').at(-1)!) as Omit<StartUpBench, 'name'>;
  });
  return runs.sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(ROUNDS / 2)]!;
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}

/** Measures what this package adds to n8n's start, and what some of n8n's own nodes take when they are loaded in the same way. */
export async function benchStartUp(
  host: Host,
): Promise<{ packages: StartUpBench[]; distBytes: number }> {
  const userFolder = mkdtempSync(join(tmpdir(), 'dingtalk-bench-'));
  try {
    await installCommunityPackage(userFolder, packedPackage());
    const ours = join(userFolder, '.n8n/nodes/node_modules', packageName);
    const own = join(host.folder, 'node_modules/n8n-nodes-base');
    return {
      packages: [
        // n8n's start takes this loader; it loads whatever has no lists of its nodes.
        { name: 'this package', ...measure(host, 'LazyPackageDirectoryLoader', ours) },
        {
          name: "n8n's Slack, Telegram, Webhook and Respond to Webhook with their triggers",
          ...measure(host, 'PackageDirectoryLoader', own, PEERS),
        },
      ],
      distBytes: bytesOf(join(ours, 'dist')),
    };
  } finally {
    rmSync(userFolder, { recursive: true, force: true });
  }
}
