import { type ReadonlySignal, type Signal, computed, signal } from '@preact/signals';
import { Arrivals } from '../../page/Arrivals';
import { ask } from '../../page/ask';
import { attempt } from '../../page/Form';
import { kept, onNews } from '../../page/live';
import { NOTHING_TOLD, type Told } from '../../page/words';
import { type Department, type Person, ROOT } from '../model';
import type { CompanyNews } from '../routes';
import type { ApprovalView, ToDoView } from '../views';

const everyone = kept<Person[]>('/api/company/people', []);

/** Everyone who works there, as of now. */
export const people: ReadonlySignal<Person[]> = everyone;

/** All departments, the company itself first. */
export const departments: ReadonlySignal<Department[]> = kept<Department[]>(
  '/api/company/departments',
  [],
);

/** What people have asked for. */
export const approvals = new Arrivals<ApprovalView>('/api/company/approvals');
/** What people are to do. */
export const toDos = new Arrivals<ToDoView>('/api/company/to-dos');

/** What became of the last click on an approval or a to-do. */
export const result: Signal<Told> = signal(NOTHING_TOLD);

onNews<CompanyNews>('company', (news) => {
  const known = new Set(everyone.value.map(({ userId }) => userId));
  const joined = news.people.filter(({ userId }) => !known.has(userId));
  if (joined.length) everyone.value = [...everyone.value, ...joined];
  approvals.add(news.approvals);
  toDos.add(news.toDos);
});

/** The department whose people are shown. */
export const chosen = signal(ROOT);

/** The people of the chosen department, and of all below it when that is the company. */
export const shownPeople = computed(() =>
  chosen.value === ROOT
    ? people.value
    : people.value.filter(({ departmentIds }) => departmentIds.includes(chosen.value)),
);

/** By userId. */
const names = computed(() => new Map(people.value.map(({ userId, name }) => [userId, name])));

export const nameOf = (userId: string): string => names.value.get(userId) ?? userId;

/** The departments in the order of their tree, each with how deep it is. */
export const tree = computed(() => {
  const below = (parentId: number | null, depth: number): Array<Department & { depth: number }> =>
    departments.value
      .filter((department) => department.parentId === parentId)
      .flatMap((department) => [{ ...department, depth }, ...below(department.id, depth + 1)]);
  return below(null, 0);
});

const decisions = { agree: 'agreed', refuse: 'refused' } as const;

/** One of those who are to decide does so. */
export const decide = (
  { processInstanceId }: ApprovalView,
  { taskId, name }: ApprovalView['tasks'][number],
  decision: keyof typeof decisions,
): Promise<boolean> =>
  attempt(result, async () => {
    const path = `/api/company/approvals/${processInstanceId}/decision`;
    approvals.add([await ask<ApprovalView>('POST', path, { taskId, result: decision })]);
    return `${name} has ${decisions[decision]}.`;
  });

/** The one who asked takes it back. */
export const withdraw = ({ processInstanceId, title }: ApprovalView): Promise<boolean> =>
  attempt(result, async () => {
    const path = `/api/company/approvals/${processInstanceId}/withdrawal`;
    approvals.add([await ask<ApprovalView>('POST', path)]);
    return `“${title}” was taken back.`;
  });

/** One of those who are to do it has done it, or not. */
export async function setDone(
  { taskId }: ToDoView,
  unionId: string,
  isDone: boolean,
): Promise<void> {
  const path = `/api/company/to-dos/${taskId}/done`;
  toDos.add([await ask<ToDoView>('PUT', path, { unionId, isDone })]);
}
