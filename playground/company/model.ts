/** A department of the company. */
export interface Department {
  id: number;
  name: string;
  /** In Latin letters, by which it can be searched too. */
  pinyin: string;
  /** null for the company itself, which is department 1. */
  parentId: number | null;
  /** The userIds of those who lead it. */
  managers: string[];
}

/** What some people are, whatever their department. */
export interface Role {
  id: number;
  name: string;
  groupId: number;
  groupName: string;
}

/** Somebody who works there. */
export interface Person {
  userId: string;
  unionId: string;
  name: string;
  /** The name in Latin letters, by which it can be searched too. */
  pinyin: string;
  title: string;
  jobNumber: string;
  mobile: string;
  email: string;
  workPlace: string;
  /** Whether there is a picture; who has none shows DingTalk's own. */
  hasAvatar: boolean;
  /** The userId of the one whom they report to; missing where nobody is entered. */
  manager?: string;
  /** The first one is the main one. */
  departmentIds: number[];
  roleIds: number[];
  /** Milliseconds since 1970. */
  hiredAt: number;
  isAdmin: boolean;
  isBoss: boolean;
}

/** Who works where. */
export interface CompanyData {
  departments: Department[];
  roles: Role[];
  people: Person[];
}

/** The department that is the company itself. */
export const ROOT = 1;
