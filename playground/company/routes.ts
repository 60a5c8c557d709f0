import type { ApiCall } from '../openapi/apiCall';
import { type Feature, pageRouter } from '../pageRouter';
import { Approvals } from './approvals/approvals';
import type { CompanyEvent } from './approvals/events';
import { idsCall } from './approvals/idsCall';
import { instanceCalls } from './approvals/instanceCalls';
import type { Approval } from './approvals/model';
import { seed } from './approvals/seed';
import { templateCalls } from './approvals/templateCalls';
import { avatars } from './avatars';
import { departmentCalls } from './departmentCalls';
import { Directory } from './directory';
import { type Happenings, happeningsAt } from './happenings';
import { type CompanyData, type Department, type Person, ROOT } from './model';
import { newPerson } from './newPerson';
import { roleCalls } from './roleCalls';
import { searchCalls } from './searchCalls';
import { toDoCalls } from './toDos/calls';
import type { ToDo } from './toDos/model';
import { seed as seedToDos } from './toDos/seed';
import { ToDos } from './toDos/toDos';
import { userCalls } from './userCalls';

/** The company's part of the playground. */
export interface CompanyFeature extends Feature {
  /** What DingTalk's server API answers about it. */
  calls: ApiCall[];
  handle: CompanyHandle;
  happenings: Happenings;
  directory: Directory;
}

/** The company, in the hands of its people. */
export interface CompanyHandle {
  readonly people: readonly Person[];
  readonly departments: readonly Department[];
  /** What people have asked for, oldest first. */
  readonly approvals: readonly Approval[];
  /** What people are to do, oldest first. */
  readonly toDos: readonly ToDo[];
  /** Somebody joins, whom the address book knows from then on. */
  hire(person: Pick<Person, 'userId' | 'name'>): void;
}

/** What the company is told of the rest of DingTalk. */
export interface CompanyWorld {
  /** Pushes an event to the app. */
  push: (event: CompanyEvent) => void;
  /** Gives milliseconds since 1970. */
  clock: () => number;
}

/** The company that the app belongs to: its address book, approvals and to-dos. */
export function companyFeature(data: CompanyData, { push, clock }: CompanyWorld): CompanyFeature {
  const directory = new Directory(data);
  const approvals = newApprovals(directory, { push, clock });
  const toDos = new ToDos(directory, () => undefined, clock);
  seedToDos(toDos, directory, clock());
  const router = pageRouter({
    tells: { people: () => directory.people, departments: () => directory.departments },
  });
  return {
    service: avatars(directory),
    router,
    directory,
    happenings: happeningsAt(directory, approvals, clock),
    calls: [
      ...userCalls(directory),
      ...departmentCalls(directory),
      ...roleCalls(directory),
      ...searchCalls(directory),
      ...instanceCalls(approvals, directory),
      idsCall(approvals, clock),
      ...templateCalls(approvals, directory),
      ...toDoCalls(toDos, directory),
    ],
    handle: {
      get people() {
        return directory.people;
      },
      get departments() {
        return directory.departments;
      },
      get approvals() {
        return approvals.all;
      },
      get toDos() {
        return toDos.all;
      },
      hire(person) {
        const given = { title: '', departmentIds: [ROOT], ...person };
        directory.add(newPerson(directory.people.length, given));
      },
    },
  };
}

/** Approvals of which some began before the playground did, and nobody is told of those. */
function newApprovals(directory: Directory, { push, clock }: CompanyWorld): Approvals {
  let past: number | undefined;
  const listener = { changed: () => undefined, push };
  const approvals = new Approvals(directory, listener, () => past ?? clock());
  approvals.quietly(() => {
    seed(approvals, clock(), (time) => {
      past = time;
    });
  });
  past = undefined;
  return approvals;
}
