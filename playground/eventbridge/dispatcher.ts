import type { CloudEvent } from './cloudEvent';
import { type Attempt, type Sender, deliver } from './deliver';
import { DeliveryQueue } from './deliveryQueue';
import type { Bus } from './model';
import { matches } from './pattern';
import type { Target } from './target';
import type { EventTrace, TargetTrace, Traces } from './trace';

/** Before the second, third and fourth attempt. Far shorter than the service's own. */
const PAUSES_MS = [100, 400, 1500];

/** Brings events to the targets of the rules that they match, and writes that into their traces. */
export class Dispatcher {
  private readonly queue = new DeliveryQueue();

  /** @param sender what attempts need to know, asked before each */
  constructor(
    private readonly traces: Traces,
    private readonly sender: () => Sender,
  ) {}

  /** Finds the rules that an event matches, and begins to bring it to their targets. */
  route(bus: Bus, event: CloudEvent, trace: EventTrace): void {
    const matched = [...bus.rules.values()].filter(
      ({ isEnabled, pattern }) => isEnabled && matches(pattern, event),
    );
    trace.rules = matched.map(({ name, targets }) => ({
      ruleName: name,
      targets: targets.map((target) => this.begin(target, event, trace)),
    }));
    this.traces.changed(trace);
  }

  /** Whether every event has come to the end of its way. */
  get isIdle(): boolean {
    return this.queue.isIdle;
  }

  /** Begins nothing more. */
  stop(): void {
    this.queue.stop();
  }

  private begin(target: Target, event: CloudEvent, trace: EventTrace): TargetTrace {
    const { id, type, endpoint } = target;
    const way: TargetTrace = {
      targetId: id,
      type,
      endpoint,
      status: 'on the way',
      attempts: 0,
      reason: '',
    };
    const attempt = async () => {
      const ended = await deliver(target, event, this.sender());
      const pause = PAUSES_MS[way.attempts];
      way.attempts += 1;
      const isOver = ended.isDelivered || !ended.isWorthRepeating || pause === undefined;
      describe(way, ended, isOver);
      if (!isOver) void this.queue.addLater(pause, attempt);
      this.traces.changed(trace);
    };
    if (!this.queue.add(attempt)) {
      way.status = 'failed';
      way.reason = 'too many events wait already';
    }
    return way;
  }
}

function describe(way: TargetTrace, attempt: Attempt, isOver: boolean): void {
  const { isDelivered, httpStatus, latencyMs, reason } = attempt;
  if (isOver) way.status = isDelivered ? 'delivered' : 'failed';
  way.httpStatus = httpStatus;
  way.latencyMs = latencyMs;
  way.reason = reason;
}
