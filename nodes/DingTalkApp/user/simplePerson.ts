import type { IDataObject } from 'n8n-workflow';

import type { Person } from '../../../protocols/dingtalk/openApi/contact';
import type { AddressBook } from '../../openApi/AddressBook';

/**
 * @param namesManager whether to look up what the manager is called: a call more for each manager
 * @returns what most flows want to know; no manager where DingTalk tells none
 */
export async function simplePerson(
  { departmentIds, manager, avatar, ...told }: Person,
  book: AddressBook,
  namesManager = false,
): Promise<IDataObject> {
  const departments = await book.departmentNames(departmentIds);
  const managerName = manager && namesManager ? await book.personName(manager) : undefined;
  return {
    ...told,
    departments,
    ...(manager && { manager }),
    ...(managerName && { managerName }),
    avatar,
  };
}
