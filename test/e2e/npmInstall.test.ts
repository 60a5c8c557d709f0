import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { push } from '../../playground/dingtalk/push';
import { npmEnvironment } from '../../tools/npm';
import { blocksOf, readPages } from '../support/markdown';
import { hosts, OwnInstallation, isAcknowledged, packedPackage } from './installation';
import { startRegistry, type Registry } from './registry';

/** The home folder of the user that n8n's image runs it as. */
const IMAGE_HOME = '/home/node';

let registry: Registry;

beforeAll(async () => {
  registry = await startRegistry();
  await registry.publish(packedPackage());
});

afterAll(() => registry?.close());

/** What the README has run in the container. */
function commandInContainer(): string {
  const readme = readPages().find(({ file }) => file === 'README.md')!;
  const lines = blocksOf(readme).flatMap(({ content }) => content.split('\n'));
  const command = lines.find((line) => line.startsWith('docker exec'))!;
  return command.replace(/^docker exec -u node n8n /, '');
}

test.each(hosts)(
  'n8n $version with nothing but a home folder runs a flow after the command for Docker',
  async ({ host }) => {
    const home = mkdtempSync(join(tmpdir(), 'dingtalk-home-'));
    const command = commandInContainer();
    expect(command).toContain(IMAGE_HOME);
    await promisify(execFile)('bash', ['-c', command.replaceAll(IMAGE_HOME, home)], {
      cwd: home,
      env: {
        ...npmEnvironment(process.env),
        ...registry.env,
        HOME: home,
        PATH: `${dirname(host.node)}:${process.env.PATH}`,
      },
    });
    const installation = await OwnInstallation.start(
      host,
      { HOME: home, N8N_USER_FOLDER: undefined },
      { userFolder: home, isPackaged: false },
    );
    try {
      const flow = await installation.activate();
      const event = { EventType: 'user_add_org', EventTime: Date.now(), eventId: 'first' };
      expect(isAcknowledged(await push(flow.app, event))).toBe(true);
      expect(await installation.itemsOf(flow)).toMatchObject([{ eventId: 'first' }]);
    } finally {
      await installation.stop();
    }
  },
);
