import { InvalidInput } from '../../invalidInput';
import { isRecord } from '../../isRecord';
import { parseJson } from '../../parseJson';
import type { OpenApiRequest } from './calls';
import type { Page } from './page';
import { resultOf } from './resultOf';

/*
 * The address book: people, departments, roles.
 *
 * Source: DingTalk Open Platform, server API, "Address book management", 2026-08. Only the current
 * APIs of each page are called, and none of those that DingTalk keeps for older apps.
 */

type Fields = Readonly<Record<string, unknown>>;

/** The department that is the organization itself. */
export const ROOT_DEPARTMENT = 1;

/** Most people of a department or a role that DingTalk gives at a time. */
const PEOPLE_PER_PAGE = 100;

/** Most roles that DingTalk gives at a time. */
const ROLES_PER_PAGE = 200;

/** How many hits of a search are looked at: each costs a call more for its name. */
const SEARCH_HITS = 20;

const ask = (path: string, body: Record<string, unknown>): OpenApiRequest => ({
  api: 'oapi',
  method: 'POST',
  path,
  isRepeatable: true,
  body,
});

/** Source: "Query user details", 2026-06. */
export const getUser = (userid: string): OpenApiRequest => ask('/topapi/v2/user/get', { userid });

/**
 * Looks among the accounts that the organization has made for its people, too.
 *
 * Source: "Query users by mobile number", 2026-06, and "Query users of enterprise accounts by mobile
 * number", 2026-05.
 */
export const findByMobile = (mobile: string): OpenApiRequest =>
  ask('/topapi/v2/user/getbymobile', { mobile, support_exclusive_account_search: true });

/** Source: "Get a user's userid by unionid", 2026-06. */
export const findByUnionId = (unionid: string): OpenApiRequest =>
  ask('/topapi/user/getbyunionid', { unionid });

/**
 * The people of a department itself, without those of its sub-departments.
 *
 * @param cursor 0 for the first page, then what the page before gave
 *
 * Source: "Get details of a department's users", 2026-06; how many fit in a page stands in "Get
 * basic information of a department's users".
 */
export const listUsers = (departmentId: number, cursor: number): OpenApiRequest =>
  ask('/topapi/v2/user/list', { dept_id: departmentId, cursor, size: PEOPLE_PER_PAGE });

/** Source: "Get department details", 2026-05. */
export const getDepartment = (departmentId: number): OpenApiRequest =>
  ask('/topapi/v2/department/get', { dept_id: departmentId });

/**
 * The departments directly below one. They come all at once.
 *
 * Source: "Get the list of departments", 2026-05.
 */
export const listSubDepartments = (departmentId: number): OpenApiRequest =>
  ask('/topapi/v2/department/listsub', { dept_id: departmentId });

/**
 * @param offset how many to leave out
 *
 * Source: "Get the list of roles", 2026-05.
 */
export const listRoles = (offset: number): OpenApiRequest =>
  ask('/topapi/role/list', { size: ROLES_PER_PAGE, offset });

/**
 * @param offset how many to leave out
 *
 * Source: "Get the list of employees of a role", 2026-05.
 */
export const listRolePeople = (roleId: number, offset: number): OpenApiRequest =>
  ask('/topapi/role/simplelist', { role_id: roleId, size: PEOPLE_PER_PAGE, offset });

/**
 * Only the first hits: the documentation calls `offset` the number of a page, and its name says
 * otherwise.
 */
const search = (path: string, queryWord: string): OpenApiRequest => ({
  api: 'api',
  method: 'POST',
  path,
  isRepeatable: true,
  body: { queryWord, offset: 0, size: SEARCH_HITS },
});

/**
 * By name, its pinyin, or the English name.
 *
 * Source: "Search for the userId of a user", 2025-09.
 */
export const searchUsers = (name: string): OpenApiRequest =>
  search('/v1.0/contact/users/search', name);

/**
 * By name or its pinyin.
 *
 * Source: "Search for the ID of a department", 2025-09.
 */
export const searchDepartments = (name: string): OpenApiRequest =>
  search('/v1.0/contact/departments/search', name);

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Samples of the documentation have lists as texts. */
const list = (value: unknown): unknown[] => {
  const given = typeof value === 'string' ? parseJson(value) : value;
  return Array.isArray(given) ? given : [];
};

const records = (value: unknown): Fields[] => list(value).filter(isRecord);

const texts = (value: unknown): string[] => list(value).map(text).filter(Boolean);

/** @returns undefined for what is no id of a department or a role */
export function readId(value: unknown): number | undefined {
  const digits = /^\s*(\d{1,16})\s*$/.exec(text(value))?.[1];
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : undefined;
}

const ids = (value: unknown): number[] =>
  list(value)
    .map(readId)
    .filter((id) => id !== undefined);

const isTrue = (value: unknown): boolean => value === true || value === 'true';

/**
 * @returns a person as DingTalk describes it
 * @throws InvalidInput for an answer that describes nobody
 */
