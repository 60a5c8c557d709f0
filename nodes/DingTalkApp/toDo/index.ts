import type { Resource } from '../../operations';
import { complete } from './complete';
import { create } from './create';
import { getMany } from './getMany';

export const toDo: Resource = {
  name: 'To-Do',
  operations: { complete, create, getMany },
  default: 'create',
};
