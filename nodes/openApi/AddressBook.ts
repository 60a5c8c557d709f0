import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OpenApiRequest } from '../../protocols/dingtalk/openApi/calls';
import * as contact from '../../protocols/dingtalk/openApi/contact';
import { contactCodes } from '../../protocols/dingtalk/openApi/errors/contact';
import { InvalidInput } from '../../protocols/invalidInput';
import { callOpenApi, readApp } from './callOpenApi';
import { entriesOf } from './pages';

type Ask = (request: OpenApiRequest) => ReturnType<typeof callOpenApi>;

/** What an organization's departments and people are called; undefined where the app sees none. */
class Names {
  readonly departments = new Map<number, contact.Department | undefined>();
  readonly people = new Map<string, string | undefined>();
}

/** An organization has far fewer levels, and departments; whoever answers without an end is stopped. */
const MOST_LEVELS = 100;
const MOST_DEPARTMENTS = 100_000;

const endless = (what: string) =>
  new InvalidInput(
    `DingTalk names more and more ${what}, without an end`,
    'Execute the flow again. If that does not help, report it to the support of DingTalk.',
  );

/** Of more departments or people, those that were met first are forgotten. */
const REMEMBERED = 20_000;

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  known.set(key, value);
  const [first] = known.keys();
  if (known.size > REMEMBERED && first !== undefined) known.delete(first);
  return value;
}

/** @returns whether it was not there before */
const isAdded = <Value>(all: Set<Value>, one: Value): boolean => all.size < all.add(one).size;

/**
 * What DingTalk answers for a department that was deleted, or that the app may not see. Not that it
 * could not be read: people would be missing of whom nobody said that they should.
 */
const HIDDEN_DEPARTMENT: Array<number | string> = [
  contactCodes.noDepartment,
  contactCodes.noDepartmentId,
  contactCodes.departmentOutOfScope,
];

/** The same for a person, who may have left. */
const HIDDEN_PERSON: Array<number | string> = [
  contactCodes.noUserId,
  contactCodes.noUser,
  contactCodes.userOutOfScope,
];

/**
 * An organization's address book, read with few calls: what a department or a person is called is
 * asked for once, and not at all if it came up on the way.
 */
export class AddressBook {
  private readonly leftOutIds = new Set<number>();

  /** @param names grow; those who share them ask about the same organization */
  constructor(
    private readonly ask: Ask,
    private readonly names = new Names(),
  ) {}

  /** How many departments below the chosen one were left out: deleted meanwhile, or not visible. */
  get leftOut(): number {
    return this.leftOutIds.size;
  }

  /** @returns undefined for one that the app does not see */
  async department(id: number): Promise<contact.Department | undefined> {
    const { departments } = this.names;
    if (departments.has(id)) return departments.get(id);
    const request = contact.getDepartment(id);
    const { fields } = await this.ask({ ...request, expected: HIDDEN_DEPARTMENT });
    const { name = '', parentId } = contact.readDepartment(fields) ?? {};
    return remember(departments, id, name ? { id, name, parentId } : undefined);
  }

  /**
   * @returns a department as DingTalk describes it
   * @throws InvalidInput for an answer that describes none
   */
  async describedDepartment(id: number): Promise<contact.DescribedDepartment> {
    const { fields } = await this.ask(contact.getDepartment(id));
    const department = contact.readDepartment(fields);
    if (!department)
      throw new InvalidInput('DingTalk did not describe the department', 'Try again.');
    const { name, parentId } = department;
    remember(this.names.departments, id, { id, name, parentId });
    return department;
  }

  /** @returns the names of departments; for one that the app does not see, its id */
  async departmentNames(ids: readonly number[]): Promise<string[]> {
    const names: string[] = [];
    for (const id of ids) names.push((await this.department(id))?.name ?? String(id));
    return names;
  }

  /**
   * @returns names from the top, or from where the app begins to see, down to the department
   * @throws InvalidInput when there is no top
   */
  async pathTo(departmentId: number): Promise<string[]> {
    const path = new Map<number, string>();
    let next: number | undefined = departmentId;
    while (next !== undefined && !path.has(next)) {
      const department: contact.Department | undefined = await this.department(next);
      if (!department) break;
      if (path.size >= MOST_LEVELS) throw endless('departments above a department');
      path.set(next, department.name);
      next = department.parentId;
    }
    return [...path.values()].reverse();
  }

