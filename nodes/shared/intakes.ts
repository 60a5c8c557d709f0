import type { FunctionsBase } from 'n8n-workflow';

import { EventIntake } from './EventIntake';
import type { EventItem } from './EventItem';

/** Nodes whose events are remembered; of more, the one that was idle for the longest is forgotten. */
const REMEMBERED_NODES = 100;

/** One per trigger node: requests and executions of a node meet here. */
const intakes = new Map<string, EventIntake<EventItem>>();

/** @returns the intake that all requests and executions of this node in this process share */
export function intakeOf(
  context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>,
): EventIntake<EventItem> {
  const key = `${context.getWorkflow().id}:${context.getNode().id}`;
  const intake = intakes.get(key) ?? new EventIntake<EventItem>();
  intakes.delete(key);
  intakes.set(key, intake);
  const [idleForLongest] = intakes.keys();
  if (intakes.size > REMEMBERED_NODES && idleForLongest) intakes.delete(idleForLongest);
  return intake;
}
