import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';

import { answers } from '../support/automationAnswers';
import { onFakeClock } from '../support/fakeTime';
import { AutomationHost } from './automationHost';
import { deduplicationTable, n8nLog } from './core';

const { taken, tooMany, notStored } = answers;

/** So many requests that no test meets the limit. */
const parameters = { authentication: 'none', rules: { requestsPerSecond: 1_000 } };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const withToken = (clientToken: string) => ({ 'Client-Token': clientToken });

/** @returns each of the answers, once */
async function callAll(host: AutomationHost, clientTokens: string[]): Promise<string[]> {
  const calls = clientTokens.map(
    async (clientToken) => await host.call({ clientToken }, withToken(clientToken)),
  );
  return [...new Set(await Promise.all(calls))];
}

async function ranTokens(host: AutomationHost): Promise<string[]> {
  await host.settled();
  return host.items.map(({ clientToken }) => String(clientToken)).sort();
}

const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`).sort();

afterEach(() => {
  deduplicationTable.outage = undefined;
  deduplicationTable.latencyMs = 0;
});

describe('Requests with the same Client-Token', () => {
  test('are all answered with success and run the flow once, though 50 come at once', async () => {
    const host = await AutomationHost.start({ parameters });
    expect(await callAll(host, Array<string>(50).fill('t1'))).toEqual([taken]);
    expect(await callAll(host, ['t1', 't1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
    expect(host.executions).toHaveLength(1);
  });

  test('are answered when the first is stored, however long that takes, and not before', async () => {
    const host = await AutomationHost.start({ parameters, storingMs: 700 });
    let answered = 0;
    const calls = Array.from({ length: 50 }, async () => {
      const answer = await host.call({ clientToken: 't1' }, withToken('t1'));
      answered += 1;
      return answer;
    });
    while (!host.executions.length) {
      expect(answered).toBe(0);
      await sleep(5);
    }
    expect([...new Set(await Promise.all(calls))]).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
    expect(host.executions).toHaveLength(1);
  });

  test('run the flow once though their bodies differ', async () => {
    const host = await AutomationHost.start({ parameters });
    for (const order of [1, 2]) expect(await host.call({ order }, withToken('t1'))).toBe(taken);
    await host.settled();
    expect(host.items).toEqual([{ order: 1 }]);
  });

  test('run the flow once though the first sender hung up meanwhile', async () => {
    const host = await AutomationHost.start({ parameters, storingMs: 1_000 });
    const impatient = AbortSignal.timeout(300);
    const hungUp = fetch(host.url, {
      method: 'POST',
      body: '{"clientToken":"t1"}',
      signal: impatient,
      headers: withToken('t1'),
    });
    await expect(hungUp).rejects.toThrow();
    expect(await callAll(host, ['t1', 't1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
  });

  test('run each of two flows', async () => {
    const flows = [
      await AutomationHost.start({ parameters }),
      await AutomationHost.start({ parameters }),
    ];
    for (const host of flows) {
      expect(await callAll(host, ['t1'])).toEqual([taken]);
      expect(await ranTokens(host)).toEqual(['t1']);
    }
  });

  test('run the flow once though it was unpublished and published in between', async () => {
    const host = await AutomationHost.start({ parameters });
    await callAll(host, ['t1']);
    await host.settled();
    await host.deactivate();
    await host.activate();
    expect(await callAll(host, ['t1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
  });

  test('run the flow once though n8n died while the flow ran', async () => {
    const host = await AutomationHost.start({ parameters });
    const flowRuns = new Promise<void>((resolve) => {
      host.flow = async () => {
        resolve();
        await new Promise(() => undefined);
      };
    });
    expect(await callAll(host, ['t1'])).toEqual([taken]);
    await flowRuns;
    await host.restart();
    host.flow = () => undefined;
    expect(await callAll(host, ['t1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual([]);
    await host.retry(host.executions[0]!);
    expect(await ranTokens(host)).toEqual(['t1']);
  });
});

describe('Requests with different Client-Tokens', () => {
  test('run the flow once each: 100, each 3 times at once, and again after a restart', async () => {
    const host = await AutomationHost.start({ parameters });
    const each3Times = tokens(100).flatMap((token) => [token, token, token]);
    expect(await callAll(host, each3Times)).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(tokens(100));
    await host.restart();
    expect(await callAll(host, each3Times)).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(tokens(100));
  });

  test('are told apart however long the tokens are and wherever they differ', async () => {
    const host = await AutomationHost.start({ parameters });
    const long = 'x'.repeat(4_000);
    const different = [`${long}1`, `${long}2`, `1${long}`, 't', 'T', '__proto__', 'constructor'];
    for (const token of [...different, ...different]) {
      expect(await callAll(host, [token])).toEqual([taken]);
      await host.settled();
    }
    expect(await ranTokens(host)).toEqual([...different].sort());
  });
});

describe('Requests without a Client-Token', () => {
  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['an empty one', withToken('')],
    ['one of blanks', withToken('  ')],
  ])('(%s) run the flow each time, and nothing is recorded', async (_what, headers) => {
    const host = await AutomationHost.start({ parameters });
    const calls = Array.from({ length: 5 }, async () => await host.call({ same: 1 }, headers));
    expect(await Promise.all(calls)).toEqual(Array(5).fill(taken));
    expect(await host.call({ same: 1 }, headers)).toBe(taken);
    await host.settled();
    expect(host.items).toEqual(Array(6).fill({ same: 1 }));
    expect(await host.recorded()).toBe(0);
    await callAll(host, ['t1']);
    await host.settled();
    expect(await host.recorded()).toBeGreaterThan(0);
  });
});

describe('When n8n cannot store an execution', () => {
  test('the request is not answered with success, and the next with its token runs', async () => {
    const host = await AutomationHost.start({ parameters });
    host.databaseIsDown = true;
    expect(await callAll(host, ['t1'])).toEqual([notStored]);
    host.databaseIsDown = false;
    expect(await callAll(host, ['t1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
  });

  test('those that came with the same token meanwhile are told to try again', async () => {
    const host = await AutomationHost.start({ parameters, storingMs: 1_000 });
    host.databaseIsDown = true;
    const call = async () => await host.call({ clientToken: 't1' }, withToken('t1'));
    const first = call();
    await sleep(100);
    expect(await Promise.all([call(), call()])).toEqual([tooMany, tooMany]);
    expect(await first).toBe(notStored);
    expect(host.executions).toEqual([]);
    host.databaseIsDown = false;
    host.settings.storingMs = 0;
    expect(await Promise.all([call(), call()])).toEqual([taken, taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
  });
});

describe('When n8n cannot look up which tokens were used', () => {
  test('a request runs all the same, and the log says what is amiss', async () => {
    const host = await AutomationHost.start({ parameters });
    deduplicationTable.outage = new Error('database is locked');
    expect(await callAll(host, ['t1'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1']);
    expect(await n8nLog()).toContain('cannot tell repeated events: database is locked');
  });

  test('a repetition in the same process is still recognized', async () => {
    const host = await AutomationHost.start({ parameters });
    deduplicationTable.outage = new Error('database is locked');
    await callAll(host, ['t1']);
    expect(await callAll(host, ['t1', 't2'])).toEqual([taken]);
    expect(await ranTokens(host)).toEqual(['t1', 't2']);
  });
});

/** When in an hour the first request comes, as n8n's record is kept by the hour. */
const minutes = [0, 30, 59];

describe.each(minutes)('Used at minute %d of an hour, a Client-Token', (minute) => {
  const used = async (
    work: (
      host: AutomationHost,
      at: (hours: number, minutes?: number) => Promise<string[]>,
    ) => Promise<void>,
  ) => {
    const start = new Date(Date.UTC(2026, 7, 1, 0, minute));
    await onFakeClock(start, async (pass) => {
      const host = await AutomationHost.start({ parameters });
      const at = async (hours: number, minutes = 0) => {
        await pass(start.getTime() + hours * HOUR + minutes * MINUTE - Date.now());
        expect(await host.call({ at: `${hours}:${minutes}` }, withToken('t1'))).toBe(taken);
        await host.settled();
        return host.items.map((item) => String(item.at));
      };
      expect(await at(0)).toEqual(['0:0']);
      await work(host, at);
    });
  };

  test('is known for three hours', async () => {
    await used(async (_host, at) => {
      for (const time of [1, 61, 120, 179]) expect(await at(0, time)).toEqual(['0:0']);
    });
  });

  test('is new after three hours, and known again from then on', async () => {
    await used(async (_host, at) => {
      expect(await at(3, 1)).toEqual(['0:0', '3:1']);
      for (const hours of [4, 5, 6]) expect(await at(hours)).toEqual(['0:0', '3:1']);
      expect(await at(6, 2)).toEqual(['0:0', '3:1', '6:2']);
    });
  });

  test('is known for three hours though n8n was restarted', async () => {
    await used(async (host, at) => {
      for (const time of [1, 61, 120, 179]) {
        await host.restart();
        expect(await at(0, time)).toEqual(['0:0']);
      }
    });
  });

  test('is new from four hours on though n8n was restarted', async () => {
    await used(async (host, at) => {
      await host.restart();
      expect(await at(4)).toEqual(['0:0', '4:0']);
    });
  });

  test('is known for no longer because it was repeated after a restart', async () => {
    await used(async (host, at) => {
      await host.restart();
      expect(await at(2, 30)).toEqual(['0:0']);
      expect(await at(2, 59)).toEqual(['0:0']);
      expect(await at(4, 10)).toEqual(['0:0', '4:10']);
    });
  });

  test('is known for no longer because it was repeated between two restarts', async () => {
    await used(async (host, at) => {
      await host.restart();
      expect(await at(2, 30)).toEqual(['0:0']);
      await host.restart();
      expect(await at(4, 10)).toEqual(['0:0', '4:10']);
    });
  });

  test('that was used again after three hours is known after a restart too', async () => {
    await used(async (host, at) => {
      expect(await at(3, 5)).toEqual(['0:0', '3:5']);
      await host.restart();
      expect(await at(6)).toEqual(['0:0', '3:5']);
      await host.restart();
      expect(await at(7, 5)).toEqual(['0:0', '3:5', '7:5']);
    });
  });
});

describe('In queue mode, a Client-Token', () => {
  const start = new Date(Date.UTC(2026, 7, 1));

  test('that one process has had is known to the other', async () => {
    const host = await AutomationHost.start({ parameters });
    for (let time = 0; time < 4; time++) {
      expect(await callAll(host, ['t1'])).toEqual([taken]);
      await host.settled();
      await host.switchProcess();
    }
    expect(await ranTokens(host)).toEqual(['t1']);
  });

  test('is known again when the other process has had it since this one forgot it', async () => {
    await onFakeClock(start, async (pass) => {
      const host = await AutomationHost.start({ parameters });
      for (const after of [0, 4 * HOUR + 5 * MINUTE, 5 * MINUTE]) {
        await pass(after);
        expect(await callAll(host, ['t1'])).toEqual([taken]);
        await host.settled();
        await host.switchProcess();
      }
      expect(await ranTokens(host)).toEqual(['t1', 't1']);
    });
  });
});

test('Whatever comes between uses: a Client-Token is known for three hours, and new after four at most', async () => {
  const happening = fc.constantFrom('nothing', 'restart', 'switchProcess');
  const minutesUntil = fc.integer({ min: 1, max: 200 });
  const uses = fc.array(fc.record({ happening, minutesUntil }), { minLength: 3, maxLength: 12 });
  const check = fc.asyncProperty(fc.nat(59), uses, async (minute, sequence) => {
    await onFakeClock(new Date(Date.UTC(2026, 7, 1, 0, minute)), async (pass) => {
      const host = await AutomationHost.start({ parameters });
      await callAll(host, ['t1']);
      await host.settled();
      let sinceRun = 0;
      let isSameProcess = true;
      for (const { happening, minutesUntil } of sequence) {
        await pass(minutesUntil * MINUTE);
        if (happening !== 'nothing') await host[happening]();
        sinceRun += minutesUntil;
        isSameProcess &&= happening === 'nothing';
        const before = host.items.length;
        await callAll(host, ['t1']);
        await host.settled();
        const hasRun = host.items.length > before;
        if (sinceRun <= 180) expect(hasRun).toBe(false);
        if (sinceRun > (isSameProcess ? 180 : 239)) expect(hasRun).toBe(true);
        if (hasRun) [sinceRun, isSameProcess] = [0, true];
      }
    });
  });
  // To look for a simpler sequence takes too long.
  await fc.assert(check, { numRuns: 10, endOnFailure: true });
});

test('A repetition after a restart makes n8n forget no other token, however slow the database is', async () => {
  await onFakeClock(new Date(Date.UTC(2026, 7, 1)), async (pass) => {
    const host = await AutomationHost.start({ parameters });
    await callAll(host, ['old']);
    await host.settled();
    await pass(2.5 * HOUR);
    await host.restart();
    deduplicationTable.latencyMs = 100;
    await callAll(host, ['old']);
    await callAll(host, ['new']);
    await pass(1_000);
    await host.settled();
    deduplicationTable.latencyMs = 0;
    await host.restart();
    await callAll(host, ['new']);
    expect(await ranTokens(host)).toEqual(['new', 'old']);
    await pass(1.6 * HOUR);
    await host.restart();
    await callAll(host, ['new']);
    await host.settled();
    await pass(1_000);
    await callAll(host, ['old']);
    expect(await ranTokens(host)).toEqual(['new', 'old', 'old']);
  });
});
