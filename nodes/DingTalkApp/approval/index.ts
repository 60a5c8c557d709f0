import type { Resource } from '../../operations';
import { addComment } from './addComment';
import { create } from './create';
import { decide } from './decide';
import { get } from './get';
import { getMany } from './getMany';

export const approval: Resource = {
  name: 'Approval',
  operations: { addComment, decide, create, get, getMany },
  default: 'get',
};
