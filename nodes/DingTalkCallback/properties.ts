import type { INodeProperties } from 'n8n-workflow';

const forOperation = (operation: string): Pick<INodeProperties, 'displayOptions'> => ({
  displayOptions: { show: { resource: ['callback'], operation: [operation] } },
});

/** The parameters of the node, from top to bottom. */
export const properties: INodeProperties[] = [
  {
    displayName: 'Resource',
    name: 'resource',
    type: 'options',
    noDataExpression: true,
    options: [{ name: 'Callback', value: 'callback' }],
    default: 'callback',
  },
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['callback'] } },
    options: [
      {
        name: 'Get Failed Events',
        value: 'getFailedEvents',
        action: 'Get failed events',
        description: 'Get events that DingTalk could not push, for instance while n8n was down',
      },
      {
        name: 'Get Registration',
        value: 'getRegistration',
        action: 'Get registration',
        description: 'Get the address and the events that are registered for the app by API',
      },
      {
        name: 'Redeliver Event',
        value: 'redeliver',
        action: 'Redeliver event',
        description:
          'Push an event to a DingTalk Callback Trigger as DingTalk would; what the trigger has selected runs once, however often it comes',
      },
    ],
    default: 'getFailedEvents',
  },
  {
    displayName:
      'DingTalk deletes what it gives here. In the settings of this workflow, set Save execution progress to Save, so that n8n stores each page of events before anything else happens. To get all pages, connect More to a No Operation node below the others, and that back to this node.',
    name: 'progressNotice',
    type: 'notice',
    default: '',
    ...forOperation('getFailedEvents'),
  },
  {
    displayName: 'Most Pages',
    name: 'mostPages',
    type: 'number',
    typeOptions: { minValue: 1, numberPrecision: 0 },
    default: 50,
    description:
      'After so many pages of up to 200 events each, an execution gets no more; the next one goes on',
    ...forOperation('getFailedEvents'),
  },
  {
    displayName: 'Trigger URL',
    name: 'triggerUrl',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. https://n8n.example.com/webhook/…/dingtalk',
    description:
      'The Production URL of the DingTalk Callback Trigger that is to run the event. Its workflow must be published, and if it accepts requests only from some addresses, the one of n8n must be among them.',
    ...forOperation('redeliver'),
  },
  {
    displayName: 'Event',
    name: 'event',
    type: 'json',
    required: true,
    default: '={{ $json }}',
    description: 'The event, as Get Failed Events gives it',
    ...forOperation('redeliver'),
  },
];
