/** What of a node decides on the address of its webhook. */
export interface WebhookNode {
  webhookId?: string;
  type: string;
  parameters: Record<string, unknown>;
}

/** Path of each webhook trigger that has no parameter for it. */
const FIXED_PATHS: Record<string, string> = {
  'n8n-nodes-dingtalk-eventbridge.dingTalkAutomationWebhookTrigger': 'flow',
  'n8n-nodes-dingtalk-eventbridge.dingTalkCallbackTrigger': 'dingtalk',
};

/**
 * Address of a node's webhook: n8n's own Webhook node chooses the whole path, other triggers add
 * theirs to the webhook's id.
 *
 * @throws Error when the node has no webhook
 */
export function webhookUrl(
  n8nUrl: string,
  { webhookId, type, parameters }: WebhookNode,
  { test = false }: { test?: boolean } = {},
): string {
  const root = `${n8nUrl}/${test ? 'webhook-test' : 'webhook'}`;
  const fixedPath = FIXED_PATHS[type];
  if (fixedPath !== undefined && webhookId) return `${root}/${webhookId}/${fixedPath}`;
  const path = typeof parameters.path === 'string' ? parameters.path : webhookId;
  if (fixedPath !== undefined || !path) throw new Error(`A node of type ${type} has no webhook.`);
  return `${root}/${path.replace(/^\//, '')}`;
}
