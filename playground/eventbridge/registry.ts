import { errors } from './errors';
import type { Bus, HttpSource, Rule } from './model';

/** How much an account may have. Source: Alibaba Cloud, "limits" of EventBridge, 2026-03. */
export const LIMITS = { buses: 100, sources: 50, rules: 50, targets: 5 };

/** The bus that every account has. */
const DEFAULT_BUS = 'default';

/** What an account has: buses, and on each its event sources and rules. */
export class Registry {
  readonly buses = new Map<string, Bus>();

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    this.buses.set(DEFAULT_BUS, newBus(DEFAULT_BUS, 'The bus that every account has', now));
  }

  /** @throws ServiceError when the name is taken or not allowed */
  addBus(name: string, description: string, now: number): Bus {
    if (this.buses.has(name)) throw errors.busAlreadyExist(name);
    if (!/^[A-Za-z0-9-]{1,127}$/.test(name) || name.startsWith('eventbridge-reserved-')) {
      throw errors.busNameInvalid(name);
    }
    if (this.buses.size >= LIMITS.buses) throw errors.countExceedsLimit('EventBus', LIMITS.buses);
    const bus = newBus(name, description, now);
    this.buses.set(name, bus);
    return bus;
  }

  /** @throws ServiceError when there is no such bus, or something on it */
  removeBus(name: string): void {
    const { rules, sources } = this.bus(name);
    if (name === DEFAULT_BUS) throw errors.busNameInvalid(name);
    if (rules.size > 0) throw errors.busHasRules(name);
    if (sources.size > 0) throw errors.busHasSources(name);
    this.buses.delete(name);
  }

  /** @throws ServiceError when there is none */
  bus(name: string): Bus {
    const bus = this.buses.get(name);
    if (!bus) throw errors.busNotExist(name);
    return bus;
  }

  /** @throws ServiceError when there is no such bus or rule */
  rule(busName: string, ruleName: string): Rule {
    const rule = this.bus(busName).rules.get(ruleName);
    if (!rule) throw errors.ruleNotExist(ruleName, busName);
    return rule;
  }

  /** @throws ServiceError when there is no such bus or source */
  source(busName: string, sourceName: string): HttpSource {
    const source = this.bus(busName).sources.get(sourceName);
    if (!source) throw errors.sourceNotExist(sourceName, busName);
    return source;
  }

  /** Every event source, with its bus. */
  *allSources(): Generator<{ bus: Bus; source: HttpSource }> {
    for (const bus of this.buses.values()) {
      for (const source of bus.sources.values()) yield { bus, source };
    }
  }
}

const newBus = (name: string, description: string, createdAt: number): Bus => ({
  name,
  description,
  createdAt,
  sources: new Map(),
  rules: new Map(),
});
