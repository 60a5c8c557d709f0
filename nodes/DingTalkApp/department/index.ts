import type { Resource } from '../../operations';
import { get } from './get';
import { getMany } from './getMany';

export const department: Resource = {
  name: 'Department',
  operations: { get, getMany },
  default: 'get',
};
