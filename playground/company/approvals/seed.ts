import type { Approval } from './model';
import type { Approvals } from './approvals';
import { LEAVE } from './templates';

const HOUR_MS = 60 * 60 * 1000;

const EXPENSE = 'PROC-2D7B61A4-90CE-4E15-8F33-6A1B70C5D902';
const PURCHASE = 'PROC-51F0A3B8-7C2D-4B69-9E84-D3C6E21A7F05';
const HIRE = 'PROC-A90D4E67-1B53-4C88-BD21-08F7C64E3B1A';

/** The approval that DingTalk's examples of events are about. */
const EXAMPLE = 'Nf4VtW8cQz2mKpYrB6dLsA03291772415';

const leave = (kind: string, from: string, to: string, days: number, why: string) => [
  { name: '请假类型', value: kind },
  { name: '["开始时间","结束时间"]', value: JSON.stringify([from, to, days, 'day']) },
  { name: '时长', value: String(days) },
  { name: '请假事由', value: why },
];

/**
 * What people have asked for before the playground began: some agreed, one refused, one taken back,
 * and some to be decided.
 *
 * @param at what the approvals take for the present
 */
export function seed(approvals: Approvals, now: number, at: (time: number) => void): void {
  const day = (days: number) => new Date(now + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  const hoursAgo = (hours: number) => at(now - hours * HOUR_MS);
  const decideAll = (approval: Approval, texts: string[], result: 'agree' | 'refuse' = 'agree') => {
    for (const text of texts) {
      const task = approval.tasks.find(({ status }) => status === 'RUNNING');
      if (task) approvals.decide(approval, task.taskId, task.userId, result, { text });
    }
  };

  hoursAgo(340);
  const hire = approvals.start({
    ...{ originatorUserId: 'li.na', processCode: HIRE, deptId: 681203996 },
    form: [
      { name: '姓名', value: '董青' },
      { name: '手机号', value: '10000000030' },
      { name: '入职部门', value: '681204603' },
      { name: '导师', value: '["lin.xue","xie.na"]' },
      { name: '入职日期', value: day(-8) },
      { name: '工作城市', value: '浙江省,杭州市,余杭区' },
    ],
  });
  hoursAgo(320);
  decideAll(hire, ['欢迎加入']);

  hoursAgo(200);
  const purchase = approvals.start({
    ...{ originatorUserId: 'song.jia', processCode: PURCHASE, deptId: 681204540 },
    form: [
      { name: '物品名称', value: '展会易拉宝' },
      { name: '数量', value: '6' },
      { name: '预算（元）', value: '1800' },
      { name: '用途', value: '["办公","市场活动"]' },
      { name: '期望交付日期', value: day(10) },
      { name: '使用部门', value: '681204540,681204522' },
      { name: '紧急程度', value: '4' },
    ],
  });
  hoursAgo(198);
  decideAll(purchase, ['仓库还有存货，请先领用'], 'refuse');

  hoursAgo(101);
  const withdrawn = approvals.start({
    ...{ originatorUserId: 'guo.tao', processCode: LEAVE, deptId: 681204433 },
    form: leave('事假', day(1), day(1), 1, '处理私事'),
  });
  hoursAgo(100);
  approvals.withdraw(withdrawn, { text: '行程取消' });

  hoursAgo(50);
  const example = approvals.start(
    {
      ...{ originatorUserId: 'zhang.wei', processCode: LEAVE, deptId: 681204432 },
      form: leave('年假', day(5), day(7), 3, '回家探亲'),
    },
    EXAMPLE,
  );
  hoursAgo(49);
  approvals.comment(example, 'zhang.wei', { text: '工作已交接给马超' });
  hoursAgo(48);
  decideAll(example, ['同意，请安排好工作交接', '同意']);

  hoursAgo(20);
  approvals.start({
    ...{ originatorUserId: 'huang.qiang', processCode: LEAVE, deptId: 681204431 },
    form: leave('病假', day(0), day(1), 2, '感冒发烧'),
  });

  hoursAgo(3);
  const expense = approvals.start({
    ...{ originatorUserId: 'ma.chao', processCode: EXPENSE, deptId: 681204432 },
    form: [
      { name: '报销事由', value: '上海客户拜访' },
      { name: '报销金额（元）', value: '1268.5' },
      {
        name: '报销明细',
        value: JSON.stringify([
          [
            { name: '费用项目', value: '高铁' },
            { name: '金额（元）', value: '146' },
            { name: '发生日期', value: day(-4) },
          ],
          [
            { name: '费用项目', value: '酒店' },
            { name: '金额（元）', value: '1122.5' },
          ],
        ]),
      },
      {
        name: '发票',
        value: JSON.stringify([
          {
            ...{ spaceId: '163547658', fileId: '6433971140', fileName: '酒店发票.pdf' },
            ...{ fileSize: '48213', fileType: 'pdf' },
          },
        ]),
      },
      { name: '关联审批单', value: JSON.stringify([EXAMPLE]) },
    ],
  });
  hoursAgo(2);
  decideAll(expense, ['属实']);
}