  /** @returns undefined for somebody whom the app does not see */
  async personName(userId: string): Promise<string | undefined> {
    const { people } = this.names;
    if (!people.has(userId)) await this.person(userId);
    return people.get(userId);
  }

  /** @returns a person as DingTalk describes it; undefined for one whom the app does not see */
  async person(userId: string): Promise<IDataObject | undefined> {
    const { fields, code } = await this.ask({
      ...contact.getUser(userId),
      expected: HIDDEN_PERSON,
    });
    const person = HIDDEN_PERSON.includes(code) ? undefined : contact.readUser(fields);
    remember(this.names.people, userId, person && contact.readPerson(person).name);
    return person as IDataObject | undefined;
  }

  /**
   * The departments below one, level by level. DingTalk gives those directly below a department in
   * one call, which is made when all that came before have been taken.
   *
   * @param isDeep whether to go on below those
   * @throws InvalidInput when there is no end
   */
  async *departmentsBelow(
    chosen: number,
    isDeep: boolean,
  ): AsyncGenerator<contact.DescribedDepartment> {
    /** Each with how many levels it is below the chosen one. */
    const found = new Map([[chosen, 0]]);
    // What is added to a map while one goes through it comes up, too.
    for (const [parentId, level] of found) {
      const fields = await this.read(contact.listSubDepartments(parentId), parentId, chosen);
      const all = contact.readSubDepartments(fields);
      const below = all.filter(({ id }) => {
        const isNew = !found.has(id);
        if (isNew) found.set(id, level + 1);
        return isNew;
      });
      if (found.size > MOST_DEPARTMENTS || (below.length && level >= MOST_LEVELS)) {
        throw endless('departments below a department');
      }
      // All at once: the people of the first may be in the second, too.
      for (const { id, name } of below)
        remember(this.names.departments, id, { id, name, parentId });
      yield* below;
      if (!isDeep) return;
    }
  }

  /**
   * The people of a department, each once, as DingTalk describes them. Nothing is asked for before
   * it is needed.
   *
   * @param isDeep whether the people of all departments below it are meant, too
   */
  async *peopleOf(chosen: number, isDeep: boolean): AsyncGenerator<IDataObject> {
    const seen = new Set<unknown>();
    for await (const departmentId of this.departmentsOf(chosen, isDeep)) {
      const people = entriesOf('people of the department', async (cursor) => {
        const request = contact.listUsers(departmentId, cursor);
        return contact.readUsers(await this.read(request, departmentId, chosen));
      });
      for await (const person of people) {
        if (isAdded(seen, person.userid)) yield person as IDataObject;
      }
    }
  }

  /** The people who have a role, each once, by name and userId; DingTalk tells little more. */
  async *peopleOfRole(roleId: number): AsyncGenerator<IDataObject> {
    const seen = new Set<unknown>();
    const people = entriesOf('people of the role', async (offset) => {
      const { fields } = await this.ask(contact.listRolePeople(roleId, offset));
      return contact.readRolePeople(fields, offset);
    });
    for await (const person of people) {
      if (isAdded(seen, person.userid)) yield person as IDataObject;
    }
  }

  private async *departmentsOf(chosen: number, isDeep: boolean): AsyncGenerator<number> {
    yield chosen;
    if (!isDeep) return;
    for await (const { id } of this.departmentsBelow(chosen, true)) yield id;
  }

  /** Of a department on the way, but not of the chosen one, there may be nothing to read. */
  private async read(
    request: OpenApiRequest,
    departmentId: number,
    chosen: number,
  ): Promise<IDataObject> {
    const expected = departmentId === chosen ? [] : HIDDEN_DEPARTMENT;
    const { fields, code } = await this.ask({ ...request, expected });
    if (!expected.includes(code)) return fields;
    this.leftOutIds.add(departmentId);
    return {};
  }
}

/** @returns what gives each item the address book of the organization that its credential is for */
export function addressBooks(
  context: IExecuteFunctions,
): (itemIndex: number) => Promise<AddressBook> {
  const known = new Map<string, Names>();
  return async (itemIndex) => {
    const { app } = await readApp(context, itemIndex);
    const organization = JSON.stringify([app.oapiUrl, app.clientId]);
    const names = known.get(organization) ?? new Names();
    known.set(organization, names);
    return new AddressBook(
      async (request) => await callOpenApi(context, request, itemIndex),
      names,
    );
  };
}
