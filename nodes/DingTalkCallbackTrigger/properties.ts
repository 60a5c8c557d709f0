import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isUrlCheck } from '../../protocols/dingtalk/event';
import { eventCatalogue } from '../../protocols/dingtalk/eventCatalogue';
import { acknowledgeProperty } from '../receiving/acknowledge';
import { allowedIpsProperty } from '../receiving/allowedAddresses';

const eventOptions: INodePropertyOptions[] = eventCatalogue
  .filter(({ code }) => !isUrlCheck(code))
  .map(({ category, name, code }) => ({
    name: `${name} (${code}) · ${category}`,
    value: code,
  }));

export const properties: INodeProperties[] = [
  {
    displayName: 'Registration',
    name: 'registration',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Automatic',
        value: 'automatic',
        description: 'Publishing the workflow tells DingTalk where to push, unpublishing ends it',
      },
      {
        name: 'Manual',
        value: 'manual',
        description: "You enter the URL in DingTalk's developer console",
      },
    ],
    default: 'manual',
    description: 'How DingTalk learns the URL of this node',
  },
  {
    displayName:
      "Connect DingTalk in three steps:<ul><li>In DingTalk's developer console open your app, then Events and Callbacks, and choose HTTP push. Copy the Token and the aes_key shown there, and the app's Client ID, into the credential of this node.</li><li>Publish this workflow. Copy the Production URL from Webhook URLs above, and paste it as the request URL in DingTalk.</li><li>Save in DingTalk: it checks the URL at once, and this node answers. Then switch on the events that you want to receive.</li></ul>",
    name: 'setupNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { registration: ['manual'] } },
  },
  {
    displayName:
      "DingTalk learns the URL when you publish this workflow:<ul><li>In DingTalk's developer console open your app, and copy its Client ID and Client Secret into the credential for the DingTalk App.</li><li>In the credential for the DingTalk Callback, choose a Token of 6 to 64 letters and digits and an AES Key of 43 yourself. The Owner Key is the CorpId of your organization.</li><li>Set Events to Selected, choose them, and publish: DingTalk checks the URL meanwhile, and this node answers.</li></ul>",
    name: 'registrationNotice',
    type: 'notice',
    default: '',
    displayOptions: { show: { registration: ['automatic'] } },
  },
  {
    displayName: 'Take Over',
    name: 'takeOver',
    type: 'boolean',
    noDataExpression: true,
    default: false,
    description:
      'Whether to send the events here if DingTalk sends them to another address at present. DingTalk knows only one for each app, so they do not go there any more.',
    displayOptions: { show: { registration: ['automatic'] } },
  },
  {
    displayName: 'Events',
    name: 'events',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'All',
        value: 'all',
        description:
          'Every event that is switched on in DingTalk starts the flow; not with automatic registration',
      },
      {
        name: 'Selected',
        value: 'selected',
        description: 'Other events are acknowledged and start nothing',
      },
    ],
    default: 'all',
    description: 'Which events start the flow',
  },
  {
    displayName: 'Event Names or Codes',
    name: 'selectedEvents',
    type: 'multiOptions',
    noDataExpression: true,
    options: eventOptions,
    displayOptions: { show: { events: ['selected'] } },
    default: [],
    description: 'Type to search by name, code or category',
  },
  {
    displayName: 'Other Event Codes',
    name: 'otherEventCodes',
    type: 'string',
    noDataExpression: true,
    displayOptions: { show: { events: ['selected'] } },
    default: '',
    placeholder: 'e.g. my_new_event, another_event',
    description: 'Codes that the list does not have, separated by commas',
  },
  acknowledgeProperty(
    'event',
    'When to tell DingTalk that the event has arrived. It expects an answer within 1.5 seconds.',
  ),
  {
    displayName: 'Combine Bursts',
    name: 'combineBursts',
    type: 'boolean',
    noDataExpression: true,
    default: false,
    description:
      'Whether events that arrive at the same moment share one execution, as several items. Turn on when hundreds of events can arrive at once; the flow behind must then handle more than one item.',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Accept Requests From',
        name: 'allowedSources',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'Any', value: 'any', description: 'The signature alone decides' },
          {
            name: 'DingTalk',
            value: 'dingTalk',
            description: 'Only the ranges that DingTalk documents for its pushes',
          },
          { name: 'List', value: 'list', description: 'Only the addresses in Allowed IPs' },
        ],
        default: 'any',
        description:
          'Where requests may come from. Behind a reverse proxy, n8n learns the sender only when N8N_PROXY_HOPS is set.',
      },
      { ...allowedIpsProperty, displayOptions: { show: { allowedSources: ['list'] } } },
      {
        displayName: 'Include Raw Message',
        name: 'includeRawMessage',
        type: 'boolean',
        noDataExpression: true,
        default: false,
        description:
          'Whether to add the decrypted text, as DingTalk sent it, to the item as rawMessage',
      },
      {
        displayName: 'Include Suite Tickets',
        name: 'includeSuiteTickets',
        type: 'boolean',
        noDataExpression: true,
        default: false,
        description:
          'Whether the suite_ticket that DingTalk pushes to third-party apps starts the flow. URL checks never do.',
      },
      {
        displayName: 'Maximum Request Age (Minutes)',
        name: 'maximumRequestAge',
        type: 'number',
        noDataExpression: true,
        typeOptions: { minValue: 0 },
        default: 60,
        description:
          'Older requests are refused, so that nobody can replay them. 0 means no limit.',
      },
    ],
  },
];
