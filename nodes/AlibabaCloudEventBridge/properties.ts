import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { jsonDataProperties, type Show } from '../sending/jsonData';

/** Shows a field of the operation Put Events. */
const forPut = (show: Show = {}): Pick<INodeProperties, 'displayOptions'> => ({
  displayOptions: { show: { resource: ['event'], operation: ['putEvents'], ...show } },
});

const forApi = (show: Show = {}) => forPut({ authentication: ['accessKey'], ...show });
const forFields = (show: Show = {}) => forApi({ eventFrom: ['fields'], ...show });
const forWebhook = (show: Show = {}) => forPut({ authentication: ['webhook'], ...show });

const binary = { name: 'Binary', value: 'binary', description: 'A file of the item' };

/** What an event says: the same for both ways to send it, but for files. */
const dataProperties = (show: typeof forPut, moreOptions: INodePropertyOptions[] = []) =>
  jsonDataProperties({ noun: 'Data', description: 'What the event says' }, show, moreOptions);

/** The parameters of the node, from top to bottom. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Authentication',
    name: 'authentication',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Access Key',
        value: 'accessKey',
        description: "Sends by EventBridge's API: many events at once, each with its own ID",
      },
      {
        name: 'Webhook URL',
        value: 'webhook',
        description: 'Sends to an HTTP/HTTPS event source of an event bus, without an AccessKey',
      },
    ],
    default: 'accessKey',
  },
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    options: [{ name: 'Event', value: 'event' }],
    default: 'event',
  },
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['event'] } },
    options: [
      {
        name: 'Put Events',
        value: 'putEvents',
        action: 'Put events on event bus',
        description: 'Put an event for each item on an event bus of Alibaba Cloud EventBridge',
      },
    ],
    default: 'putEvents',
  },
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
    ...forApi(),
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
    ...forApi(),
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
  ...dataProperties(forFields, [binary]),
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
    ...forApi(),
  },
  {
    displayName: 'Method',
    name: 'method',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'GET', value: 'GET', description: 'The fields of the data become the query' },
      { name: 'POST', value: 'POST' },
      { name: 'PUT', value: 'PUT' },
    ],
    default: 'POST',
    description: 'One that the event source allows',
    ...forWebhook(),
  },
  {
    displayName: 'Requests',
    name: 'requests',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'One for All Items', value: 'all', description: 'One event with a list of all' },
      { name: 'One per Item', value: 'each', description: 'An event for each item' },
    ],
    default: 'each',
    ...forWebhook(),
  },
  ...dataProperties(forWebhook),
];
