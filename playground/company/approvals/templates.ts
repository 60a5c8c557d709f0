import type { Directory } from '../directory';
import type { FormItem, Step, Template } from './model';

/** The processCode of the template for leave. */
export const LEAVE = 'PROC-8C41E7D2-5B90-4F36-A27E-93D05CB1F648';

/** Who decides where nobody else does. */
const HEAD_OF_HR = 'manager3108';
const HEAD_OF_OFFICE = 'gao.xiang';
const FINANCIAL_APPROVERS = ['wang.fang', 'cao.ying'];

type Props = Partial<FormItem['props']>;

const item = (
  componentName: string,
  id: string,
  label: string,
  props: Props = {},
  children?: FormItem[],
): FormItem => ({
  componentName,
  props: { id: `${componentName}-${id}`, label, required: true, ...props },
  ...(children && { children }),
});

const optional = { required: false };

/** What people of the company ask for; together they have every usual kind of field. */
export function templates(directory: Directory): Template[] {
  const managerOf = (userId: string) => directory.person(userId)?.manager ?? HEAD_OF_HR;
  const manager = (userId: string): Step => ({
    ...{ name: '直属主管', actionType: 'NONE', userIds: [managerOf(userId)] },
  });
  const hr: Step = { name: '人力资源', actionType: 'NONE', userIds: [HEAD_OF_HR] };

  return [
    {
      processCode: LEAVE,
      ...{ name: '请假', iconName: 'leave', dirId: '12347801', dirName: '假勤管理' },
      ...{ bizCategoryId: 'attendance.leave', businessType: 'leave' },
      items: [
        item('DDSelectField', 'K1LEAVE1', '请假类型', {
          ...{ options: ['年假', '事假', '病假', '婚假'], bizAlias: 'leaveType' },
        }),
        item('DDDateRangeField', 'K1LEAVE2', '["开始时间","结束时间"]', {
          ...{ format: 'yyyy-MM-dd', unit: '天', bizAlias: 'leaveTime' },
        }),
        item('NumberField', 'K1LEAVE3', '时长', { unit: '天' }),
        item('TextareaField', 'K1LEAVE4', '请假事由', { placeholder: '请输入请假事由' }),
        item('DDPhotoField', 'K1LEAVE5', '图片', optional),
      ],
      stepsFor: (userId) => [manager(userId), hr],
    },
    {
      processCode: 'PROC-2D7B61A4-90CE-4E15-8F33-6A1B70C5D902',
      ...{ name: '报销', iconName: 'expense', dirId: '12347899', dirName: '财务管理' },
      ...{ bizCategoryId: 'dingtalk.businessFinance.reimbursement', businessType: 'expense' },
      items: [
        item('TextareaField', 'K2EXPEN1', '报销事由'),
        item('MoneyField', 'K2EXPEN2', '报销金额（元）', { bizAlias: 'amount' }),
        item('TableField', 'K2EXPEN3', '报销明细', {}, [
          item('TextField', 'K2EXPEN4', '费用项目'),
          item('MoneyField', 'K2EXPEN5', '金额（元）'),
          item('DDDateField', 'K2EXPEN6', '发生日期', { ...optional, format: 'yyyy-MM-dd' }),
        ]),
        item('DDAttachment', 'K2EXPEN7', '发票', optional),
        item('RelateField', 'K2EXPEN8', '关联审批单', optional),
      ],
      stepsFor: (userId) => [
        manager(userId),
        { name: '财务', actionType: 'OR', userIds: FINANCIAL_APPROVERS },
      ],
    },
    {
      processCode: 'PROC-51F0A3B8-7C2D-4B69-9E84-D3C6E21A7F05',
      ...{ name: '采购申请', iconName: 'purchase', dirId: '12347899', dirName: '财务管理' },
      ...{ bizCategoryId: '', businessType: '' },
      items: [
        item('TextField', 'K3PURCH1', '物品名称'),
        item('NumberField', 'K3PURCH2', '数量'),
        item('MoneyField', 'K3PURCH3', '预算（元）'),
        item('DDMultiSelectField', 'K3PURCH4', '用途', { options: ['办公', '研发', '市场活动'] }),
        item('DDDateField', 'K3PURCH5', '期望交付日期', { format: 'yyyy-MM-dd' }),
        item('DepartmentField', 'K3PURCH6', '使用部门'),
        item('StarRatingField', 'K3PURCH7', '紧急程度', optional),
      ],
      stepsFor: (userId) => [
        { name: '会签', actionType: 'AND', userIds: [managerOf(userId), HEAD_OF_OFFICE] },
      ],
    },
    {
      processCode: 'PROC-A90D4E67-1B53-4C88-BD21-08F7C64E3B1A',
      ...{ name: '入职申请', iconName: 'hire', dirId: '12347802', dirName: '人事管理' },
      ...{ bizCategoryId: 'hrm.hire', businessType: 'hire' },
      items: [
        item('TextNote', 'K4HIRE01', '请在入职前三天提交。', optional),
        item('TextField', 'K4HIRE02', '姓名', { bizAlias: 'name' }),
        item('PhoneField', 'K4HIRE03', '手机号'),
        item('DepartmentField', 'K4HIRE04', '入职部门'),
        item('InnerContactField', 'K4HIRE05', '导师', { choice: 1 }),
        item('DDDateField', 'K4HIRE06', '入职日期', { format: 'yyyy-MM-dd' }),
        item('AddressField', 'K4HIRE07', '工作城市', optional),
      ],
      stepsFor: () => [hr],
    },
  ];
}
