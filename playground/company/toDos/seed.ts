import type { Directory } from '../directory';
import type { ToDos } from './toDos';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What people had to do before the playground began. */
export function seed(toDos: ToDos, directory: Directory, now: number): void {
  const unionIdOf = (userId: string) => directory.person(userId)?.unionId ?? '';
  const create = (subject: string, creator: string, executors: string[], days: number) =>
    toDos.create({
      ...{ subject, creatorId: unionIdOf(creator), executorIds: executors.map(unionIdOf) },
      ...{ participantIds: [], dueTime: now + days * DAY_MS, priority: 20, todoType: 'TODO' },
      detailUrl: { appUrl: 'https://hr.example.com/', pcUrl: 'https://hr.example.com/' },
      ...{ contentFieldList: [], isOnlyShowExecutor: false },
    });
  create('准备新员工的工位', 'li.na', ['zeng.li', 'gao.xiang'], 3);
  create('提交季度预算', 'wang.fang', ['liu.yang', 'zhou.ting'], 10);
  const done = create('更新员工手册', 'manager3108', ['li.na'], 1);
  toDos.setDone(done, unionIdOf('li.na'), true, unionIdOf('li.na'));
}
