import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../../sending/fields';
import { jsonDataProperties } from '../../sending/jsonData';
import { eventData } from './eventData';

const forAccessKey = shownFor({ authentication: ['accessKey'] });

const forFields = shownFor({ authentication: ['accessKey'], eventFrom: ['fields'] });

const binary = { name: 'Binary', value: 'binary', description: 'A file of the item' };

/** What is asked for to put events by EventBridge's API. */
export const accessKeyFields: INodeProperties[] = [
  {
    displayName: 'Event Bus',
    name: 'eventBusName',
    type: 'resourceLocator',
    required: true,
    default: { mode: 'list', value: '' },
    description: 'Where the events go',
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Choose an event bus…',
        typeOptions: { searchListMethod: 'searchEventBuses', searchable: true },
      },
      {
        displayName: 'By Name',
        name: 'name',
        type: 'string',
        placeholder: 'e.g. hr-events',
        validation: [
          {
            type: 'regex',
            properties: {
              regex: '^[A-Za-z0-9-]{1,127}$',
              errorMessage: 'A name has up to 127 letters, digits and hyphens',
            },
          },
        ],
      },
    ],
    ...forAccessKey(),
  },
  {
    displayName: 'Event From',
    name: 'eventFrom',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'DingTalk Event',
        value: 'dingTalkEvent',
        description:
          'The item comes from a DingTalk trigger: ID, type, time and data are taken from it, so that an event that DingTalk sends twice is the same event',
      },
      { name: 'Fields', value: 'fields', description: 'You fill in what makes the event' },
    ],
    default: 'dingTalkEvent',
    ...forAccessKey(),
  },
  {
    displayName: 'Source',
    name: 'source',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. my.hr-system',
    description: 'The system that the event comes from; up to 128 characters',
    ...forFields(),
  },
  {
    displayName: 'Type',
    name: 'type',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. employee:joined',
    description: 'What happened, as rules can look for it; up to 64 characters',
    ...forFields(),
  },
  ...jsonDataProperties(eventData, forFields, [binary]),
  {
    displayName: 'Input Binary Field',
    name: 'binaryPropertyName',
    type: 'string',
    required: true,
    default: 'data',
    hint: 'The name of the input field that holds the file',
    description: 'The file is sent as Base64; the whole event may have 256 KB',
    ...forFields({ dataFrom: ['binary'] }),
  },
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    default: '',
    placeholder: 'e.g. employee/4711',
    description: 'Whom or what the event is about; up to 512 characters',
    ...forFields(),
  },
  {
    displayName: 'Event ID',
    name: 'id',
    type: 'string',
    default: '',
    placeholder: 'e.g. {{ $json.orderId }}',
    description:
      'Names the event, so that the same one sent twice can be told; up to 128 letters, digits and hyphens. Empty: a new one for each item, which stays the same when the execution is retried.',
    ...forFields(),
  },
  {
    displayName: 'Time',
    name: 'time',
    type: 'string',
    default: '',
    placeholder: 'e.g. 2026-03-01T09:30:00Z',
    description: 'When it happened. Empty: EventBridge takes the time at which it gets the event.',
    ...forFields(),
  },
  {
    displayName: 'Extension Attributes',
    name: 'extensions',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Attribute',
    default: {},
    description: 'More attributes of the event, which rules can look for',
    options: [
      {
        displayName: 'Attribute',
        name: 'attribute',
        values: [
          {
            displayName: 'Name',
            name: 'name',
            type: 'string',
            default: '',
            placeholder: 'e.g. priority',
            description: 'Up to 20 lower-case letters and digits',
          },
          {
            displayName: 'Value',
            name: 'value',
            type: 'string',
            default: '',
            placeholder: 'e.g. high',
          },
        ],
      },
    ],
    ...forAccessKey(),
  },
];
