import { ensureHost } from '../../tools/n8n/host';
import { newest, oldest, type Release } from '../../tools/n8n/releases';
import { packPackage } from '../../tools/package';

/**
 * Packs the package, and installs every n8n that the suites run it in.
 *
 * @returns path of the tarball
 */
export async function install(): Promise<string> {
  const tarball = await packPackage();
  const installN8n = (release: Release) =>
    ensureHost(release, { log: (line) => console.log(`n8n ${release.n8n}: ${line.trim()}`) });
  await Promise.all([newest, oldest].map(installN8n));
  return tarball;
}
