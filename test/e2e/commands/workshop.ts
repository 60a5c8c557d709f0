import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder } from '../../../tools/n8n/cacheFolder';
import { npmEnvironment } from '../../../tools/npm';
import { checkout } from '../../../tools/paths';
import { packedPackage } from '../installation';
import { startRegistry, type Registry } from '../registry';

const run = promisify(execFile);

/** Where the commands of the documentation run: a user with nothing but a copy of the repository. */
export class Workshop {
  private constructor(
    private readonly folder: string,
    readonly registry: Registry,
  ) {}

  /** Makes a clone of this checkout, an empty home folder and a package registry. */
  static async open(): Promise<Workshop> {
    const folder = mkdtempSync(join(tmpdir(), 'dingtalk-commands-'));
    const workshop = new Workshop(folder, await startRegistry());
    for (const path of [workshop.home, workshop.container, workshop.npmPrefix]) mkdirSync(path);
    workshop.clone();
    return workshop;
  }

  /** The copy of the repository. */
  readonly clonePath = (...path: string[]) => join(this.folder, 'clone', ...path);

  /** The user's home folder. */
  get home(): string {
    return join(this.folder, 'home');
  }

  /** What is /home/node in the container that runs n8n. */
  get container(): string {
    return join(this.folder, 'container');
  }

  /** Where npm puts programs that are installed for the whole machine. */
  get npmPrefix(): string {
    return join(this.folder, 'npm');
  }

  /** What Docker was told besides running programs. */
  get dockerLog(): string {
    return join(this.folder, 'docker.log');
  }

  /** The repository that is `origin` in the clone. */
  get origin(): string {
    return join(this.folder, 'origin.git');
  }

  /** The environment that the commands run in. */
  get environment(): NodeJS.ProcessEnv {
    const inherited = npmEnvironment(process.env);
    return {
      ...inherited,
      ...this.registry.env,
      HOME: this.home,
      // Keeps n8n where it is installed already, also for somebody else's home.
      XDG_CACHE_HOME: dirname(cacheFolder()),
      PATH: [join(__dirname, 'bin'), inherited.PATH].join(delimiter),
      CONTAINER_HOME: this.container,
      DOCKER_LOG: this.dockerLog,
      npm_config_prefix: this.npmPrefix,
      npm_config_prefer_offline: 'true',
      no_proxy: '127.0.0.1,localhost',
      // Nobody is here to answer.
      DEBIAN_FRONTEND: 'noninteractive',
    };
  }

  /**
   * Runs a command in the clone, as a user would.
   *
   * @returns what it printed
   * @throws Error with what it complained about
   */
  async run(command: string): Promise<string> {
    const { stdout } = await run('bash', ['-c', command], {
      cwd: this.clonePath(),
      env: this.environment,
      maxBuffer: 64 * 2 ** 20,
    });
    return stdout;
  }

  async close(): Promise<void> {
    await this.registry.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The last commit, and on top of it what is not committed yet. */
  private clone(): void {
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    git(this.folder, 'clone', '--quiet', '--bare', checkout, this.origin);
    git(this.folder, 'clone', '--quiet', this.origin, this.clonePath());
    const listed = git(checkout, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
    for (const file of listed.split('\0').filter(Boolean)) {
      const [from, to] = [join(checkout, file), this.clonePath(file)];
      mkdirSync(dirname(to), { recursive: true });
      if (existsSync(from)) cpSync(from, to);
      else rmSync(to, { force: true });
    }
    git(this.clonePath(), 'add', '--all');
    this.build();
    // .ci/run has installed these; doing it again would take a minute.
    symlinkSync(join(checkout, 'node_modules'), this.clonePath('node_modules'));
  }

  /** What `npm run build` makes, as the global setup packed it. */
  private build(): void {
    const options = ['-C', this.clonePath(), '--strip-components=1', 'package/dist'];
    execFileSync('tar', ['-xzf', packedPackage(), ...options]);
  }
}
