import type { INodeProperties } from 'n8n-workflow';

import { InvalidInput } from '../protocols/invalidInput';
import { readBoolean, type ReadParameter } from './sending/parameterReader';

/** For operations that give lists: all of it, or its beginning. */
export const returnAllAndLimit: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { returnAll: [false] } },
  },
];

/** For operations whose answers have more in them than most flows need. */
export const simplify: INodeProperties = {
  displayName: 'Simplify',
  name: 'simplify',
  type: 'boolean',
  default: true,
  description: 'Whether to return a simplified version of the response instead of the raw data',
};

/**
 * @returns how many results an item may have at most
 * @throws InvalidInput when what an expression gives is no limit
 */
export function limitOf(read: ReadParameter, itemIndex: number): number {
  if (readBoolean(read('returnAll', itemIndex), 'Return All')) return Infinity;
  const limit = Number(read('limit', itemIndex));
  if (limit >= 1) return limit;
  throw new InvalidInput(
    'The Limit is not a number of at least 1',
    'Look at what the expression gives, or switch Return All on.',
  );
}
