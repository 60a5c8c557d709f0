import { z } from 'zod';
import { errors } from '../errors';
import type { EventBridge } from '../eventBridge';
import type { Bus, Rule } from '../model';
import { ruleArn } from '../names';
import { parsePattern } from '../pattern';
import { LIMITS } from '../registry';
import { addTarget, describedTarget } from './targets';
import { name, operation, pageOf, pageSchema } from './operation';

const namedRule = z.object({ EventBusName: name, RuleName: name });
const ruleSettings = {
  Description: z.string().max(512).nullish(),
  // The sample of the SDK writes it small.
  Status: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['ENABLE', 'DISABLE']))
    .nullish(),
  FilterPattern: z.string().max(10_000).nullish(),
};

/** The operations on event rules. */
export const ruleOperations = {
  createRule: operation(
    namedRule.extend({
      ...ruleSettings,
      RuleName: name.regex(/^[\w.-]+$/, 'may have only letters, digits, "_", "." and "-"'),
      Targets: z.array(z.unknown()).nullish(),
    }),
    (bridge, { EventBusName, RuleName, Description, Status, FilterPattern, Targets }) => {
      const { rules } = bridge.registry.bus(EventBusName);
      if (rules.has(RuleName)) throw errors.ruleAlreadyExist(RuleName, EventBusName);
      if (rules.size >= LIMITS.rules) throw errors.countExceedsLimit('EventRule', LIMITS.rules);
      const rule: Rule = {
        name: RuleName,
        description: Description ?? '',
        isEnabled: Status !== 'DISABLE',
        ...patternOf(FilterPattern ?? ''),
        targets: [],
        createdAt: bridge.clock(),
        changedAt: bridge.clock(),
      };
      for (const target of Targets ?? []) addTarget(rule, target);
      rules.set(RuleName, rule);
      return { RuleARN: ruleArn(EventBusName, RuleName) };
    },
  ),
  getRule: operation(namedRule, ({ registry }, { EventBusName, RuleName }) =>
    described(registry.bus(EventBusName), registry.rule(EventBusName, RuleName)),
  ),
  listRules: operation(
    pageSchema.extend({ EventBusName: name, RuleNamePrefix: z.string().nullish() }),
    ({ registry }, { EventBusName, RuleNamePrefix, ...asked }) => {
      const bus = registry.bus(EventBusName);
      const rules = [...bus.rules.values()].filter((rule) =>
        rule.name.startsWith(RuleNamePrefix ?? ''),
      );
      const { page, paging } = pageOf(rules, asked);
      return { Rules: page.map((rule) => described(bus, rule)), ...paging };
    },
  ),
  updateRule: operation(
    namedRule.extend(ruleSettings),
    (bridge, { EventBusName, RuleName, Description, Status, FilterPattern }) =>
      change(bridge, EventBusName, RuleName, {
        ...(typeof Description === 'string' && { description: Description }),
        ...(Status && { isEnabled: Status === 'ENABLE' }),
        ...(typeof FilterPattern === 'string' && patternOf(FilterPattern)),
      }),
  ),
  enableRule: operation(namedRule, (bridge, { EventBusName, RuleName }) =>
    change(bridge, EventBusName, RuleName, { isEnabled: true }),
  ),
  disableRule: operation(namedRule, (bridge, { EventBusName, RuleName }) =>
    change(bridge, EventBusName, RuleName, { isEnabled: false }),
  ),
  deleteRule: operation(namedRule, ({ registry }, { EventBusName, RuleName }) => {
    registry.rule(EventBusName, RuleName);
    registry.bus(EventBusName).rules.delete(RuleName);
    return {};
  }),
};

const patternOf = (patternText: string) => ({ patternText, pattern: parsePattern(patternText) });

function change(bridge: EventBridge, bus: string, rule: string, changed: Partial<Rule>): object {
  Object.assign(bridge.registry.rule(bus, rule), changed, { changedAt: bridge.clock() });
  return {};
}

const described = (bus: Bus, rule: Rule) => ({
  EventBusName: bus.name,
  RuleARN: ruleArn(bus.name, rule.name),
  RuleName: rule.name,
  Description: rule.description,
  Status: rule.isEnabled ? 'ENABLE' : 'DISABLE',
  FilterPattern: rule.patternText,
  Targets: rule.targets.map(describedTarget),
  Ctime: rule.createdAt,
  Mtime: rule.changedAt,
});
