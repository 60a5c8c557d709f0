import { type CompanyData, type Department, type Person, ROOT, type Role } from './model';

/** The company's address book. */
export class Directory {
  readonly roles: readonly Role[];
  private readonly byId = new Map<number, Department>();
  private readonly children = new Map<number, Department[]>();
  private readonly members = new Map<number, Person[]>();
  private readonly byUserId = new Map<string, Person>();
  private readonly byUnionId = new Map<string, Person>();
  private readonly byMobile = new Map<string, Person>();

  /** @param onJoin told of each who joins later */
  constructor(
    { departments, roles, people }: CompanyData,
    private readonly onJoin: (person: Person) => void = () => undefined,
  ) {
    this.roles = roles;
    for (const department of departments) {
      this.byId.set(department.id, department);
      if (department.parentId !== null) push(this.children, department.parentId, department);
    }
    for (const person of people) this.enter(person);
  }

  /** All of them, the company first. */
  get departments(): Department[] {
    return [...this.byId.values()];
  }

  /** All of them, in the order in which they came. */
  get people(): Person[] {
    return [...this.byUserId.values()];
  }

  /** Somebody joins. */
  add(person: Person): void {
    this.enter(person);
    this.onJoin(person);
  }

  person(userId: string): Person | undefined {
    return this.byUserId.get(userId);
  }

  personByUnionId(unionId: string): Person | undefined {
    return this.byUnionId.get(unionId);
  }

  personByMobile(mobile: string): Person | undefined {
    return this.byMobile.get(mobile);
  }

  department(id: number): Department | undefined {
    return this.byId.get(id);
  }

  /** The departments right below one. */
  departmentsBelow(id: number): readonly Department[] {
    return this.children.get(id) ?? [];
  }

  /** Those who are in a department itself, and not in one below it. */
  membersOf(id: number): readonly Person[] {
    return this.members.get(id) ?? [];
  }

  /** How many people are in a department or below it, each counted once. */
  countOf(id: number): number {
    const counted = new Set<Person>();
    const count = (at: number) => {
      for (const person of this.membersOf(at)) counted.add(person);
      for (const below of this.departmentsBelow(at)) count(below.id);
    };
    count(id);
    return counted.size;
  }

  /** A department's id and those of all above it, up to the company's. */
  pathOf(id: number): number[] {
    const department = this.byId.get(id);
    if (!department) return [];
    return [id, ...(department.parentId === null ? [] : this.pathOf(department.parentId))];
  }

  /** A department's name; the company's where there is none of that id. */
  nameOf(id: number): string {
    return (this.byId.get(id) ?? this.byId.get(ROOT))?.name ?? '';
  }

  /** Those who have a role. */
  peopleWith(roleId: number): Person[] {
    return this.people.filter(({ roleIds }) => roleIds.includes(roleId));
  }

  private enter(person: Person): void {
    this.byUserId.set(person.userId, person);
    this.byUnionId.set(person.unionId, person);
    this.byMobile.set(person.mobile, person);
    for (const id of person.departmentIds) push(this.members, id, person);
  }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
