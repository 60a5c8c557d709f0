import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType, INodeProperties, INodeType } from 'n8n-workflow';

import manifest from '../../package.json';

/*
 * protocols/ knows DingTalk and EventBridge and nothing of n8n: what a person does about an error in
 * n8n's panels stands beside the node.
 */

const ROOT = join(__dirname, '../..');

/** What a protocol says of a service, which the services call so too, or which is plain English. */
const servicesOwn = [
  ...['Access Token', 'Account ID', 'AccessKey ID', 'AccessKey Secret', 'Base URL', 'Bearer Token'],
  ...['Client ID', 'Client Secret', 'Security Token', 'Webhook URL', 'Event Bus', 'AES Key'],
  ...['Client Token', 'Action Card', 'Feed Card', 'OAPI URL', 'API URL'],
];

const sources = (folder: string): Array<[file: string, text: string]> =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => [file.slice(ROOT.length + 1), readFileSync(file, 'utf8')]);

function* displayNames(properties: INodeProperties[]): Generator<string> {
  for (const { displayName, options = [] } of properties) {
    yield displayName;
    for (const option of options) {
      if ('values' in option) yield* displayNames(option.values);
      else if ('displayName' in option) yield* displayNames([option]);
      else yield option.name;
    }
  }
}

/** All classes of the package: its nodes and credentials. */
const classes = [...manifest.n8n.nodes, ...manifest.n8n.credentials].flatMap((file) =>
  Object.values(
    jest.requireActual<Record<string, new () => INodeType | ICredentialType>>(
      join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '')),
    ),
  ),
);

/** Of several words: one alone may mean anything. */
const panelNames = new Set(
  classes
    .map((type) => new type())
    .flatMap((type) => [
      ...displayNames('description' in type ? type.description.properties : type.properties),
    ])
    .filter((name) => name.includes(' ') && !servicesOwn.includes(name)),
);

test('there are panels to look for', () => {
  expect(panelNames).toContain('Messages per Minute');
  expect(panelNames).toContain('Send Digest');
});

test.each(sources('protocols'))('%s says nothing of n8n and its panels', (file, text) => {
  const found = [...panelNames].filter((name) =>
    // The catalogue names DingTalk's events, of which some stand in a panel.
    file.endsWith('eventCatalogue.ts') ? false : text.includes(name),
  );
  expect([...found, ...(text.match(/\bn8n|N8N_/gi) ?? [])]).toEqual([]);
});
