import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { EventIntake } from '../../nodes/receiving/EventIntake';
import type { Admission } from '../../nodes/receiving/GroupCommit';
import { FakeResponse } from '../support/fakeResponse';
import { fakeAbortTimeouts } from '../support/fakeTime';

/** Node shows it only on demand. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

const memory = { milliseconds: Infinity, inProcess: 10_000, inDatabase: 2_000 };

const setUp = (milliseconds = Infinity) => {
  const intake = new EventIntake<string>({ ...memory, milliseconds });
  const deliver = async (id: string | undefined, { combine = false, bytes = 1 } = {}) => {
    const admission = await intake.admit(id, `event ${id}`, bytes, combine);
    const response = new FakeResponse();
    if (admission.action === 'start') {
      admission.settleWhen(response.watch());
    }
    return { admission, response };
  };
  return { intake, deliver };
};

function stopClock(): void {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  fakeAbortTimeouts();
}

function startClock(): void {
  jest.restoreAllMocks();
  jest.useRealTimers();
}

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const unsettled = Symbol('unsettled');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(unsettled)])) !== unsettled;
};

const countOf = async (
  deliveries: Array<Promise<{ admission: Admission<string> }>>,
  action: Admission<string>['action'],
) => (await Promise.all(deliveries)).filter(({ admission }) => admission.action === action).length;

const eventsOf = ({ admission }: { admission: Admission<string> }) =>
  admission.action === 'start' ? admission.events : admission.action;

describe('without combining', () => {
  test('each event leads its own execution at once', async () => {
    const { deliver } = setUp();
    expect(eventsOf(await deliver('a'))).toEqual(['event a']);
    expect(eventsOf(await deliver('b'))).toEqual(['event b']);
  });

  test('a duplicate waits for the first delivery and is acknowledged with it', async () => {
    const { deliver } = setUp();
    const first = await deliver('a');
    const second = deliver('a');
    expect(await isSettled(second)).toBe(false);
    first.response.finish();
    expect(eventsOf(await second)).toBe('acknowledge');
    expect(eventsOf(await deliver('a'))).toBe('acknowledge');
  });

  test('a duplicate is refused when storing failed, and the event may come again', async () => {
    const { deliver } = setUp();
    const first = await deliver('a');
    const second = deliver('a');
    first.response.finish(500);
    expect(eventsOf(await second)).toBe('refuse');
    expect(eventsOf(await deliver('a'))).toEqual(['event a']);
  });

  test('a duplicate is acknowledged when the execution starts, though the first sender hung up', async () => {
    const { intake, deliver } = setUp();
    const first = await deliver('a');
    const second = deliver('a');
    first.response.hangUp();
    expect(await isSettled(second)).toBe(false);
    expect(intake.claim('a', '1')).toBe(true);
    expect(eventsOf(await second)).toBe('acknowledge');
  });
});

describe('with combining', () => {
  test('events that arrive while one is being stored share the next execution', async () => {
    const { deliver } = setUp();
    const first = await deliver('a', { combine: true });
    const [second, third, duplicate] = ['b', 'c', 'b'].map((id) => deliver(id, { combine: true }));
    expect(await isSettled(Promise.race([second, third, duplicate]))).toBe(false);
    first.response.finish();
    const leader = await second!;
    expect(eventsOf(leader)).toEqual(['event b', 'event c']);
    expect(await isSettled(Promise.race([third, duplicate]))).toBe(false);
    leader.response.finish();
    expect(eventsOf(await third!)).toBe('acknowledge');
    expect(eventsOf(await duplicate!)).toBe('acknowledge');
    expect(eventsOf(await deliver('d', { combine: true }))).toEqual(['event d']);
  });

  test('all of a batch that was not stored are refused, and the next batch goes on', async () => {
    const { deliver } = setUp();
    const first = await deliver('a', { combine: true });
    const second = deliver('b', { combine: true });
    const third = deliver('c', { combine: true });
    first.response.finish();
    const leader = await second;
    const fourth = deliver('d', { combine: true });
    leader.response.finish(500);
    expect(eventsOf(await third)).toBe('refuse');
    expect(eventsOf(await fourth)).toEqual(['event d']);
  });

  test('all of a batch whose outcome cannot be learned are refused, and the next goes on', async () => {
    const { intake, deliver } = setUp();
    const admission = await intake.admit('a', 'event a', 1, true);
    const next = deliver('b', { combine: true });
    const lost = Promise.reject(new Error('cancelled'));
    const gone = new Promise<void>(() => undefined);
    if (admission.action === 'start') admission.settleWhen({ stored: lost, gone });
    expect(eventsOf(await next)).toEqual(['event b']);
  });

  test('a leader that hangs up does not hold up the next batch', async () => {
    const { deliver } = setUp();
    const first = await deliver('a', { combine: true });
    const second = deliver('b', { combine: true });
    first.response.hangUp();
    expect(await isSettled(second)).toBe(true);
    expect(eventsOf(await second)).toEqual(['event b']);
  });

  test('a leader that hung up while it waited does not either', async () => {
    const { intake, deliver } = setUp();
    const gone = new FakeResponse();
    gone.hangUp();
    const admission = await intake.admit('a', 'event a', 1, true);
    if (admission.action === 'start') admission.settleWhen(gone.watch());
    const next = deliver('b', { combine: true });
    expect(await isSettled(next)).toBe(true);
    expect(eventsOf(await next)).toEqual(['event b']);
  });

  test('a batch is bounded in count and in bytes', async () => {
    const { deliver } = setUp();
    const first = await deliver('first', { combine: true });
    const small = Array.from({ length: 250 }, (_, n) => deliver(`small ${n}`, { combine: true }));
    const large = [1, 2].map((n) => deliver(`large ${n}`, { combine: true, bytes: 1.5 * 2 ** 20 }));
    first.response.finish();
    const leader = await small[0]!;
    expect(eventsOf(leader)).toHaveLength(200);
    leader.response.finish();
    const next = await small[200]!;
    expect(eventsOf(next)).toHaveLength(51);
    next.response.finish();
    expect(eventsOf(await large[1]!)).toEqual(['event large 2']);
  });
});

describe('memory is bounded', () => {
  test('a flood of events is refused beyond 2,000 that wait', async () => {
    const { deliver } = setUp();
    const deliveries = await Promise.all(
      Array.from({ length: 2_010 }, (_, n) => deliver(String(n))),
    );
    const refused = deliveries.filter(({ admission }) => admission.action === 'refuse');
    expect(refused).toHaveLength(10);
    deliveries[0]!.response.finish();
    await new Promise(setImmediate);
    expect(eventsOf(await deliver('later'))).toEqual(['event later']);
  });

  test('a flood of large events is refused beyond 32 MB that wait', async () => {
    const { deliver } = setUp();
    const bytes = 2 ** 20;
    const actions = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => (await deliver(String(n), { bytes })).admission),
    );
    expect(actions.filter(({ action }) => action === 'start')).toHaveLength(32);
  });

  test('the oldest events are forgotten, the newest are not', async () => {
    const { intake, deliver } = setUp();
    for (let n = 0; n <= memory.inProcess; n++) intake.claim(String(n), '1');
    expect(eventsOf(await deliver(String(memory.inProcess)))).toBe('acknowledge');
    expect(eventsOf(await deliver('1'))).toBe('acknowledge');
    expect(eventsOf(await deliver('0'))).toEqual(['event 0']);
  });

  test('repetitions that wait for the first delivery count as well', async () => {
    const { deliver } = setUp();
    const first = await deliver('a');
    const repetitions = Array.from({ length: 2_010 }, () => deliver('a'));
    expect(await countOf(repetitions.slice(1_999), 'refuse')).toBe(11);
    first.response.finish();
    expect(await countOf(repetitions, 'acknowledge')).toBe(1_999);
    for (const id of ['b', 'c']) expect(eventsOf(await deliver(id))).toEqual([`event ${id}`]);
  });

  test('an answered request is not kept', async () => {
    const { deliver } = setUp();
    const deliverAndFinish = async (id: string) => {
      const { response } = await deliver(id);
      response.finish();
      return new WeakRef(response);
    };
    const responses = await Promise.all(['a', 'b', 'c'].map(deliverAndFinish));
    await new Promise(setImmediate);
    collectGarbage();
    expect(responses.map((response) => response.deref())).toEqual(Array(3).fill(undefined));
  });
});

describe('No request is open for longer than 10 seconds', () => {
  beforeEach(stopClock);
  afterEach(startClock);

  test('though its execution never starts', async () => {
    const { deliver } = setUp();
    await deliver('a');
    const second = deliver('a');
    await jest.advanceTimersByTimeAsync(9_999);
    expect(await isSettled(second)).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(eventsOf(await second)).toBe('refuse');
  });

  test('though it waits behind others that nobody answers', async () => {
    const { deliver } = setUp();
    await deliver('a', { combine: true });
    await jest.advanceTimersByTimeAsync(1_000);
    const leader = deliver('b', { combine: true });
    const follower = deliver('c', { combine: true });
    await jest.advanceTimersByTimeAsync(9_000);
    expect(eventsOf(await leader)).toEqual(['event b', 'event c']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(eventsOf(await follower)).toBe('refuse');
  });

  test('though the request that starts the execution never says what became of it', async () => {
    const { intake, deliver } = setUp();
    await intake.admit('a', 'event a', 1, true);
    const next = deliver('b', { combine: true });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(eventsOf(await next)).toEqual(['event b']);
  });
});

describe('An event that comes again while an earlier delivery is under way', () => {
  beforeEach(stopClock);
  afterEach(startClock);

  test('holds nobody up when the time of the earlier one is over', async () => {
    const { deliver } = setUp();
    (await deliver('x', { combine: true })).response.finish(500);
    await jest.advanceTimersByTimeAsync(9_500);
    const before = await deliver('y', { combine: true });
    const again = deliver('x', { combine: true });
    await jest.advanceTimersByTimeAsync(600);
    expect(await isSettled(again)).toBe(false);
    before.response.finish();
    expect(eventsOf(await again)).toEqual(['event x']);
    (await again).response.finish();
    expect(eventsOf(await deliver('z', { combine: true }))).toEqual(['event z']);
  });

  test('holds nobody up when the execution of the earlier one starts late', async () => {
    const { intake, deliver } = setUp();
    const first = await deliver('x', { combine: true });
    await jest.advanceTimersByTimeAsync(10_500);
    const before = await deliver('y', { combine: true });
    const again = deliver('x', { combine: true });
    expect(intake.claim('x', '1')).toBe(true);
    first.response.finish();
    expect(eventsOf(await again)).toBe('acknowledge');
    const after = deliver('z', { combine: true });
    before.response.finish();
    expect(eventsOf(await after)).toEqual(['event z']);
  });

  test('is not refused with the earlier one', async () => {
    const { deliver } = setUp();
    const first = await deliver('x');
    await jest.advanceTimersByTimeAsync(10_000);
    const again = await deliver('x');
    const repetition = deliver('x');
    first.response.finish(500);
    expect(await isSettled(repetition)).toBe(false);
    again.response.finish();
    expect(eventsOf(await repetition)).toBe('acknowledge');
  });

  test('is acknowledged once the earlier one turns out stored', async () => {
    const { deliver } = setUp();
    const first = await deliver('x');
    await jest.advanceTimersByTimeAsync(10_000);
    await deliver('x');
    const repetition = deliver('x');
    first.response.finish();
    expect(eventsOf(await repetition)).toBe('acknowledge');
    expect(eventsOf(await deliver('x'))).toBe('acknowledge');
  });
});

describe('claiming', () => {
  test('one execution runs an event, whoever asks how often', () => {
    const { intake } = setUp();
    expect(intake.claim('a', '1')).toBe(true);
    expect(intake.claim('a', '2')).toBe(false);
    expect(intake.claim('a', '1')).toBe(true);
  });
});

describe('with a window', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('an id is known for its time, counted from the first event, and then is new', async () => {
    const { intake, deliver } = setUp(1_000);
    const first = await deliver('a');
    expect(intake.claim('a', '1')).toBe(true);
    first.response.finish();
    jest.advanceTimersByTime(900);
    expect((await deliver('a')).admission.action).toBe('acknowledge');
    expect(intake.claim('a', '2')).toBe(false);
    jest.advanceTimersByTime(101);
    expect((await deliver('a')).admission.action).toBe('start');
    expect(intake.claim('a', '3')).toBe(true);
  });
});

test('events without an id are never repetitions, and are not remembered', async () => {
  const { deliver } = setUp();
  for (let n = 0; n < 3; n++) {
    const { admission, response } = await deliver(undefined);
    expect(admission.action).toBe('start');
    if (n) response.finish();
  }
});
