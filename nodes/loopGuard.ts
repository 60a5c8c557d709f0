import type { IExecuteFunctions } from 'n8n-workflow';

const KEY = 'webhookIds';

/** What n8n calls the roots of its webhooks, unless its settings say otherwise. */
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
 * n8n tells a node no address of its webhooks but that at which a waiting execution goes on. The
 * others have the same beginning, whatever N8N_ENDPOINT_WEBHOOK and its like are.
 */
function isBelowOwnWebhooks(
  context: Pick<IExecuteFunctions, 'getWorkflowDataProxy'>,
  { origin, pathname }: URL,
): boolean {
  const { $execution } = context.getWorkflowDataProxy(0);
  const { resumeUrl } = ($execution ?? {}) as { resumeUrl?: string };
  if (!resumeUrl || !URL.canParse(resumeUrl)) return false;
  const own = new URL('..', resumeUrl);
  return own.origin === origin && pathname.startsWith(own.pathname);
}

/**
 * Whether an address is that of a webhook which starts this flow, under whatever name n8n is
 * reached: calling it would run the flow again and again.
 */
export function startsThisFlow(context: IExecuteFunctions, url: URL): boolean {
  const { pathname } = url;
  const segments = pathname.split('/');
  if (notedWebhooks(context).some((id) => segments.includes(id))) return true;
  const paths = pathsBefore(context).map((path) => encodeURI(`/${path.replace(/^\//, '')}`));
  const ending = paths.filter((path) => pathname.endsWith(path));
  if (!ending.length) return false;
  const isBelowRoot = (path: string) => ROOTS.some((root) => pathname.endsWith(`/${root}${path}`));
  return ending.some(isBelowRoot) || isBelowOwnWebhooks(context, url);
}
