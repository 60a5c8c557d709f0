import { z } from 'zod';
import type { ApiCall } from '../openapi/apiCall';
import { departmentDetails, listedDepartment } from './answers';
import type { Directory } from './directory';
import { contactErrors } from './errors';
import { ROOT } from './model';
import { found, number, oapiCall, text } from './oapiCall';

const permission = 'qyapi_get_department_list';

const schema = z.object({ dept_id: number, language: z.enum(['zh_CN', 'en_US']).optional() });

/** The calls about departments. Sources: "Department management", a page for each. */
export function departmentCalls(directory: Directory): ApiCall[] {
  const existing = (id: number) =>
    found(directory.department(id), contactErrors.department, `department ${id}`);
  return [
    oapiCall({
      ...{ path: '/topapi/v2/department/get', permission, schema },
      answer({ dept_id }) {
        const department = existing(dept_id);
        const result = departmentDetails(department, directory);
        return { result, reason: `told of ${department.name}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/department/listsub', permission, schema: schema.partial() },
      answer({ dept_id = ROOT }) {
        const { id } = existing(dept_id);
        const below = directory.departmentsBelow(id);
        return { result: below.map(listedDepartment), reason: `departments: ${below.length}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/department/listsubid', permission, schema },
      answer({ dept_id }) {
        const { id } = existing(dept_id);
        const ids = directory.departmentsBelow(id).map((below) => below.id);
        return { result: { dept_id_list: ids }, reason: `departments: ${ids.length}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/department/listparentbydept', permission, schema },
      answer({ dept_id }) {
        const path = directory.pathOf(existing(dept_id).id);
        return { result: { parent_id_list: path }, reason: `levels: ${path.length}` };
      },
    }),
    oapiCall({
      ...{ path: '/topapi/v2/department/listparentbyuser', permission },
      schema: z.object({ userid: text }),
      answer({ userid }) {
        const person = found(directory.person(userid), contactErrors.userId, `person ${userid}`);
        const paths = person.departmentIds.map((id) => directory.pathOf(id));
        return {
          result: { parent_list: paths.map((path) => ({ parent_dept_id_list: path })) },
          reason: `departments of ${person.name}: ${paths.length}`,
        };
      },
    }),
  ];
}
