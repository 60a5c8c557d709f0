import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import {
  getUser,
  readPerson,
  readUser,
  ROOT_DEPARTMENT,
} from '../../../protocols/dingtalk/openApi/contact';
import {
  createInstance,
  readInstanceId,
  type ApprovalStep,
  type NewInstance,
} from '../../../protocols/dingtalk/openApi/workflow';
import { parseUserIds } from '../../../protocols/dingtalk/people';
import { InvalidInput } from '../../../protocols/invalidInput';
import { userField } from '../../openApi/addressBookFields';
import { callOpenApi } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader } from '../../sending/parameterReader';
import { templateField, templateOf } from './fields';
import { formProperties, readFormFields } from './formFields';

const properties: INodeProperties[] = [
  templateField,
  {
    ...userField,
    displayName: 'Originator',
    name: 'originator',
    description: 'The person who asks for the approval',
  },
  ...formProperties,
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Approvers',
        name: 'approvers',
        type: 'fixedCollection',
        typeOptions: { multipleValues: true, sortable: true },
        placeholder: 'Add Step',
        default: {},
        description:
          'Who has to decide, step by step, instead of those of the template; its handwritten signatures and permissions for fields do not apply then',
        options: [
          {
            displayName: 'Step',
            name: 'steps',
            values: [
              {
                displayName: 'User IDs',
                name: 'userIds',
                type: 'string',
                default: '',
                placeholder: 'e.g. manager4220, 0142',
                description: 'The approvers of this step, separated by commas',
              },
              {
                displayName: 'Who Has to Agree',
                name: 'actionType',
                type: 'options',
                options: [
                  { name: 'Everybody', value: 'AND' },
                  { name: 'One of Them', value: 'OR' },
                ],
                default: 'AND',
                description: 'Where the step has several approvers',
              },
            ],
          },
        ],
      },
      {
        displayName: 'Approvers Chosen by the Originator',
        name: 'chosenApprovers',
        type: 'fixedCollection',
        typeOptions: { multipleValues: true },
        placeholder: 'Add Step',
        default: {},
        description:
          'For templates that leave it to the originator to choose approvers; not together with Approvers',
        options: [
          {
            displayName: 'Step',
            name: 'steps',
            values: [
              {
                displayName: 'Step Key',
                name: 'actionerKey',
                type: 'string',
                default: '',
                placeholder: 'e.g. manual_f953_8c70_1f7e_7ffa',
                description:
                  'The actorKey that DingTalk gives the step when it forecasts the process of the template',
              },
              {
                displayName: 'User IDs',
                name: 'userIds',
                type: 'string',
                default: '',
                placeholder: 'e.g. manager4220, 0142',
                description: 'The chosen approvers, separated by commas',
              },
            ],
          },
        ],
      },
      {
        displayName: 'CC To',
        name: 'ccTo',
        type: 'string',
        default: '',
        placeholder: 'e.g. manager4220, 0142',
        description:
          'User IDs of those who get a copy, separated by commas. Only together with Approvers: otherwise the template says who gets one.',
      },
      {
        displayName: 'CC When',
        name: 'ccWhen',
        type: 'options',
        options: [
          { name: 'At the End', value: 'FINISH' },
          { name: 'At the Start', value: 'START' },
          { name: 'At the Start and at the End', value: 'START_FINISH' },
        ],
        default: 'FINISH',
        description: 'When those of CC To get their copy',
      },
      {
        displayName: 'Department ID',
        name: 'departmentId',
        type: 'string',
        default: '',
        description:
          "The department for which the originator asks, one that the originator is in; -1 or 1 is the whole organization. Without this option it is the originator's first department, which costs a call of DingTalk more.",
      },
    ],
  },
];

/** The whole organization is 1 in the address book and -1 here. */
const departmentHere = (id: number): number => (id === ROOT_DEPARTMENT ? -1 : id);

function readDepartment(value: unknown): number {
  const id = Number(filledIn(value, 'Department ID'));
  if (Number.isSafeInteger(id)) return departmentHere(id);
  throw new InvalidInput(
    'Department ID is not a number',
    'Take it from the address book: Get Many of Department gives it.',
  );
}

/** Templates choose approvers by it, and DingTalk refuses one that the originator is not in. */
async function departmentOf(
  context: IExecuteFunctions,
  userId: string,
  itemIndex: number,
): Promise<number> {
  const { fields } = await callOpenApi(context, getUser(userId), itemIndex);
  const [first = ROOT_DEPARTMENT] = readPerson(readUser(fields)).departmentIds;
  return departmentHere(first);
}

const stepsIn = (collection: unknown): IDataObject[] =>
  ((collection ?? {}) as { steps?: IDataObject[] }).steps ?? [];

function approversOf(step: IDataObject): ApprovalStep {
  const userIds = parseUserIds(step.userIds, 'User IDs');
  if (!userIds.length) {
    throw new InvalidInput(
      'A step of Approvers has no User IDs',
      'Fill them in, or remove the step; if they are an expression, look at what it gives for this item.',
    );
  }
  if (userIds.length === 1) return { actionType: 'NONE', userIds };
  return { actionType: step.actionType === 'OR' ? 'OR' : 'AND', userIds };
}

/** @returns who decides, and who gets a copy: of the template unless told */
function processOf(options: IDataObject): Partial<NewInstance> {
  const steps = stepsIn(options.approvers).map(approversOf);
  const chosen = stepsIn(options.chosenApprovers).map(({ actionerKey, userIds }) => ({
    actionerKey: filledIn(actionerKey, 'Step Key'),
    actionerUserIds: parseUserIds(userIds, 'User IDs'),
  }));
  const ccList = parseUserIds(options.ccTo, 'CC To');
  if (steps.length && chosen.length) {
    throw new InvalidInput(
      'Approvers and Approvers Chosen by the Originator exclude each other',
      'Remove one of the two: Approvers replace all that the template says about approvers.',
    );
  }
  if (ccList.length && !steps.length) {
    throw new InvalidInput(
      'DingTalk would ignore CC To: it takes those who get a copy from the template',
      'Remove CC To and set it in the template, or add Approvers.',
    );
  }
  return {
    ...(steps.length > 0 && { approvers: steps }),
    ...(chosen.length > 0 && { targetSelectActioners: chosen }),
    ...(ccList.length > 0 && { ccList, ccPosition: ccPositionOf(options.ccWhen) }),
  };
}

function ccPositionOf(value: unknown): NewInstance['ccPosition'] {
  return value === 'START' || value === 'START_FINISH' ? value : 'FINISH';
}

/** @returns an item with the id of each new approval */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const created = await eachItem(context, async (itemIndex) => {
    const options = read('options', itemIndex) as IDataObject;
    const instance: NewInstance = {
      processCode: templateOf(read('template', itemIndex)),
      originatorUserId: filledIn(read('originator', itemIndex), 'Originator'),
      formComponentValues: readFormFields(read, itemIndex),
      ...processOf(options),
    };
    if ('departmentId' in options) instance.deptId = readDepartment(options.departmentId);
    else if (!instance.approvers) {
      instance.deptId = await departmentOf(context, instance.originatorUserId, itemIndex);
    }
    const { fields } = await callOpenApi(context, createInstance(instance), itemIndex);
    return { processInstanceId: readInstanceId(fields) };
  });
  return [created];
}

export const create: Operation = {
  name: 'Create',
  action: 'Create approval',
  description: 'Ask for an approval in the name of a person, with a form that is filled in',
  properties,
  run,
};
