import { z } from 'zod';
import { type Fresh, Newsroom } from '../Newsroom';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import type { LiveFeed } from '../live';
import type { ApiCall } from '../openapi/apiCall';
import { OpenApiRefusal } from '../openapi/errors';
import { type Feature, pageRouter } from '../pageRouter';
import { type ApprovalListener, Approvals } from './approvals/approvals';
import { type CompanyEvent, joined } from './events';
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
import { type ApprovalView, type ToDoView, approvalView, toDoView } from './views';

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

interface News {
  people: Person;
  approvals: Approval;
  toDos: ToDo;
}

/** What open pages are told. */
export type CompanyNews = Fresh<{ people: Person; approvals: ApprovalView; toDos: ToDoView }>;

const decisionSchema = z.object({
  taskId: z.number(),
  result: z.enum(['agree', 'refuse']),
  remark: z.string().max(1024, 'is longer than 1024 characters').default(''),
});
const doneSchema = z.object({ unionId: z.string(), isDone: z.boolean() });

/** The company that the app belongs to: its address book, approvals and to-dos. */
export function companyFeature(
  data: CompanyData,
  { push, clock }: CompanyWorld,
  live: LiveFeed,
): CompanyFeature {
  const directory = new Directory(data, (person) => news.tell('people', person));
  const news = new Newsroom<News>(
    live,
    'company',
    () => ({ people: [], approvals: [], toDos: [] }),
    (fresh): CompanyNews => ({
      ...fresh,
      approvals: fresh.approvals.map((approval) => approvalView(approval, directory)),
      toDos: fresh.toDos.map((toDo) => toDoView(toDo, directory)),
    }),
  );
  // What there was before the playground began is no news.
  let hasBegun = false;
  const approvals = newApprovals(
    directory,
    { changed: (approval) => hasBegun && news.tell('approvals', approval), push },
    clock,
  );
  const toDos = new ToDos(directory, (toDo) => hasBegun && news.tell('toDos', toDo), clock);
  seedToDos(toDos, directory, clock());
  hasBegun = true;
  const happenings = happeningsAt(directory, approvals, clock);

  const router = pageRouter({
    tells: {
      people: () => directory.people,
      departments: () => directory.departments,
      approvals: () => approvals.all.map((approval) => approvalView(approval, directory)),
      'to-dos': () => toDos.all.map((toDo) => toDoView(toDo, directory)),
    },
    does: {
      join: () => push(joined(happenings.somebodyJoins().userId, clock())),
      ask: () => void happenings.somebodyAsks(),
    },
  });
  const approvalOf = (id: string) => there(approvals.get(id), 'approval');
  router.post('/approvals/:id/decision', (request, response) => {
    const approval = approvalOf(request.params.id);
    const { taskId, result, remark } = checkInput(decisionSchema, request.body, 'The decision');
    const { userId = '' } = approval.tasks.find((task) => task.taskId === taskId) ?? {};
    inputOf(() => approvals.decide(approval, taskId, userId, result, { text: remark }));
    response.json(approvalView(approval, directory));
  });
  router.post('/approvals/:id/withdrawal', (request, response) => {
    const approval = approvalOf(request.params.id);
    inputOf(() => approvals.withdraw(approval));
    response.json(approvalView(approval, directory));
  });
  router.put('/to-dos/:id/done', (request, response) => {
    const toDo = there(toDos.get(request.params.id), 'to-do');
    const { unionId, isDone } = checkInput(doneSchema, request.body, 'What was done');
    if (!toDo.executorIds.includes(unionId))
      throw new InvalidInput('It is not to be done by that one.');
    toDos.setDone(toDo, unionId, isDone, unionId);
    response.json(toDoView(toDo, directory));
  });

  return {
    service: avatars(directory),
    router,
    directory,
    happenings,
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

/** @throws InvalidInput when there is none */
function there<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new InvalidInput(`There is no such ${what}.`);
  return thing;
}

/** Does what a click asks for, and says in its own words why DingTalk would refuse it. */
function inputOf(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof OpenApiRefusal)) throw error;
    throw new InvalidInput(error.message);
  }
}

/** Approvals of which some began before the playground did, and nobody is told of those. */
function newApprovals(
  directory: Directory,
  listener: ApprovalListener,
  clock: () => number,
): Approvals {
  let past: number | undefined;
  const approvals = new Approvals(directory, listener, () => past ?? clock());
  approvals.quietly(() => {
    seed(approvals, clock(), (time) => {
      past = time;
    });
  });
  past = undefined;
  return approvals;
}
