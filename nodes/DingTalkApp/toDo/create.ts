import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  INodeProperties,
} from 'n8n-workflow';

import { asText } from '../../../protocols/asText';
import {
  createToDo,
  toDoLimits,
  type NewToDo,
  type Priority,
} from '../../../protocols/dingtalk/openApi/toDo';
import { InvalidInput } from '../../../protocols/invalidInput';
import { callOpenApi } from '../../openApi/callOpenApi';
import { shortEnough } from '../../openApi/shortEnough';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader, readBoolean, type ReadParameter } from '../../sending/parameterReader';
import { readTime } from '../../sending/readTime';
import { idTypeField, peopleOf, type People } from './people';

const properties: INodeProperties[] = [
  idTypeField,
  {
    displayName: 'Creator',
    name: 'creator',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. manager4220',
    description: 'The person in whose name it is created; one of its participants, too',
  },
  {
    displayName: 'Executors',
    name: 'executors',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. manager4220, 0142',
    description: 'Who is to do it, separated by commas; at most 100 people',
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. Set up the laptop of the new colleague',
    description: 'What is to be done, in at most 1,024 characters',
  },
  {
    displayName: 'Link',
    name: 'link',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. https://example.com/tasks/42',
    description:
      'What a click on the to-do opens; DingTalk asks for it, as it has apps create only to-dos that are done elsewhere',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Description',
        name: 'description',
        type: 'string',
        typeOptions: { rows: 3 },
        default: '',
        description: 'More about it, in at most 4,096 characters',
      },
      {
        displayName: 'Due',
        name: 'due',
        type: 'dateTime',
        default: '',
        description: 'By when it is to be done',
      },
      {
        displayName: 'Link on Computers',
        name: 'pcLink',
        type: 'string',
        default: '',
        placeholder: 'e.g. https://example.com/tasks/42',
        description: 'What a click opens in DingTalk on a computer, if it is not Link',
      },
      {
        displayName: 'Notify by DING',
        name: 'ding',
        type: 'boolean',
        default: false,
        description: 'Whether DingTalk pops up at the executors, except at the creator',
      },
      {
        displayName: 'Only for Executors',
        name: 'onlyExecutors',
        type: 'boolean',
        default: false,
        description: 'Whether only the executors have it in their lists',
      },
      {
        displayName: 'Participants',
        name: 'participants',
        type: 'string',
        default: '',
        placeholder: 'e.g. manager4220, 0142',
        description:
          'Who follows it without having to do it, separated by commas; at most 100 people',
      },
      {
        displayName: 'Priority',
        name: 'priority',
        type: 'options',
        options: [
          { name: 'High', value: 30 },
          { name: 'Low', value: 10 },
          { name: 'Normal', value: 20 },
          { name: 'Urgent', value: 40 },
        ],
        default: 20,
        description: 'How important it is',
      },
      {
        displayName: 'Reminder',
        name: 'reminder',
        type: 'dateTime',
        default: '',
        description: 'When DingTalk reminds the executors of it',
      },
      {
        displayName: 'Source ID',
        name: 'sourceId',
        type: 'string',
        default: '',
        placeholder: 'e.g. ticket-42',
        description:
          'Your own ID of it: DingTalk refuses a second to-do with the same one, so a flow that runs twice creates one',
      },
    ],
  },
];

function fewEnough(unionIds: string[], name: string): string[] {
  if (unionIds.length <= toDoLimits.people) return unionIds;
  throw new InvalidInput(
    `${name} are ${unionIds.length} people, and a to-do has at most ${toDoLimits.people}`,
    'Create several to-dos.',
  );
}

const priorities: readonly unknown[] = [10, 20, 30, 40];

function priorityOf(value: unknown): Priority {
  if (priorities.includes(Number(value))) return Number(value) as Priority;
  throw new InvalidInput('Priority is none of 10, 20, 30 and 40', 'Choose one in the panel.');
}

/** @returns what the options say, without those that are not added or empty */
function optionsOf(context: IExecuteFunctions, options: IDataObject): Partial<NewToDo> {
  const { due, reminder, priority, onlyExecutors, ding } = options;
  const description = asText(options.description);
  const sourceId = asText(options.sourceId).trim();
  const isDing = ding !== undefined && readBoolean(ding, 'Notify by DING');
  return {
    ...(description && {
      description: shortEnough(description, toDoLimits.descriptionCharacters, 'Description'),
    }),
    ...(due ? { dueTime: readTime(context, due, 'Due') } : {}),
    ...(reminder ? { reminderTimeStamp: readTime(context, reminder, 'Reminder') } : {}),
    ...(priority !== undefined && { priority: priorityOf(priority) }),
    ...(onlyExecutors !== undefined && {
      isOnlyShowExecutor: readBoolean(onlyExecutors, 'Only for Executors'),
    }),
    ...(ding !== undefined && { notifyConfigs: { dingNotify: isDing ? '1' : '0' } }),
    ...(sourceId && { sourceId }),
  };
}

/** @returns who is to do it and who follows it; asked for last, as each may cost a call */
async function peopleIn(
  { one, several }: People,
  read: ReadParameter,
  options: IDataObject,
  itemIndex: number,
): Promise<Pick<NewToDo, 'creatorId' | 'executorIds' | 'participantIds'>> {
  const creatorId = await one(read('creator', itemIndex), 'Creator', itemIndex);
  const executors = await several(read('executors', itemIndex), 'Executors', itemIndex);
  if (!executors.length) {
    throw new InvalidInput(
      'Nobody is named who is to do it',
      'Fill in Executors; if it is an expression, look at what it gives for this item.',
    );
  }
  const participants = await several(options.participants, 'Participants', itemIndex);
  return {
    creatorId,
    executorIds: fewEnough(executors, 'Executors'),
    ...(participants.length > 0 && { participantIds: fewEnough(participants, 'Participants') }),
  };
}

/** @returns an item for each new to-do, as DingTalk describes it */
async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const people = peopleOf(context, read);
  const created = await eachItem(context, async (itemIndex) => {
    const options = read('options', itemIndex) as IDataObject;
    const subject = filledIn(asText(read('subject', itemIndex)), 'Subject');
    const appUrl = filledIn(asText(read('link', itemIndex)), 'Link');
    const pcUrl = asText(options.pcLink).trim() || appUrl;
    const toDo: NewToDo = {
      subject: shortEnough(subject, toDoLimits.subjectCharacters, 'Subject'),
      detailUrl: { appUrl, pcUrl },
      ...optionsOf(context, options),
      ...(await peopleIn(people, read, options, itemIndex)),
    };
    return (await callOpenApi(context, createToDo(toDo), itemIndex)).fields;
  });
  return [created];
}

export const create: Operation = {
  name: 'Create',
  action: 'Create todo',
  description: 'Put something to do into the lists of people',
  properties,
  run,
};
