import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a later version of the package calls the robot's node. */
export const newName = 'DingTalk Robot of the next release';

/** Where n8n reads a node's name: when it installs a package, and when it starts. */
const NAMED_IN = {
  'package/dist/code.js': ["displayName: 'DingTalk Robot'", `displayName: '${newName}'`],
  'package/dist/types/nodes.json': ['"displayName":"DingTalk Robot"', `"displayName":"${newName}"`],
} as const;

/** A later version of a packed package, of which a person sees that it is another. */
export class NextRelease {
  readonly version: string;
  readonly tarball: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'dingtalk-release-'));

  constructor(tarball: string) {
    execFileSync('tar', ['-xzf', tarball, '-C', this.folder]);
    const manifest = this.read('package/package.json');
    const { version } = JSON.parse(manifest) as { version: string };
    this.version = `${Number.parseInt(version, 10) + 1}.0.0`;
    this.write('package/package.json', manifest.replace(`"${version}"`, `"${this.version}"`));
    for (const [file, [old, renamed]] of Object.entries(NAMED_IN)) {
      this.write(file, this.read(file).replace(old, renamed));
    }
    this.tarball = join(this.folder, 'next.tgz');
    execFileSync('tar', ['-czf', this.tarball, '-C', this.folder, 'package']);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
}
