import { busOperations } from './buses';
import type { Operation } from './operation';
import { queryOperations } from './queries';
import { ruleOperations } from './rules';
import { sourceOperations } from './sources';
import { targetOperations } from './targets';

/** Every operation of the API but putEvents, whose body is no object, by name. */
export const operations: Readonly<Record<string, Operation>> = {
  ...busOperations,
  ...sourceOperations,
  ...ruleOperations,
  ...targetOperations,
  ...queryOperations,
};

/** The names of all operations. */
export const operationNames = ['putEvents', ...Object.keys(operations)];
