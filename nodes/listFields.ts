import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from './sending/parameterReader';

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

/** @returns how many results an item may have at most */
export const limitOf = (read: ReadParameter, itemIndex: number): number =>
  read('returnAll', itemIndex) ? Infinity : Number(read('limit', itemIndex));
