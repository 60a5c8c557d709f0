import type { ApiCall } from '../openapi/apiCall';
import { type Feature, pageRouter } from '../pageRouter';
import { avatars } from './avatars';
import { departmentCalls } from './departmentCalls';
import { Directory } from './directory';
import type { CompanyData, Department, Person } from './model';
import { roleCalls } from './roleCalls';
import { searchCalls } from './searchCalls';
import { userCalls } from './userCalls';

/** The company's part of the playground. */
export interface CompanyFeature extends Feature {
  /** What DingTalk's server API answers about it. */
  calls: ApiCall[];
  handle: CompanyHandle;
  directory: Directory;
}

/** The company, in the hands of its people. */
export interface CompanyHandle {
  readonly people: readonly Person[];
  readonly departments: readonly Department[];
}

/** The company that the app belongs to: its address book. */
export function companyFeature(data: CompanyData): CompanyFeature {
  const directory = new Directory(data);
  const router = pageRouter({
    tells: { people: () => directory.people, departments: () => directory.departments },
  });
  return {
    service: avatars(directory),
    router,
    directory,
    calls: [
      ...userCalls(directory),
      ...departmentCalls(directory),
      ...roleCalls(directory),
      ...searchCalls(directory),
    ],
    handle: {
      get people() {
        return directory.people;
      },
      get departments() {
        return directory.departments;
      },
    },
  };
}
