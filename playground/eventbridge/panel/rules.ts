import { type Signal, computed, signal } from '@preact/signals';
import { attempt, enter, fieldsOf, valuesOf } from '../../page/Form';
import { ask } from '../../page/ask';
import { onOpen } from '../../page/live';
import { NOTHING_TOLD, type Told } from '../../page/words';
import type { RobotSettings } from '../../robot/settings';
import type { CloudEvent } from '../cloudEvent';
import { traces } from './arrivals';
import { type TargetValues, emptyTarget, robotTarget, targetOf } from './targetForm';

const FIRST_BUS = 'hr-events';

/** A rule as the API tells it. */
interface Rule {
  RuleName: string;
  Status: 'ENABLE' | 'DISABLE';
  FilterPattern: string;
  Targets: Array<{ Id: string; Endpoint: string }>;
}

export const buses = signal<string[]>([]);
export const busName = signal(FIRST_BUS);
export const newBus = signal('');

export const rules = signal<Rule[]>([]);
export const ruleName = signal('');
export const newRule = signal('');
export const rule = computed(() => rules.value.find(({ RuleName }) => RuleName === ruleName.value));

/** The rule's pattern and state as they are entered. */
export const pattern = signal('');
export const isEnabled = signal(true);
export const result = signal<Told>(NOTHING_TOLD);

export const target = fieldsOf(emptyTarget());
export const targetResult = signal<Told>(NOTHING_TOLD);

/** Does an operation of EventBridge's API, as the account's owner. */
const run = <Answer = unknown>(operation: string, parameters: object) =>
  ask<Answer>('POST', `/api/eventbridge/operations/${operation}`, parameters);

const named = () => ({ EventBusName: busName.value, RuleName: ruleName.value });

async function load(): Promise<void> {
  const { EventBuses } = await run<{ EventBuses: Array<{ EventBusName: string }> }>(
    'listEventBuses',
    {},
  );
  buses.value = EventBuses.map(({ EventBusName }) => EventBusName);
  if (!buses.value.includes(busName.value)) busName.value = buses.value[0] ?? FIRST_BUS;
  await loadRules();
}

async function listRules(): Promise<Rule[]> {
  return (await run<{ Rules: Rule[] }>('listRules', { EventBusName: busName.value })).Rules;
}

/** Begins anew with a rule as it is saved. */
async function loadRules(wanted = ruleName.value): Promise<void> {
  const present = await listRules();
  const chosen = present.find(({ RuleName }) => RuleName === wanted) ?? present[0];
  rules.value = present;
  ruleName.value = chosen?.RuleName ?? '';
  pattern.value = chosen?.FilterPattern ?? '';
  isEnabled.value = chosen?.Status === 'ENABLE';
}

export async function chooseBus(name: string): Promise<void> {
  busName.value = name;
  await chooseRule('');
}

export async function chooseRule(name: string): Promise<void> {
  result.value = NOTHING_TOLD;
  targetResult.value = NOTHING_TOLD;
  await loadRules(name);
}

/** A button's work: says what it did, or why it could not. */
const job = (told: Signal<Told>, done: string, task: () => Promise<unknown>) => () =>
  attempt(told, async () => {
    await task();
    return done;
  });

export const addBus = job(result, 'The bus is there; it needs a rule.', async () => {
  await run('createEventBus', { EventBusName: newBus.value });
  busName.value = newBus.value;
  newBus.value = '';
  await load();
});

export const addRule = job(
  result,
  'The rule is there; with an empty pattern it matches every event.',
  async () => {
    const RuleName = newRule.value;
    await run('createRule', { EventBusName: busName.value, RuleName });
    newRule.value = '';
    await loadRules(RuleName);
  },
);

export const saveRule = job(result, 'Saved.', async () => {
  const Status = isEnabled.value ? 'ENABLE' : 'DISABLE';
  await run('updateRule', { ...named(), FilterPattern: pattern.value, Status });
  await loadRules();
});

export const deleteRule = job(result, 'Deleted.', async () => {
  await run('deleteRule', named());
  await loadRules();
});

/** Tries the pattern as it is written, before it is saved. */
export const testPattern = () =>
  attempt(result, async () => {
    const latest = traces.newestFirst.value[0];
    if (!latest) throw new Error('No event has come yet.');
    const event = await ask<CloudEvent>('GET', `/api/eventbridge/traces/${latest.id}/event`);
    const { Result } = await run<{ Result: boolean }>('testEventPattern', {
      Event: JSON.stringify(event),
      EventPattern: pattern.value,
    });
    return `The last event (${event.type}) ${Result ? 'matches' : 'does not match'}.`;
  });

/** Shows the targets as they are now, and leaves the pattern as it is entered. */
async function loadTargets(): Promise<void> {
  rules.value = await listRules();
}

/** Begins with what is usual for a type of target. */
export async function chooseType(type: TargetValues['type']): Promise<void> {
  enter(
    target,
    type === 'acs.dingtalk'
      ? robotTarget(await ask<RobotSettings>('GET', '/api/robot/settings'))
      : emptyTarget(),
  );
}

export const addTarget = job(targetResult, 'Added.', async () => {
  const { ErrorEntries } = await run<{ ErrorEntries: Array<{ ErrorMessage: string }> }>(
    'createTargets',
    { ...named(), Targets: [targetOf(valuesOf(target))] },
  );
  if (ErrorEntries[0]) throw new Error(ErrorEntries[0].ErrorMessage);
  enter(target, emptyTarget());
  await loadTargets();
});

export const removeTarget = (id: string) =>
  job(targetResult, 'Removed.', async () => {
    await run('deleteTargets', { ...named(), TargetIds: [id] });
    await loadTargets();
  })();

onOpen(load);
