import type { SystemRequest } from '../anotherSystem';

/** A flow in n8n that one click on the page plays. */
export type Flow = ListeningFlow | CalledFlow;

interface FlowInN8n {
  name: string;
  /** Where n8n shows its executions. */
  executionsUrl: string;
}

/** It starts when DingTalk pushes an event. */
export interface ListeningFlow extends FlowInN8n {
  callbackUrl: string;
  /** The event that is played. */
  eventType: string;
  /** Where to look, when the flow writes neither to the group nor to EventBridge at once. */
  afterwards?: string;
}

/** It starts when another system calls n8n. */
export interface CalledFlow extends FlowInN8n {
  request: SystemRequest;
  /** What happens, such as "an alert is raised". */
  occasion: string;
}

/** Whether a flow waits for DingTalk, and not for another system. */
export const listens = (flow: Flow): flow is ListeningFlow => 'callbackUrl' in flow;
