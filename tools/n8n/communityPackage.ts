import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../json';

/**
 * Installs a packed package where n8n looks for community packages. Without dependencies there is
 * nothing else that npm would do. The same tarball is not unpacked twice.
 */
export async function installCommunityPackage(userFolder: string, tarball: string): Promise<void> {
  const nodes = join(userFolder, '.n8n', 'nodes');
  const digest = createHash('sha256')
    .update(await readFile(tarball))
    .digest('hex');
  const note = join(nodes, 'installed.json');
  if (await isInstalled(nodes, note, digest)) return;

  const unpacked = join(nodes, 'unpacking');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked, { recursive: true });
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);

  const { name, version } = await readManifest(join(unpacked, 'package.json'));
  const target = join(nodes, 'node_modules', name);
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await rename(unpacked, target);
  await addDependency(join(nodes, 'package.json'), name, version);
  await writeFile(note, JSON.stringify({ name, digest }));
}

async function isInstalled(nodes: string, note: string, digest: string): Promise<boolean> {
  const installed: unknown = JSON.parse(await readFile(note, 'utf8').catch(() => '{}'));
  if (!isRecord(installed) || installed.digest !== digest) return false;
  return existsSync(join(nodes, 'node_modules', String(installed.name), 'package.json'));
}

async function readManifest(file: string): Promise<{ name: string; version: string }> {
  const { name, version } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new Error('The tarball holds no package: its package.json lacks name or version.');
  }
  return { name, version };
}

async function addDependency(file: string, name: string, version: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const { dependencies, ...rest } = isRecord(manifest) ? manifest : {};
  const merged = {
    name: 'installed-nodes',
    private: true,
    ...rest,
    dependencies: { ...(isRecord(dependencies) ? dependencies : {}), [name]: version },
  };
  await writeFile(file, JSON.stringify(merged, null, 2));
}
