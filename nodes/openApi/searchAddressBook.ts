import type {
  ILoadOptionsFunctions,
  INodeListSearchItems,
  INodeListSearchResult,
} from 'n8n-workflow';

import * as contact from '../../protocols/dingtalk/openApi/contact';
import { AddressBook } from './AddressBook';
import { callOpenApi } from './callOpenApi';
import { entriesOf } from './pages';

const bookOf = (context: ILoadOptionsFunctions): AddressBook =>
  new AddressBook(async (request) => await callOpenApi(context, request));

/** For a resource locator: the people whose names begin with a text or contain it. */
export async function searchUsers(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const name = filter.trim();
  if (!name) return { results: [] };
  const { fields } = await callOpenApi(this, contact.searchUsers(name));
  const book = bookOf(this);
  const people = await Promise.all(
    contact.readFoundUsers(fields).map(async (userId) => await book.person(userId)),
  );
  const results = people.flatMap((person): INodeListSearchItems[] => {
    if (!person) return [];
    const { name, userId, title } = contact.readPerson(person);
    // Many people have the same name.
    return [{ name: title ? `${name} (${title})` : name, value: userId }];
  });
  return { results };
}

/** For a resource locator: the organization and what is directly below it. */
async function topDepartments(book: AddressBook): Promise<INodeListSearchItems[]> {
  const value = contact.ROOT_DEPARTMENT;
  const [name = ''] = await book.departmentNames([value]);
  const results = [{ name: `${name} (the whole organization)`, value }];
  for await (const { id, name } of book.departmentsBelow(value, false)) {
    results.push({ name, value: id });
  }
  return results;
}

/**
 * For a resource locator: the departments whose names contain a text; those at the top as long as
 * there is none.
 */
export async function searchDepartments(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const book = bookOf(this);
  const name = filter.trim();
  if (!name) return { results: await topDepartments(book) };
  const { fields } = await callOpenApi(this, contact.searchDepartments(name));
  const found = await Promise.all(
    contact.readFoundDepartments(fields).map(async (id) => await book.department(id)),
  );
  const results: INodeListSearchItems[] = [];
  for (const department of found) {
    if (!department) continue;
    const { id, name, parentId } = department;
    const above = parentId === undefined ? [] : await book.departmentNames([parentId]);
    // Many departments have the same name.
    results.push({ name: [name, ...above.map((parent) => `(${parent})`)].join(' '), value: id });
  }
  return { results };
}

/**
 * For a resource locator: the roles whose names, or whose groups' names, contain a text. All of them
 * are read: of a list in which nothing fits so far, n8n's panel shows no further page.
 */
export async function searchRoles(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const wanted = filter.trim().toLowerCase();
  const roles = entriesOf('roles', async (offset) =>
    contact.readRoles((await callOpenApi(this, contact.listRoles(offset))).fields, offset),
  );
  const found = new Map<number, string>();
  for await (const { id, name, group } of roles) {
    const shown = group ? `${name} (${group})` : name;
    if (shown.toLowerCase().includes(wanted)) found.set(id, shown);
  }
  return { results: [...found].map(([value, name]) => ({ name, value })) };
}
