import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { Host } from '../../../tools/n8n/host';

/** What the names of n8n's settings look like. */
export const SETTING_NAME = /\b(N8N|DB|QUEUE|EXECUTIONS|WEBHOOK|GENERIC)_[A-Z0-9_]*[A-Z0-9]\b/g;

/** The folders of an installed n8n in which it reads its settings. */
const READERS = ['n8n/dist', 'n8n-core/dist', '@n8n/config/dist', '@n8n/backend-common/dist'];

/** The settings that an installed n8n knows. */
export function settingsOf({ folder }: Host): Set<string> {
  const folders = READERS.map((reader) => join(folder, 'node_modules', reader));
  const options = ['-rhoP', '--include=*.js', SETTING_NAME.source];
  const found = execFileSync('grep', [...options, ...folders], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  return new Set(found.trim().split('\n'));
}
