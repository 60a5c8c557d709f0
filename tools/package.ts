import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock';
import { runNpm } from './npm';
import { checkout, localFolder } from './paths';

/** Everything that decides on what the package consists of. */
const SOURCES = [
  ...['credentials', 'nodes', 'protocols'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'gulpfile.js', 'README.md', 'LICENSE'],
];

/**
 * Builds and packs the package, unless it was already packed from the same sources.
 *
 * @returns path of the tarball
 */
export async function packPackage(): Promise<string> {
  const folder = join(localFolder, 'package');
  return await withLock(`${folder}.lock`, async () => {
    const digest = await digestOf(SOURCES);
    const digestFile = join(folder, 'sources.sha256');
    const packed = await tarballIn(folder);
    const packedFrom = await readFile(digestFile, 'utf8').catch(() => '');
    if (packed && packedFrom === digest) return packed;

    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // .npmrc switches install scripts off, and with them the build that `npm pack` would do.
    await runNpm(checkout, ['run', 'build']);
    await runNpm(checkout, ['pack', '--ignore-scripts', '--pack-destination', folder]);
    const tarball = await tarballIn(folder);
    if (!tarball) throw new Error('npm pack left no tarball.');
    await writeFile(digestFile, digest);
    return tarball;
  });
}

async function tarballIn(folder: string): Promise<string | undefined> {
  const files = await readdir(folder).catch(() => []);
  const tarball = files.find((file) => file.endsWith('.tgz'));
  return tarball && join(folder, tarball);
}

/** A digest of files and of all files in folders, names and contents. */
async function digestOf(sources: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesOf(source)) {
      hash.update(`${file}\0`).update(await readFile(join(checkout, file)));
    }
  }
  return hash.digest('hex');
}

async function filesOf(source: string): Promise<string[]> {
  if (!existsSync(join(checkout, source))) return [];
  if (/\.\w+$|^LICENSE$/.test(source)) return [source];
  const entries = await readdir(join(checkout, source), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1))
    .sort();
}
