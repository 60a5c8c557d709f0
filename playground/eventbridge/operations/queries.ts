import { z } from 'zod';
import { InvalidInput } from '../../invalidInput';
import { matches, parsePattern } from '../pattern';
import { ACCOUNT_ID } from '../settings';
import type { EventTrace } from '../trace';
import { name, operation } from './operation';

const eventOnBus = z.object({ EventBusName: name, EventId: z.string().min(1, 'is empty') });

/** The operations that ask what became of events, and what would. */
export const queryOperations = {
  testEventPattern: operation(
    z.object({ Event: z.string(), EventPattern: z.string() }),
    (_bridge, { Event, EventPattern }) => ({
      Result: matches(parsePattern(EventPattern), parseJson(Event)),
    }),
  ),
  queryEventTraces: operation(eventOnBus, ({ registry, traces }, { EventBusName, EventId }) => {
    registry.bus(EventBusName);
    const found = traces.list.filter(isEvent(EventBusName, EventId));
    return { EventTraceList: found.flatMap(stepsOf) };
  }),
  queryEventByEventId: operation(
    eventOnBus.extend({ EventSource: z.string().nullish() }),
    ({ registry, traces }, { EventBusName, EventId, EventSource }) => {
      registry.bus(EventBusName);
      const found = traces.list
        .filter(isEvent(EventBusName, EventId))
        .filter(({ event }) => !EventSource || event.source === EventSource);
      const TracedEvents = found.map(({ at, busName, event }) => ({
        EventReceivedTime: String(Date.parse(at)),
        EventSource: event.source,
        EventId: event.id,
        EventBusName: busName,
        EventType: event.type,
      }));
      return { TracedEvents, Total: TracedEvents.length };
    },
  ),
};

const isEvent =
  (bus: string, id: string) =>
  ({ busName, event }: EventTrace) =>
    busName === bus && event.id === id;

/** That it came, each rule that it matched, and each target that it was brought to. */
function stepsOf({ at, busName, event, rules }: EventTrace): object[] {
  const common = {
    ResourceOwnerId: ACCOUNT_ID,
    EventId: event.id,
    EventBusName: busName,
    EventSource: event.source,
    ActionTime: at,
    ReceivedTime: Date.parse(at),
  };
  const ruleSteps = rules.flatMap(({ ruleName, targets }) => {
    const step = { ...common, RuleName: ruleName, RuleMatchingTime: Date.parse(at) };
    const targetSteps = targets.map(({ endpoint, status, latencyMs }) => ({
      ...step,
      Action: 'NOTIFY',
      Endpoint: endpoint,
      NotifyStatus: { 'on the way': 'PENDING', delivered: 'SUCCESS', failed: 'FAILED' }[status],
      ...(latencyMs !== undefined && { NotifyLatency: Math.round(latencyMs) }),
    }));
    return [{ ...step, Action: 'MATCH' }, ...targetSteps];
  });
  return [{ ...common, Action: 'PUT' }, ...ruleSteps];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput('Event is not valid JSON.');
  }
}
