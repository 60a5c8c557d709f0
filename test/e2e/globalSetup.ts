import { ensureHost } from '../../tools/n8n/host';
import { newest, oldest } from '../../tools/n8n/releases';
import { packPackage } from '../../tools/package';

/** Installs what the suites share, once and with progress, before any of their time limits runs. */
export default async function globalSetup(): Promise<void> {
  process.env.E2E_TARBALL = await packPackage();
  for (const release of [newest, oldest]) await ensureHost(release);
}