export function readUser(answer: Fields): Fields {
  const person = resultOf(answer);
  if (text(person.userid)) return person;
  throw new InvalidInput('DingTalk did not describe the person', 'Try again.');
}

/**
 * @returns empty when nobody was found
 *
 * A person who has only accounts that the organization made is in a list.
 */
export function readFoundUserId(answer: Fields): string {
  const { userid, exclusive_account_userid_list: made } = resultOf(answer);
  return text(userid) || (texts(made)[0] ?? '');
}

/** @returns whether the person who was found by unionId is somebody outside of the organization */
export const isExternalContact = (answer: Fields): boolean =>
  text(resultOf(answer).contact_type) === '1';

/** @returns people as DingTalk describes them, and the next page's cursor */
export function readUsers(answer: Fields): Page<Fields> {
  const { list: people, has_more: hasMore, next_cursor: next } = resultOf(answer);
  return { entries: records(people), hasMore: isTrue(hasMore), next: readId(next) };
}

/**
 * @param offset of this page
 * @returns people as the list of a role describes them, with little more than name and userId
 *
 * The next page begins behind what came, not behind what was asked for: who comes twice does less
 * harm than who is missing.
 */
export function readRolePeople(answer: Fields, offset: number): Page<Fields> {
  const { list: people, hasMore } = resultOf(answer);
  const given = list(people);
  return {
    entries: given.filter(isRecord),
    hasMore: isTrue(hasMore),
    next: offset + given.length,
  };
}

/** A role, such as "Finance" of the group "Jobs". */
export interface Role {
  id: number;
  name: string;
  group: string;
}

/**
 * @param offset of this page
 * @returns roles, and where the next page begins
 */
export function readRoles(answer: Fields, offset: number): Page<Role> {
  const { list: groups, hasMore } = resultOf(answer);
  const entries = records(groups).flatMap(({ name: group, roles }) =>
    records(roles).flatMap(({ id, name }): Role[] => {
      const roleId = readId(id);
      return roleId === undefined ? [] : [{ id: roleId, name: text(name), group: text(group) }];
    }),
  );
  return { entries, hasMore: isTrue(hasMore), next: offset + ROLES_PER_PAGE };
}

/** What the place of a department in the organization is told by. */
export interface Department {
  id: number;
  name: string;
  /** The root has none. */
  parentId?: number;
}

function departmentOf(fields: Fields): Department[] {
  const id = readId(fields.dept_id);
  if (id === undefined) return [];
  const parentId = readId(fields.parent_id);
  return [{ id, name: text(fields.name), ...(id !== ROOT_DEPARTMENT && { parentId }) }];
}

/** A department with its place, and as DingTalk describes it. */
export interface DescribedDepartment extends Department {
  fields: Fields;
}

const described = (fields: Fields): DescribedDepartment[] =>
  departmentOf(fields).map((department) => ({ ...department, fields }));

/** @returns undefined when the answer describes no department */
export const readDepartment = (answer: Fields): DescribedDepartment | undefined =>
  described(resultOf(answer))[0];

/** Who is in a department. */
export interface DepartmentPeople {
  /** userIds. */
  managers: string[];
  /** How many people are in it and all departments below it. */
  memberCount?: number;
}

/** @param fields a department as DingTalk describes it when it is asked for by itself */
export const readDepartmentPeople = (fields: Fields): DepartmentPeople => ({
  managers: texts(fields.dept_manager_userid_list),
  memberCount: readId(fields.member_count),
});

/** @returns departments, of which DingTalk describes little more than the place */
export const readSubDepartments = ({ result }: Fields): DescribedDepartment[] =>
  records(result).flatMap(described);

/** @returns the userIds that a search has found */
export const readFoundUsers = ({ list: found }: Fields): string[] => texts(found);

/** @returns the ids of departments that a search has found */
export const readFoundDepartments = ({ list: found }: Fields): number[] => ids(found);

/** What most flows want to know of a person. */
export interface Person {
  name: string;
  userId: string;
  unionId: string;
  /** Empty unless the app may see it; like `email`. */
  mobile: string;
  /** That of the organization where there is no other. */
  email: string;
  title: string;
  jobNumber: string;
  /** Ids of departments. */
  departmentIds: number[];
  /** The userId of the person's manager; undefined where DingTalk does not tell it. */
  manager: string | undefined;
  /** URL of a picture; empty for who has chosen none. */
  avatar: string;
}

/**
 * @param fields a person as DingTalk describes it
 * @returns the same with empty texts for what is not known: the phone number and the address of
 *   e-mail are there only for an app that may see them
 */
export function readPerson(fields: Fields): Person {
  const { email, org_email: orgEmail, manager_userid: manager } = fields;
  return {
    name: text(fields.name),
    userId: text(fields.userid),
    unionId: text(fields.unionid),
    mobile: text(fields.mobile),
    email: text(email) || text(orgEmail),
    title: text(fields.title),
    jobNumber: text(fields.job_number),
    departmentIds: ids(fields.dept_id_list),
    manager: text(manager) || undefined,
    avatar: text(fields.avatar),
  };
}
