import type { Application, Approvals } from './approvals/approvals';
import type { CompanyEvent } from './events';
import type { Approval } from './approvals/model';
import { LEAVE } from './approvals/templates';
import type { Directory } from './directory';
import { type Person, ROOT } from './model';
import { newcomer } from './newcomers';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What can be made to happen at the company. */
export interface Happenings {
  /** Somebody new is in the address book from now on. */
  somebodyJoins: () => Person;
  /** Somebody asks for leave: each time somebody else. */
  somebodyAsks: () => Approval;
  /** Somebody asked for leave and all have agreed; the event is told and not pushed. */
  anApprovalFinishes: () => { title: string; event: CompanyEvent };
}

/** What can be made to happen at a company. */
export function happeningsAt(
  directory: Directory,
  approvals: Approvals,
  clock: () => number,
): Happenings {
  const somebodyAsks = () => {
    const { people } = directory;
    const person = people[approvals.all.length % people.length];
    if (!person) throw new Error('Nobody works at the company.');
    return approvals.start(leaveOf(person, clock()));
  };
  return {
    somebodyAsks,
    somebodyJoins: () => newcomer(directory, clock()),
    anApprovalFinishes() {
      let title = '';
      const events = approvals.quietly(() => {
        const approval = somebodyAsks();
        title = approval.title;
        while (approval.status === 'RUNNING') {
          const task = approval.tasks.find(({ status }) => status === 'RUNNING');
          if (task) approvals.decide(approval, task.taskId, task.userId, 'agree', { text: '同意' });
        }
      });
      const event = events.at(-1);
      if (!event) throw new Error('An approval ended without an event.');
      return { title, event };
    },
  };
}

function leaveOf({ userId, departmentIds: [department] }: Person, now: number): Application {
  const day = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
  return {
    ...{ originatorUserId: userId, processCode: LEAVE },
    deptId: department === ROOT ? -1 : department,
    form: [
      { name: '请假类型', value: '年假' },
      { name: '["开始时间","结束时间"]', value: JSON.stringify([day(7), day(8), 2, 'day']) },
      { name: '时长', value: '2' },
      { name: '请假事由', value: '外出旅行' },
    ],
  };
}
