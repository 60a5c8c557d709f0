import { z } from 'zod';
import { InvalidInput } from '../../invalidInput';
import { ServiceError, errors } from '../errors';
import type { Rule } from '../model';
import { LIMITS } from '../registry';
import { type Target, parseTarget } from '../target';
import { name, operation } from './operation';

const namedRule = z.object({ EventBusName: name, RuleName: name });

/** The operations on event targets. */
export const targetOperations = {
  createTargets: operation(
    namedRule.extend({ Targets: z.array(z.unknown()).min(1, 'is empty') }),
    ({ registry }, { EventBusName, RuleName, Targets }) => {
      const rule = registry.rule(EventBusName, RuleName);
      return failuresOf(Targets.map((target) => [idOf(target), () => addTarget(rule, target)]));
    },
  ),
  listTargets: operation(
    namedRule.extend({ Limit: z.number().int().min(1).max(100).nullish() }),
    ({ registry }, { EventBusName, RuleName, Limit }) => {
      const { targets } = registry.rule(EventBusName, RuleName);
      return { Targets: targets.slice(0, Limit ?? 100).map(describedTarget) };
    },
  ),
  deleteTargets: operation(
    namedRule.extend({ TargetIds: z.array(z.string()).min(1, 'is empty') }),
    ({ registry }, { EventBusName, RuleName, TargetIds }) => {
      const rule = registry.rule(EventBusName, RuleName);
      const remove = (id: string) => {
        const index = rule.targets.findIndex((target) => target.id === id);
        if (index < 0) throw errors.targetNotExist(id, RuleName, EventBusName);
        rule.targets.splice(index, 1);
      };
      return failuresOf(TargetIds.map((id) => [id, () => remove(id)]));
    },
  ),
};

/**
 * Adds a target to a rule.
 *
 * @throws ServiceError when it is wrong, its id is taken or there are too many
 */
export function addTarget(rule: Rule, given: unknown): void {
  const target = targetOf(given);
  if (rule.targets.some(({ id }) => id === target.id)) throw errors.targetDuplicate();
  if (rule.targets.length >= LIMITS.targets) {
    throw errors.countExceedsLimit('EventTarget', LIMITS.targets);
  }
  rule.targets.push(target);
}

/** A target in the form of the API. */
export const describedTarget = ({ id, type, endpoint, parameters }: Target) => ({
  Id: id,
  Type: type,
  Endpoint: endpoint,
  PushRetryStrategy: 'BACKOFF_RETRY',
  ParamList: parameters,
});

function targetOf(given: unknown): Target {
  try {
    return parseTarget(given);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw errors.targetInvalid(error.message);
  }
}

/** Does one thing after the other, and says which ones failed. */
function failuresOf(tasks: Array<[id: string, task: () => void]>): object {
  const ErrorEntries = tasks.flatMap(([EntryId, task]) => {
    try {
      task();
      return [];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return [{ ErrorCode: error.code, ErrorMessage: error.message, EntryId }];
    }
  });
  return { ErrorEntriesCount: ErrorEntries.length, ErrorEntries };
}

const idOf = (target: unknown) =>
  typeof target === 'object' && target !== null && 'Id' in target ? String(target.Id) : '';
