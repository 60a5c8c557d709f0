import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { push } from '../../playground/dingtalk/push';
import { readStoredEventIds } from '../../tools/n8n/database';
import { eventually } from '../support/eventually';
import { hosts, OwnInstallation, type ActiveFlow } from './installation';

/** The full proof is 50; CI repeats it a few times. */
const CYCLES = Number(process.env.CRASH_CYCLES ?? 2);
/** Of each flow. */
const CONNECTIONS = 10;
const LONGEST_BEFORE_KILL_MILLISECONDS = 3_000;

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: OwnInstallation;

  beforeAll(async () => {
    installation = await OwnInstallation.start(host);
  });

  afterAll(async () => {
    await installation?.stop();
  });

  test(
    'no acknowledged event is lost when n8n is killed at any moment, with Combine Bursts and without',
    async () => {
      const flows = await Promise.all(
        [false, true].map(async (combineBursts) => ({
          combineBursts,
          flow: await installation.activate({ combineBursts }),
          acknowledged: new Set<string>(),
        })),
      );
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        if (cycle > 0) await installation.restart();
        const killed = new AbortController();
        const connections = flows.flatMap(({ flow, acknowledged }) =>
          Array.from({ length: CONNECTIONS }, () =>
            pushUntil(killed.signal, flow, (eventId) => acknowledged.add(eventId)),
          ),
        );
        for (const { acknowledged } of flows) {
          const before = acknowledged.size;
          await eventually('n8n acknowledges', () => acknowledged.size > before);
        }
        await sleep(Math.random() * LONGEST_BEFORE_KILL_MILLISECONDS);
        await installation.n8n.kill();
        killed.abort();
        await Promise.all(connections);
        for (const { combineBursts, flow, acknowledged } of flows) {
          const stored = new Set(await readStoredEventIds(host, installation.userFolder, flow.id));
          const lost = [...acknowledged].filter((eventId) => !stored.has(eventId));
          expect({ cycle, combineBursts, lost }).toEqual({ cycle, combineBursts, lost: [] });
        }
      }
      const counts = flows.map(({ acknowledged }) => acknowledged.size);
      console.log(`n8n ${host.version}: ${counts.join(' and ')} acknowledged, all stored.`);
    },
    // Each cycle starts n8n.
    CYCLES * 120_000,
  );
});

/** Pushes one event after the other until n8n is killed. */
async function pushUntil(
  killed: AbortSignal,
  { app }: ActiveFlow,
  onAcknowledged: (eventId: string) => void,
): Promise<void> {
  while (!killed.aborted) {
    const eventId = randomUUID();
    const message = { EventType: 'user_add_org', EventTime: Date.now(), eventId };
    const { status, reason } = await push(app, message);
    if (status === 200) onAcknowledged(eventId);
    else if (status !== undefined) throw new Error(`Answered ${status}: ${reason}`);
  }
}
