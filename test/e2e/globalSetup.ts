import { ensureHost } from '../../tools/n8n/host';
import { newest, oldest, type Release } from '../../tools/n8n/releases';
import { packPackage } from '../../tools/package';

/** Installs what the suites share, once and with progress, before any of their time limits runs. */
export default async function globalSetup(): Promise<void> {
  process.env.E2E_TARBALL = await packPackage();
  const install = (release: Release) =>
    ensureHost(release, { log: (line) => console.log(`n8n ${release.n8n}: ${line.trim()}`) });
  await Promise.all([newest, oldest].map(install));
}
