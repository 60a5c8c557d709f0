import { z } from 'zod';
import type { ApiCall, ReceivedCall } from '../openapi/apiCall';
import { type Telling, detailsOf, listedOf } from './answers';
import type { Directory } from './directory';
import { contactErrors } from './errors';
import type { Person } from './model';
import { found, number, oapiCall, pageOf, text } from './oapiCall';

const MOST_A_PAGE = 100;

const READ = 'qyapi_get_member';
const READ_OF_DEPARTMENT = 'qyapi_get_department_member';

const language = z.enum(['zh_CN', 'en_US']).optional();
const pageSchema = z.object({
  dept_id: number,
  cursor: number,
  size: number,
  order_field: z
    .enum(['entry_asc', 'entry_desc', 'modify_asc', 'modify_desc', 'custom'])
    .optional(),
  contain_access_limit: z.unknown(),
  language,
});
const pageErrors = { from: contactErrors.listParameter, size: contactErrors.listParameter };

/** The calls about people. Sources: "User management", a page for each. */
export function userCalls(directory: Directory): ApiCall[] {
  const telling = ({ lacks, headers }: ReceivedCall): Telling => ({
    ...{ directory, lacks },
    origin: `http://${headers.host}`,
  });
  const checkDepartment = (id: number) =>
    void found(directory.department(id), contactErrors.department, `department ${id}`);
  const pageOfMembers = (
    { dept_id, cursor, size, order_field }: z.output<typeof pageSchema>,
    tell: (person: Person) => object,
  ) => {
    checkDepartment(dept_id);
    const members = inOrder(directory.membersOf(dept_id), order_field);
    const { items, next } = pageOf(members, { from: cursor, size }, MOST_A_PAGE, pageErrors);
    const hasMore = next !== undefined;
    return {
      result: {
        has_more: hasMore,
        ...(hasMore && { next_cursor: next }),
        list: items.map(tell),
      },
      reason: `people of ${directory.nameOf(dept_id)}: ${items.length}`,
    };
  };

  return [
    oapiCall({
      ...{ path: '/topapi/v2/user/get', permission: READ },
      schema: z.object({ userid: text, language }),
      answer({ userid }, call) {
        const person = found(directory.person(userid), contactErrors.userId, `person ${userid}`);
        return { result: detailsOf(person, telling(call)), reason: `told of ${person.name}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/user/getbymobile', permission: 'qyapi_get_member_by_mobile' },
      schema: z.object({ mobile: text }),
      answer({ mobile }) {
        const isNumber = /^\+?[\d-]{5,20}$/.test(mobile);
        found(isNumber || undefined, contactErrors.mobile, 'such mobile number');
        const person = directory.personByMobile(mobile);
        const { userId, name } = found(person, contactErrors.user, 'person with that number');
        return { result: { userid: userId }, reason: `that number is of ${name}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/user/getbyunionid', permission: READ },
      schema: z.object({ unionid: text }),
      answer({ unionid }) {
        const person = directory.personByUnionId(unionid);
        const { userId, name } = found(person, contactErrors.user, 'person with that unionId');
        return {
          result: { contact_type: 0, userid: userId },
          reason: `that unionId is of ${name}`,
        };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/user/list', permission: READ_OF_DEPARTMENT },
      schema: pageSchema,
      answer: (page, call) =>
        pageOfMembers(page, (person) => listedOf(person, page.dept_id, telling(call))),
    }),
    oapiCall({
      ...{ path: '/topapi/user/listsimple', permission: READ_OF_DEPARTMENT },
      schema: pageSchema,
      answer: (page) => pageOfMembers(page, ({ userId, name }) => ({ userid: userId, name })),
    }),
    oapiCall({
      ...{ path: '/topapi/user/listid', permission: READ },
      schema: z.object({ dept_id: number }),
      answer({ dept_id }) {
        checkDepartment(dept_id);
        const ids = directory.membersOf(dept_id).map(({ userId }) => userId);
        return { result: { userid_list: ids }, reason: `people: ${ids.length}` };
      },
    }),
  ];
}

function inOrder(people: readonly Person[], order: string | undefined): readonly Person[] {
  if (order === 'entry_asc') return people.toSorted((one, other) => one.hiredAt - other.hiredAt);
  if (order === 'entry_desc') return people.toSorted((one, other) => other.hiredAt - one.hiredAt);
  return people;
}
