import type { Department, Person } from './model';
import type { Directory } from './directory';

/** The permissions without which an app doesn't see all that there is about somebody. */
export const fieldPermissions = { mobile: 'fieldMobile', email: 'fieldEmail' } as const;

/** How somebody is told of to one app. */
export interface Telling {
  directory: Directory;
  lacks: (permission: string) => boolean;
  /** Where pictures are, such as http://localhost:5680. */
  origin: string;
}

/** What both the details of somebody and a list of people tell. */
const commonFields = (person: Person, { lacks, origin }: Telling): object => ({
  userid: person.userId,
  unionid: person.unionId,
  name: person.name,
  ...(person.hasAvatar && { avatar: `${origin}/avatars/${person.userId}.svg` }),
  ...(!lacks(fieldPermissions.mobile) && { state_code: '86', mobile: person.mobile }),
  hide_mobile: false,
  telephone: '',
  job_number: person.jobNumber,
  title: person.title,
  ...(!lacks(fieldPermissions.email) && {
    email: person.email,
    org_email: person.email,
    work_place: person.workPlace,
    remark: '',
  }),
  exclusive_account: false,
  dept_id_list: person.departmentIds,
  hired_date: person.hiredAt,
  active: true,
  admin: person.isAdmin,
  boss: person.isBoss,
});

/** Somebody's details. Source: "Query user details". */
export const detailsOf = (person: Person, telling: Telling): object => ({
  ...commonFields(person, telling),
  ...(person.manager && { manager_userid: person.manager }),
  real_authed: true,
  senior: person.isBoss,
  dept_order_list: person.departmentIds.map((id) => ({
    dept_id: id,
    order: orderOf(person, id, telling.directory),
  })),
  leader_in_dept: person.departmentIds.map((id) => ({
    dept_id: id,
    leader: leads(person, id, telling.directory),
  })),
  role_list: telling.directory.roles
    .filter(({ id }) => person.roleIds.includes(id))
    .map(({ id, name, groupName }) => ({ id, name, group_name: groupName })),
});

/** Somebody in a list. Source: "Query the details of department users". */
export const listedOf = (person: Person, departmentId: number, telling: Telling): object => ({
  ...commonFields(person, telling),
  dept_order: orderOf(person, departmentId, telling.directory),
  leader: leads(person, departmentId, telling.directory),
});

const leads = ({ userId }: Person, departmentId: number, directory: Directory): boolean =>
  directory.department(departmentId)?.managers.includes(userId) ?? false;

const orderOf = (person: Person, departmentId: number, directory: Directory): number =>
  directory.membersOf(departmentId).indexOf(person) + 1;

/** A department in a list. Source: "Obtain the department list". */
export const listedDepartment = ({ id, name, parentId }: Department): object => ({
  dept_id: id,
  name,
  parent_id: parentId,
  create_dept_group: true,
  auto_add_user: true,
});

/** A department's details. Source: "Query department details". */
export function departmentDetails(department: Department, directory: Directory): object {
  const { id, name, parentId, managers } = department;
  return {
    dept_id: id,
    name,
    ...(parentId !== null && { parent_id: parentId }),
    order: directory.departmentsBelow(parentId ?? 0).indexOf(department) + 1,
    create_dept_group: true,
    auto_add_user: true,
    from_union_org: false,
    group_contain_sub_dept: false,
    dept_manager_userid_list: managers,
    outer_dept: false,
    hide_dept: false,
    member_count: directory.countOf(id),
    owning_member_count: directory.membersOf(id).length,
  };
}
