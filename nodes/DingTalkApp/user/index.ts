import type { Resource } from '../../operations';
import { get } from './get';

export const user: Resource = { name: 'User', operations: { get }, default: 'get' };
