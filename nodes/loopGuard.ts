import type { IExecuteFunctions } from 'n8n-workflow';

const KEY = 'webhookIds';

const ROOTS = ['webhook', 'webhook-test'];

/** A webhook trigger of this package notes in the execution what started it. */
export function noteWebhook(
  context: Pick<IExecuteFunctions, 'getContext' | 'getExecutionId' | 'getNode'>,
): void {
  const { webhookId } = context.getNode();
  if (webhookId) context.getContext('flow')[KEY] = [...notedWebhooks(context), webhookId];
}

/** Without an execution, as under n8n's MCP Server Trigger, there is no context. */
const notedWebhooks = (
  context: Pick<IExecuteFunctions, 'getContext' | 'getExecutionId'>,
): string[] =>
  context.getExecutionId() === undefined
    ? []
    : ((context.getContext('flow')[KEY] as string[] | undefined) ?? []);

/** Paths that n8n's own Webhook nodes before this node listen at. */
function pathsBefore(context: Pick<IExecuteFunctions, 'getNode' | 'getParentNodes'>): string[] {
  return context
    .getParentNodes(context.getNode().name, { includeNodeParameters: true })
    .flatMap(({ parameters }) => (parameters?.path ? String(parameters.path) : []));
}

/**
 * Whether an address is that of a webhook which starts this flow, under whatever name n8n is
 * reached: calling it would run the flow again and again.
 */
export function startsThisFlow(context: IExecuteFunctions, { pathname }: URL): boolean {
  const segments = pathname.split('/');
  if (notedWebhooks(context).some((id) => segments.includes(id))) return true;
  return pathsBefore(context).some((path) =>
    ROOTS.some((root) => pathname.endsWith(encodeURI(`/${root}/${path.replace(/^\//, '')}`))),
  );
}
