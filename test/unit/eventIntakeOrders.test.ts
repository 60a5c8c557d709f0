import * as fc from 'fast-check';

import { EventIntake } from '../../nodes/receiving/EventIntake';
import type { Admission } from '../../nodes/receiving/GroupCommit';
import { FakeResponse } from '../support/fakeResponse';
import { fakeAbortTimeouts } from '../support/fakeTime';

/** What a request may wait for its answer, in milliseconds. */
const MOST_MILLISECONDS = 10_000;

/** Time passes in steps, and every moment of a history lies on one. */
const STEP_MILLISECONDS = 1_000;

const RUNS = 10_000;

interface Execution {
  id: string;
  events: string[];
  response: FakeResponse;
}

/** An event whose deliveries are not known as such. */
const UNREPEATABLE = 'unrepeatable';

/** A few ids, so that most events come again. */
const eventIds = fc.constantFrom('a', 'b', 'c', undefined);

/** One thing that happens. `which` chooses among the executions that are under way. */
const moments = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('arrives' as const), id: eventIds }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom(
        'runs' as const,
        'runs elsewhere' as const,
        'starts' as const,
        'fails' as const,
        'is hung up' as const,
      ),
      which: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('passes' as const), steps: fc.nat(7) }) },
);

const histories = fc.record({
  combine: fc.boolean(),
  /** Whether the request that starts an execution tells what becomes of it. */
  isWatched: fc.constantFrom('always' as const, 'sometimes' as const),
  moments: fc.array(moments, { maxLength: 30, size: 'max' }),
});

type History = typeof histories extends fc.Arbitrary<infer Value> ? Value : never;

/** One node in one process of n8n, whose requests, executions and database are as a history says. */
class Site {
  private readonly intake = new EventIntake<string>({
    milliseconds: Infinity,
    inProcess: 1_000,
    inDatabase: 1_000,
  });
  private readonly open = new Map<number, number>();
  private readonly stored = new Set<string>();
  private readonly claimedBy = new Map<string, string>();
  private readonly executions: Execution[] = [];
  private requests = 0;
  private readonly wrong: string[] = [];

  constructor(private readonly history: Pick<History, 'combine' | 'isWatched'>) {}

  play(moment: History['moments'][number]): Promise<void> | undefined {
    if (moment.what === 'passes') return this.pass(moment.steps * STEP_MILLISECONDS);
    if (moment.what === 'arrives') {
      void this.arrive(moment.id);
      return undefined;
    }
    const execution = this.executions[moment.which % this.executions.length];
    if (!execution) return undefined;
    if (moment.what === 'is hung up') execution.response.hangUp();
    else if (moment.what === 'fails') execution.response.finish(500);
    else this.store(execution, moment.what);
    return undefined;
  }

  /** @returns what the request is told */
  async arrive(id: string | undefined): Promise<Admission<string>['action']> {
    const request = ++this.requests;
    this.open.set(request, performance.now());
    const event = id ?? `${UNREPEATABLE} ${request}`;
    const admission = await this.intake.admit(id, event, 1, this.history.combine);
    this.open.delete(request);
    if (admission.action === 'start') {
      if (admission.events[0] !== event) this.wrong.push('starts without its own event');
      this.start(admission);
    }
    if (admission.action === 'acknowledge' && !this.stored.has(event)) {
      this.wrong.push('acknowledged though not stored');
    }
    return admission.action;
  }

  async pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += STEP_MILLISECONDS) {
      jest.advanceTimersByTime(STEP_MILLISECONDS);
      await this.look();
    }
  }

  /** Sees that nothing was answered wrongly, and that no request waits for too long. */
  async look(): Promise<void> {
    await new Promise(setImmediate);
    // jest's `expect` is too slow for what is looked at half a million times.
    const [oldest = Infinity] = this.open.values();
    if (performance.now() - oldest >= MOST_MILLISECONDS) this.wrong.push('a request is still open');
    if (this.wrong.length) expect(this.wrong).toEqual([]);
  }

  private start({ events, settleWhen }: Extract<Admission<string>, { action: 'start' }>): void {
    const response = new FakeResponse();
    const count = this.executions.push({ id: String(this.executions.length), events, response });
    if (this.history.isWatched === 'sometimes' && count % 2) return;
    settleWhen(response.watch());
  }

  /** The execution is in the database; where it starts in this process, it claims its events. */
  private store(
    { id, events, response }: Execution,
    how: 'runs' | 'runs elsewhere' | 'starts',
  ): void {
    for (const event of events) this.stored.add(event);
    const known = events.filter((event) => !event.startsWith(UNREPEATABLE));
    for (const event of how === 'runs elsewhere' ? [] : known) {
      if (!this.intake.claim(event, id)) continue;
      const before = this.claimedBy.get(event) ?? id;
      if (before !== id) this.wrong.push('runs twice');
      this.claimedBy.set(event, id);
    }
    if (how !== 'starts') response.finish();
  }
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  fakeAbortTimeouts();
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

test('Whatever order things happen in, each request is answered in time, an acknowledged event is stored and runs once, and later events are served', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ moments: all, ...history }) => {
      const site = new Site(history);
      for (const moment of all) {
        await site.play(moment);
        await site.look();
      }
      // Nobody answers any more, and still nothing is left waiting.
      await site.pass(MOST_MILLISECONDS);
      const later = site.arrive('later');
      await site.look();
      expect(await Promise.race([later, 'still waits'])).toBe('start');
      jest.clearAllTimers();
    }),
    { numRuns: RUNS },
  );
}, 120_000);
