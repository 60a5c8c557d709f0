import * as n8nWorkflow from 'n8n-workflow';
import type { INodeParameters, INodeProperties, IWebhookDescription } from 'n8n-workflow';

type ResponseMode = 'onReceived' | 'responseNode';

/** n8n resolves such fields without its expression engine, which would cost each request an isolate. */
type WebhookDescriptionFields = (fields: {
  responseMode: { template: string; resolve: (parameters: INodeParameters) => ResponseMode };
}) => Pick<IWebhookDescription, 'responseMode'>;

const { webhookDescriptionFields } = n8nWorkflow as {
  webhookDescriptionFields?: WebhookDescriptionFields;
};

/**
 * When n8n answers: from the trigger's `execute()`, or as soon as it has stored the execution.
 * n8n versions that lack these fields may answer before they store, so there the answer always
 * comes from `execute()`.
 */
export const responseMode: Pick<IWebhookDescription, 'responseMode'> = webhookDescriptionFields?.({
  responseMode: {
    template: '={{$parameter["acknowledge"] === "received" ? "onReceived" : "responseNode"}}',
    resolve: ({ acknowledge }) => (acknowledge === 'received' ? 'onReceived' : 'responseNode'),
  },
}) ?? { responseMode: 'responseNode' };

export const acknowledgeProperties: INodeProperties[] = [
  {
    displayName: 'Acknowledge',
    name: 'acknowledge',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'When the Execution Has Started',
        value: 'executionStarted',
        description: 'Safe everywhere: answers once n8n has stored the event and started the flow',
      },
      {
        name: 'When the Event Is Received',
        value: 'received',
        description:
          'For queue mode: answers once n8n has stored the event and does not wait for a free worker. Older versions of n8n, which would answer before they store, answer when the execution has started.',
      },
    ],
    default: 'executionStarted',
    description:
      'When to tell DingTalk that the event has arrived. It expects an answer within 1.5 seconds.',
  },
  {
    displayName: 'Combine Bursts',
    name: 'combineBursts',
    type: 'boolean',
    noDataExpression: true,
    default: false,
    description:
      'Whether events that arrive at the same moment share one execution, as several items. Turn on when hundreds of events can arrive at once; the flow behind must then handle more than one item.',
  },
];
