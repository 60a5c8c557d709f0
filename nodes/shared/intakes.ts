import type { FunctionsBase } from 'n8n-workflow';

import { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';

type NodeContext = Pick<FunctionsBase, 'getNode' | 'getWorkflow'>;

/** One per trigger node, for as long as the process lives: requests of a node meet here. */
const intakes = new Map<string, EventIntake<EventItem>>();

const keyOf = (context: NodeContext) => `${context.getWorkflow().id}:${context.getNode().id}`;

/** @returns the intake that all requests and executions of this node in this process share */
export function intakeOf(context: NodeContext): EventIntake<EventItem> {
  const key = keyOf(context);
  const intake = intakes.get(key) ?? new EventIntake<EventItem>();
  intakes.set(key, intake);
  return intake;
}

/** Frees the memory of a node that is no longer active. */
export function forgetIntake(context: NodeContext): void {
  intakes.delete(keyOf(context));
}
