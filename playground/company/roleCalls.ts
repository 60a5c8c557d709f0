import { z } from 'zod';
import type { ApiCall } from '../openapi/apiCall';
import type { Directory } from './directory';
import { contactErrors } from './errors';
import { type Bounds, found, number, oapiCall, pageOf } from './oapiCall';

const USUAL_SIZE = 20;
const MOST_ROLES = 200;
const MOST_PEOPLE = 100;

const errors = { size: contactErrors.size, from: contactErrors.offset };
const pageSchema = z.object({ size: number.optional(), offset: number.optional() });

/** Both are given, or neither counts. */
const boundsOf = ({ size, offset }: z.output<typeof pageSchema>): Bounds =>
  size === undefined || offset === undefined
    ? { from: 0, size: USUAL_SIZE }
    : { from: offset, size };

/** The calls about roles. Sources: "Obtain the role list", "Obtain the employees of a role". */
export const roleCalls = (directory: Directory): ApiCall[] => [
  oapiCall({
    ...{ path: '/topapi/role/list', permission: 'qyapi_get_department_list', schema: pageSchema },
    answer(page) {
      const { items, next } = pageOf(directory.roles, boundsOf(page), MOST_ROLES, errors);
      const list = [...new Set(items.map(({ groupId }) => groupId))].map((groupId) => {
        const roles = items.filter((role) => role.groupId === groupId);
        const name = roles[0]?.groupName;
        return { groupId, name, roles: roles.map((role) => ({ id: role.id, name: role.name })) };
      });
      return { result: { hasMore: next !== undefined, list }, reason: `roles: ${items.length}` };
    },
  }),
  oapiCall({
    ...{ path: '/topapi/role/simplelist', permission: 'qyapi_get_department_member' },
    schema: pageSchema.extend({ role_id: number }),
    answer({ role_id, ...page }) {
      const role = directory.roles.find(({ id }) => id === role_id);
      const { id, name } = found(role, contactErrors.role, `role ${role_id}`);
      const { items, next } = pageOf(directory.peopleWith(id), boundsOf(page), MOST_PEOPLE, errors);
      const list = items.map((person) => ({ userid: person.userId, name: person.name }));
      return {
        result: { hasMore: next !== undefined, list },
        reason: `people with the role ${name}: ${items.length}`,
      };
    },
  }),
];
