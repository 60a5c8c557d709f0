import { newPerson } from './newPerson';
import { type CompanyData, type Department, ROOT, type Role } from './model';

// The ids are those that DingTalk's examples of events have, so that an event of somebody can be
// followed into the address book.
const HR = 681203996;
const DEVELOPMENT = 681204417;
const MARKETING = 681204522;
const FINANCE = 681204601;
const OFFICE = 681204602;
const SUPPORT = 681204603;
const FRONTEND = 681204431;
const BACKEND = 681204432;
const TESTING = 681204433;
const EAST = 681204540;
const SOUTH = 681204541;

const BOSS = 'zhao.min';
const HEAD_OF_HR = 'manager3108';

const departments: Array<[id: number, name: string, pinyin: string, above: number, lead: string]> =
  [
    [HR, '人力资源部', 'renliziyuanbu', ROOT, HEAD_OF_HR],
    [DEVELOPMENT, '产品研发部', 'chanpinyanfabu', ROOT, 'zhou.ting'],
    [FRONTEND, '前端组', 'qianduanzu', DEVELOPMENT, 'chen.jie'],
    [BACKEND, '后端组', 'houduanzu', DEVELOPMENT, 'xu.lei'],
    [TESTING, '测试组', 'ceshizu', DEVELOPMENT, 'sun.yan'],
    [MARKETING, '市场部', 'shichangbu', ROOT, 'liu.yang'],
    [EAST, '华东区', 'huadongqu', MARKETING, 'zhu.lin'],
    [SOUTH, '华南区', 'huananqu', MARKETING, 'he.jing'],
    [FINANCE, '财务部', 'caiwubu', ROOT, 'wang.fang'],
    [OFFICE, '行政部', 'xingzhengbu', ROOT, 'gao.xiang'],
    [SUPPORT, '客户服务部', 'kehufuwubu', ROOT, 'lin.xue'],
  ];

/** Those who have each role. */
const roles: Array<Omit<Role, 'groupId'> & { members: string[] }> = [
  { id: 2750318841, name: '主管理员', groupName: '默认', members: [HEAD_OF_HR] },
  { id: 2750318842, name: '子管理员', groupName: '默认', members: ['gao.xiang'] },
  { id: 2750318843, name: '负责人', groupName: '默认', members: [BOSS] },
  {
    id: 2750318844,
    name: '主管',
    groupName: '默认',
    members: departments.map(([, , , , lead]) => lead),
  },
  { id: 2750318846, name: '财务审批人', groupName: '岗位', members: ['wang.fang', 'cao.ying'] },
  {
    id: 2750318861,
    name: '面试官',
    groupName: '岗位',
    members: ['li.na', 'zhou.ting', HEAD_OF_HR],
  },
  {
    id: 2750318862,
    name: '导师',
    groupName: '岗位',
    members: ['zhang.wei', 'chen.jie', 'ma.chao'],
  },
];
const groupIds: Record<string, number> = { 默认: 2750318840, 岗位: 2750318860 };

const people: Array<
  [userId: string, name: string, title: string, departmentIds: number[], manager?: string]
> = [
  [BOSS, '赵敏', '总经理', [ROOT]],
  [HEAD_OF_HR, '陈静', '人力资源总监', [HR], BOSS],
  ['zhang.wei', '张伟', '高级工程师', [BACKEND], 'xu.lei'],
  ['li.na', '李娜', '招聘经理', [HR], HEAD_OF_HR],
  ['wang.fang', '王芳', '财务总监', [FINANCE], BOSS],
  ['liu.yang', '刘洋', '市场总监', [MARKETING], BOSS],
  ['chen.jie', '陈杰', '前端组长', [FRONTEND], 'zhou.ting'],
  ['zhou.ting', '周婷', '研发总监', [DEVELOPMENT], BOSS],
  ['xu.lei', '徐磊', '后端组长', [BACKEND], 'zhou.ting'],
  ['sun.yan', '孙燕', '测试组长', [TESTING], 'zhou.ting'],
  ['zhu.lin', '朱琳', '华东区经理', [EAST], 'liu.yang'],
  ['he.jing', '何静', '华南区经理', [SOUTH], 'liu.yang'],
  ['gao.xiang', '高翔', '行政经理', [OFFICE], BOSS],
  ['lin.xue', '林雪', '客服经理', [SUPPORT], BOSS],
  ['huang.qiang', '黄强', '前端工程师', [FRONTEND], 'chen.jie'],
  ['wu.hao', '吴昊', '前端工程师', [FRONTEND], 'chen.jie'],
  ['ma.chao', '马超', '全栈工程师', [BACKEND, FRONTEND], 'xu.lei'],
  ['hu.bin', '胡斌', '后端工程师', [BACKEND], 'xu.lei'],
  ['guo.tao', '郭涛', '测试工程师', [TESTING], 'sun.yan'],
  ['luo.dan', '罗丹', '测试工程师', [TESTING], 'sun.yan'],
  ['liang.yu', '梁宇', '产品经理', [DEVELOPMENT, MARKETING], 'zhou.ting'],
  ['song.jia', '宋佳', '销售代表', [EAST], 'zhu.lin'],
  ['tang.wei', '唐薇', '销售代表', [EAST], 'zhu.lin'],
  ['deng.chao', '邓超', '销售代表', [SOUTH], 'he.jing'],
  ['feng.lei', '冯蕾', '品牌专员', [MARKETING], 'liu.yang'],
  ['cao.ying', '曹颖', '会计', [FINANCE], 'wang.fang'],
  ['peng.fei', '彭飞', '出纳', [FINANCE], 'wang.fang'],
  ['zeng.li', '曾丽', '前台', [OFFICE], 'gao.xiang'],
  ['xie.na', '谢娜', '客服专员', [SUPPORT], 'lin.xue'],
  // Nobody is entered as the one whom this person reports to.
  ['dong.qing', '董青', '客服专员', [SUPPORT]],
];

/** What DingTalk's examples of events call some of them. */
const unionIds: Record<string, string> = {
  'zhang.wei': 'pL7vQ2mTzDk9Rf4sYwNcHgiEiE',
  'li.na': 'Wq3nB8tKs5VhJd0rMyPzUAiEiE',
  'wang.fang': 'Ev5bG0sJr8PkWt2yNqMdFoiEiE',
  'liu.yang': 'Tm9fN3gQe6DsYr1uHvKzLciEiE',
  'chen.jie': 'Ks2jU7pWa4ErVn8iBtCqOwiEiE',
};

/** A company of thirty people: Lotus Bay Technology. */
export const smallCompany = (): CompanyData => ({
  departments: [
    { id: ROOT, name: '莲湾科技', pinyin: 'lianwankeji', parentId: null, managers: [BOSS] },
    ...departments.map(([id, name, pinyin, parentId, lead]): Department => {
      return { id, name, pinyin, parentId, managers: [lead] };
    }),
  ],
  roles: roles.map(({ id, name, groupName }) => {
    return { id, name, groupName, groupId: groupIds[groupName] ?? 0 };
  }),
  people: people.map(([userId, name, title, departmentIds, manager], index) =>
    newPerson(index, {
      ...{ userId, name, title, departmentIds, manager },
      roleIds: roles.filter(({ members }) => members.includes(userId)).map(({ id }) => id),
      unionId: unionIds[userId],
      pinyin: userId === HEAD_OF_HR ? 'chenjing' : undefined,
      isBoss: userId === BOSS,
      isAdmin: userId === HEAD_OF_HR,
    }),
  ),
});
