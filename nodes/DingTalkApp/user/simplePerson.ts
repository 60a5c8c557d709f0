import type { IDataObject } from 'n8n-workflow';

import { readPerson } from '../../../protocols/dingtalk/openApi/contact';
import type { AddressBook } from '../../openApi/AddressBook';

/**
 * @param person as DingTalk describes it
 * @param namesManager whether to look up what the manager is called: a call more for each manager
 * @returns what most flows want to know; no manager where DingTalk tells none
 */
export async function simplePerson(
  person: IDataObject,
  book: AddressBook,
  namesManager = false,
): Promise<IDataObject> {
  const { departmentIds, manager, avatar, ...told } = readPerson(person);
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
