import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { push } from '../../playground/dingtalk/push';
import { readStoredEventIds } from '../../tools/n8n/database';
import { hosts, OwnInstallation } from './installation';

/** The full proof is 50; CI repeats it a few times. */
const CYCLES = Number(process.env.CRASH_CYCLES ?? 2);
const CONNECTIONS = 20;
const LONGEST_BEFORE_KILL_MILLISECONDS = 3_000;

describe.each(hosts)('n8n $version', ({ host }) => {
  test.each([false, true])(
    'no acknowledged event is lost when n8n is killed at any moment (combineBursts: %s)',
    async (combineBursts) => {
      const installation = await OwnInstallation.start(host);
      const flow = await installation.activate({ combineBursts });
      const acknowledged = new Set<string>();
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        if (cycle > 0) await installation.restart();
        const before = acknowledged.size;
        const killed = new AbortController();
        const connection = async () => {
          while (!killed.signal.aborted) {
            const eventId = randomUUID();
            const message = { EventType: 'user_add_org', EventTime: Date.now(), eventId };
            const { status, reason } = await push(flow.app, message);
            if (status === 200) acknowledged.add(eventId);
            else if (status !== undefined) throw new Error(`Answered ${status}: ${reason}`);
          }
        };
        const connections = Array.from({ length: CONNECTIONS }, connection);
        while (acknowledged.size === before) await sleep(10);
        await sleep(Math.random() * LONGEST_BEFORE_KILL_MILLISECONDS);
        await installation.n8n.kill();
        killed.abort();
        await Promise.all(connections);
        const stored = new Set(await readStoredEventIds(host, installation.userFolder, flow.id));
        const lost = [...acknowledged].filter((eventId) => !stored.has(eventId));
        expect({ cycle, lost }).toEqual({ cycle, lost: [] });
        expect(acknowledged.size).toBeGreaterThan(before);
      }
      console.log(`n8n ${host.version}: ${acknowledged.size} acknowledged, all stored.`);
      await installation.stop();
    },
    // Each cycle starts n8n.
    CYCLES * 120_000,
  );
});
