import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import packageJson from '../../package.json';

const load = createRequire(__filename) as (file: string) => Record<string, new () => INodeType>;

/** The nodes that the package lists and that take requests by themselves, as n8n knows them. */
export function webhookTriggers(): INodeTypeDescription[] {
  return packageJson.n8n.nodes
    .map((file) => join(__dirname, '../..', file.replace(/^dist\//, '').replace(/\.js$/, '')))
    .flatMap((file) => Object.values(load(file)).map((Node) => new Node().description))
    .filter(({ group, webhooks = [] }) => group.includes('trigger') && webhooks.length > 0);
}
