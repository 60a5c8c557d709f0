import type { CloudEvent } from './cloudEvent';
import { keepLast } from '../keepLast';

const REMEMBERED = 1000;

/** How an event came. */
export type Origin = 'API' | 'webhook';

/** What became of an event at one target. */
export interface TargetTrace {
  targetId: string;
  type: string;
  endpoint: string;
  status: 'on the way' | 'delivered' | 'failed';
  attempts: number;
  /** Of the latest attempt; absent when no answer came. */
  httpStatus?: number;
  /** Of the latest attempt, from sending to the end of the answer. */
  latencyMs?: number;
  /** Why it failed, or what was answered. */
  reason: string;
}

/** A rule that an event matched. */
export interface RuleTrace {
  ruleName: string;
  targets: TargetTrace[];
}

/** The way of an event that was accepted. */
export interface EventTrace {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  traceId: string;
  via: Origin;
  busName: string;
  /** The event as it is on the bus. */
  event: CloudEvent;
  /** How often it came again, which changes nothing. */
  repeats: number;
  /** Those that it matched. */
  rules: RuleTrace[];
}

/** The ways of the last 1000 events. */
export class Traces {
  /** Oldest first. */
  readonly list: EventTrace[] = [];
  private lastId = 0;

  /** @param onChange told of each trace that is new or has changed */
  constructor(private readonly onChange: (trace: EventTrace) => void) {}

  begin(described: Omit<EventTrace, 'id' | 'repeats' | 'rules'>): EventTrace {
    this.lastId += 1;
    const trace: EventTrace = { id: this.lastId, ...described, repeats: 0, rules: [] };
    keepLast(this.list, trace, REMEMBERED);
    return trace;
  }

  /** Counts that an event came again. */
  repeat(traceId: string): void {
    const trace = this.list.find((candidate) => candidate.traceId === traceId);
    if (!trace) return;
    trace.repeats += 1;
    this.onChange(trace);
  }

  changed(trace: EventTrace): void {
    if (this.list.includes(trace)) this.onChange(trace);
  }

  clear(): void {
    this.list.length = 0;
  }
}
