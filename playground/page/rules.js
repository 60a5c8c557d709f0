import { onOpen } from './live.js';
import { ask } from './server.js';
import { emptyTarget, robotTarget, targetOf } from './targets.js';

const FIRST_BUS = 'hr-events';

const run = (operation, parameters) =>
  ask('POST', `/api/eventbridge/operations/${operation}`, parameters);

/** The event buses, their rules, and where these send events. */
export const rules = () => ({
  buses: [],
  busName: FIRST_BUS,
  newBus: '',

  rules: [],
  ruleName: '',
  newRule: '',
  pattern: '',
  isEnabled: true,
  result: {},

  target: emptyTarget(),
  targetResult: {},

  init() {
    onOpen(() => this.load());
  },

  async load() {
    const { EventBuses } = await run('listEventBuses', {});
    this.buses = EventBuses.map(({ EventBusName }) => EventBusName);
    if (!this.buses.includes(this.busName)) this.busName = this.buses[0];
    await this.loadRules();
  },

  async loadRules(chosen = this.ruleName) {
    this.rules = (await run('listRules', { EventBusName: this.busName })).Rules;
    const rule = this.rules.find(({ RuleName }) => RuleName === chosen) ?? this.rules[0];
    this.ruleName = rule?.RuleName ?? '';
    this.pattern = rule?.FilterPattern ?? '';
    this.isEnabled = rule?.Status === 'ENABLE';
  },

  get rule() {
    return this.rules.find(({ RuleName }) => RuleName === this.ruleName);
  },

  get named() {
    return { EventBusName: this.busName, RuleName: this.ruleName };
  },

  async chooseBus(name) {
    this.busName = name;
    await this.chooseRule('');
  },

  async chooseRule(name) {
    this.result = {};
    this.targetResult = {};
    await this.loadRules(name);
  },

  addBus() {
    return this.attempt('result', async () => {
      await run('createEventBus', { EventBusName: this.newBus });
      this.busName = this.newBus;
      this.newBus = '';
      await this.load();
      return 'The bus is there; it needs a rule.';
    });
  },

  addRule() {
    return this.attempt('result', async () => {
      const name = this.newRule;
      await run('createRule', { EventBusName: this.busName, RuleName: name });
      this.newRule = '';
      await this.loadRules(name);
      return 'The rule is there; with an empty pattern it matches every event.';
    });
  },

  saveRule() {
    return this.attempt('result', async () => {
      const Status = this.isEnabled ? 'ENABLE' : 'DISABLE';
      await run('updateRule', { ...this.named, FilterPattern: this.pattern, Status });
      await this.loadRules();
      return 'Saved.';
    });
  },

  deleteRule() {
    return this.attempt('result', async () => {
      await run('deleteRule', this.named);
      await this.loadRules();
      return 'Deleted.';
    });
  },

  /** Tries the pattern as it is written, before it is saved. */
  testPattern() {
    return this.attempt('result', async () => {
      const latest = this.$store.eventBridge.traces.at(-1);
      if (!latest) throw new Error('No event has come yet.');
      const event = await ask('GET', `/api/eventbridge/traces/${latest.id}/event`);
      const { Result } = await run('testEventPattern', {
        Event: JSON.stringify(event),
        EventPattern: this.pattern,
      });
      return `The last event (${event.type}) ${Result ? 'matches' : 'does not match'}.`;
    });
  },

  /** Begins with what is usual for a type of target. */
  async chooseType(type) {
    this.target =
      type === 'acs.dingtalk'
        ? robotTarget(await ask('GET', '/api/robot/settings'))
        : emptyTarget();
  },

  addTarget() {
    return this.attempt('targetResult', async () => {
      const Targets = [targetOf(this.target)];
      const { ErrorEntries } = await run('createTargets', { ...this.named, Targets });
      if (ErrorEntries.length) throw new Error(ErrorEntries[0].ErrorMessage);
      this.target = emptyTarget();
      await this.loadRules();
      return 'Added.';
    });
  },

  removeTarget(id) {
    return this.attempt('targetResult', async () => {
      await run('deleteTargets', { ...this.named, TargetIds: [id] });
      await this.loadRules();
      return 'Removed.';
    });
  },

  /** Shows in `place` what was done, or why it could not be. */
  async attempt(place, task) {
    this[place] = {};
    try {
      this[place] = { colour: 'good', text: await task() };
    } catch (error) {
      this[place] = { colour: 'bad', text: error.message };
    }
  },
});
