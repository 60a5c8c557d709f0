import type { Resource } from '../../operations';
import { get } from './get';
import { getMany } from './getMany';
import { getManyByRole } from './getManyByRole';

export const user: Resource = {
  name: 'User',
  operations: { get, getMany, getManyByRole },
  default: 'get',
};
