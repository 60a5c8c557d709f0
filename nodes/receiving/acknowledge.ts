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
 * When n8n answers a webhook trigger's request: from the trigger's `execute()`, or as soon as it has stored the execution.
 * n8n versions that lack these fields may answer before they store, so there the answer always
 * comes from `execute()`.
 */
export const responseMode: Pick<IWebhookDescription, 'responseMode'> = webhookDescriptionFields?.({
  responseMode: {
    template: '={{$parameter["acknowledge"] === "received" ? "onReceived" : "responseNode"}}',
    resolve: ({ acknowledge }) => (acknowledge === 'received' ? 'onReceived' : 'responseNode'),
  },
}) ?? { responseMode: 'responseNode' };

/**
 * @param arrived what comes in, in lower case: "event"
 * @param description what the sender expects of the answer
 */
export const acknowledgeProperty = (arrived: string, description: string): INodeProperties => ({
  displayName: 'Acknowledge',
  name: 'acknowledge',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'When the Execution Has Started',
      value: 'executionStarted',
      description: `Safe everywhere: answers once n8n has stored the ${arrived} and started the flow`,
    },
    {
      name: `When the ${arrived[0]?.toUpperCase()}${arrived.slice(1)} Is Received`,
      value: 'received',
      description: `For queue mode: answers once n8n has stored the ${arrived} and does not wait for a free worker. Older versions of n8n, which would answer before they store, answer when the execution has started.`,
    },
  ],
  default: 'executionStarted',
  description,
});
