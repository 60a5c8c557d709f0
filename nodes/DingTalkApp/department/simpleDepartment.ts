import type { IDataObject } from 'n8n-workflow';

import type { Department } from '../../../protocols/dingtalk/openApi/contact';
import type { AddressBook } from '../../openApi/AddressBook';

/** @returns where a department stands, with the names from the top of the organization down to it */
export async function simpleDepartment(
  { id, name, parentId }: Department,
  book: AddressBook,
): Promise<IDataObject> {
  return { departmentId: id, name, parentId: parentId ?? null, path: await book.pathTo(id) };
}
