import { requestOf } from '../../playground/automation/callerSettings';
import type { CalledFlow, Flow, ListeningFlow } from '../../playground/flows/model';
import type { WorkflowNode } from '../n8n/client';
import { webhookUrl } from '../n8n/webhookUrl';
import type { ImportedExample } from './examples';
import type { State } from './state';

const PACKAGE = 'n8n-nodes-dingtalk-eventbridge';
const CALLBACK_TRIGGER = `${PACKAGE}.dingTalkCallbackTrigger`;
const AUTOMATION_TRIGGER = `${PACKAGE}.dingTalkAutomationWebhookTrigger`;

const WEBHOOK = 'n8n-nodes-base.webhook';

const FIRST = 'New employee joined';
/** Is played to a flow that takes every event. */
const USUAL_EVENT = 'user_add_org';

/** What other systems send to n8n's Webhook nodes, by their paths. Other webhooks are not played. */
const SYSTEMS: Record<string, Pick<CalledFlow, 'occasion'> & { data: object }> = {
  'dingtalk-alert': {
    occasion: 'a monitoring system raises an alert',
    data: {
      title: 'Disk almost full',
      message: 'Only 2 GB left on the database server',
      severity: 'critical',
    },
  },
  'dingtalk-who-is': {
    occasion: 'somebody asks who 李 is',
    data: { name: '李' },
  },
  'dingtalk-system-a-changed': {
    occasion: 'somebody changes a result in System A',
    data: {
      processInstanceId: 'leave-request-1',
      title: 'Leave request',
      result: 'refuse',
      changedBy: 'li.lei',
    },
  },
};

/** Where to look when a flow has nothing to show on the page at once. */
const AFTERWARDS: Record<string, string> = {
  'Digest of the day':
    'The robot tells the group at 18:00. For a digest now, open the flow in n8n and execute it from “Every Day at 18:00”.',
  'Event dispatcher': 'It goes on to a stand-in for another system, which is in the same flow.',
};

type InN8n = 'name' | 'executionsUrl';
type Start = Omit<ListeningFlow, InN8n> | Omit<CalledFlow, InN8n>;

/**
 * The examples that the playground can play, each as its trigger wants to be started. The first is
 * the one that everyone understands.
 */
export function flowsOf(
  examples: ImportedExample[],
  n8nUrl: string,
  { caller, apiKey }: Pick<State, 'caller' | 'apiKey'>,
): Flow[] {
  const startOf = (flowName: string, node: WorkflowNode): Start | undefined => {
    if (node.type === CALLBACK_TRIGGER) {
      const callbackUrl = webhookUrl(n8nUrl, node);
      return { callbackUrl, eventType: firstEventOf(node), afterwards: AFTERWARDS[flowName] };
    }
    if (node.type === AUTOMATION_TRIGGER) {
      const request = requestOf({ ...caller, url: webhookUrl(n8nUrl, node) });
      return { request, occasion: 'another system has a new product' };
    }
    const system = node.type === WEBHOOK ? SYSTEMS[String(node.parameters.path)] : undefined;
    if (!system) return undefined;
    const { occasion, data } = system;
    const headers = { [apiKey.name]: apiKey.value };
    const url = webhookUrl(n8nUrl, node);
    return { request: { url, headers, body: JSON.stringify(data) }, occasion };
  };
  return examples
    .flatMap(({ id, json: { name, nodes } }) => {
      const executionsUrl = `${n8nUrl}/workflow/${id}/executions`;
      const starts = nodes.flatMap((node) => {
        const start = startOf(name, node);
        return start ? [{ nodeName: node.name, start }] : [];
      });
      return starts.map(({ nodeName, start }, index) => ({
        // A flow that can be started in several ways is played in each.
        name: index === 0 ? name : `${name} – ${nodeName}`,
        executionsUrl,
        ...start,
      }));
    })
    .sort((one, other) => Number(other.name === FIRST) - Number(one.name === FIRST));
}

/** Where another system calls the first example that stands in for an automation. */
export function automationTriggerUrl(examples: ImportedExample[], n8nUrl: string): string {
  const nodes = examples.flatMap(({ json }) => json.nodes);
  const trigger = nodes.find(({ type }) => type === AUTOMATION_TRIGGER);
  if (!trigger) throw new Error('No example in examples/ stands in for an automation.');
  return webhookUrl(n8nUrl, trigger);
}

function firstEventOf({ parameters }: WorkflowNode): string {
  const { events, selectedEvents } = parameters;
  const [first] = events === 'selected' && Array.isArray(selectedEvents) ? selectedEvents : [];
  return typeof first === 'string' ? first : USUAL_EVENT;
}
