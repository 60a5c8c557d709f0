import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import type { InstanceFilter, InstanceStatus } from '../../../protocols/dingtalk/openApi/workflow';
import { parseUserIds } from '../../../protocols/dingtalk/people';
import { InvalidInput } from '../../../protocols/invalidInput';
import { firstOf } from '../../openApi/pages';
import { limitOf, returnAllAndLimit, simplify } from '../../listFields';
import type { Operation } from '../../operations';
import { eachTask, taskOfEach } from '../../sending/eachTask';
import { parameterReader, readBoolean, type ReadParameter } from '../../sending/parameterReader';
import { readTime } from '../../sending/readTime';
import { approvalIds, approvalOf, simpleApproval } from './approvals';
import { templateField, templateOf } from './fields';

const properties: INodeProperties[] = [
  templateField,
  {
    displayName: 'From',
    name: 'from',
    type: 'dateTime',
    required: true,
    default: '={{ $now.minus({ days: 30 }) }}',
    description:
      'When the first of them may have been created: at most 365 days ago (5 years with the advanced edition of OA approval)',
  },
  ...returnAllAndLimit,
  {
    displayName: 'Output',
    name: 'output',
    type: 'options',
    options: [
      {
        name: 'IDs',
        value: 'ids',
        description: 'Costs a call of DingTalk for 20 approvals',
      },
      {
        name: 'Whole Approvals',
        value: 'approvals',
        description: 'With their forms and decisions; costs one call more for each approval',
      },
    ],
    default: 'ids',
    description: 'What each item holds',
  },
  { ...simplify, displayOptions: { show: { output: ['approvals'] } } },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    options: [
      {
        displayName: 'Originators',
        name: 'originators',
        type: 'string',
        default: '',
        placeholder: 'e.g. manager4220, 0142',
        description: 'User IDs of those who asked for the approvals, separated by commas',
      },
      {
        displayName: 'Status',
        name: 'statuses',
        type: 'multiOptions',
        options: [
          { name: 'Completed', value: 'COMPLETED', description: 'Approved or refused' },
          { name: 'Running', value: 'RUNNING', description: 'Somebody has to decide yet' },
          { name: 'Withdrawn', value: 'TERMINATED', description: 'Taken back by the originator' },
        ],
        default: [],
        description: 'How far the approvals have come; any when none is chosen',
      },
      {
        displayName: 'To',
        name: 'to',
        type: 'dateTime',
        default: '',
        description: 'When the last of them may have been created; now unless chosen',
      },
    ],
  },
];

function filterOf(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
): InstanceFilter {
  const { originators, statuses = [], to } = read('filters', itemIndex) as IDataObject;
  const startTime = readTime(context, read('from', itemIndex), 'From');
  const endTime = to ? readTime(context, to, 'To') : Date.now();
  if (startTime > endTime) {
    throw new InvalidInput('From lies behind To', 'Choose an earlier From, or a later To.');
  }
  const userIds = parseUserIds(originators, 'Originators');
  const chosen = statuses as InstanceStatus[];
  return {
    processCode: templateOf(read('template', itemIndex)),
    startTime,
    endTime,
    ...(userIds.length > 0 && { userIds }),
    ...(chosen.length > 0 && { statuses: chosen }),
  };
}

/** @returns an item for each approval, of each input item */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const listed = await eachTask(context, taskOfEach(context), async function* ({ itemIndex }) {
    const filter = filterOf(context, read, itemIndex);
    const isWhole = read('output', itemIndex) === 'approvals';
    const ids = approvalIds(context, filter, itemIndex);
    for await (const processInstanceId of firstOf(ids, limitOf(read, itemIndex))) {
      if (!isWhole) {
        yield { processInstanceId };
        continue;
      }
      const approval = await approvalOf(context, processInstanceId, itemIndex);
      const isSimple = readBoolean(read('simplify', itemIndex), 'Simplify');
      yield isSimple ? simpleApproval(approval) : (approval as IDataObject);
    }
  });
  return [listed];
}

export const getMany: Operation = {
  name: 'Get Many',
  action: 'Get many approvals',
  description: 'Get the approvals of a template that were created in a time',
  properties,
  run,
};
