import { type Fresh, Newsroom } from '../Newsroom';
import type { LiveFeed } from '../live';
import { type Feature, pageRouter } from '../pageRouter';
import { Actions } from './actions';
import { Automation } from './automation';
import { type Call, Caller } from './caller';
import type { CallerSettings } from './callerSettings';
import { errors } from './errors';
import type { AutomationFaults } from './faults';
import type { AutomationRequest, Counters, Firing } from './model';
import { automationService } from './service';
import type { AutomationSettings } from './settings';

/** The automation's part of the playground. */
export interface AutomationFeature extends Feature {
  /** What tests and other programs do with the automation of the site at `url`. */
  handleAt: (url: string) => AutomationHandle;
}

interface Happenings {
  requests: AutomationRequest;
  firings: Firing;
  calls: Call;
}

/** What open pages are told; calls are never forgotten. */
export type AutomationNews = Fresh<Happenings> & { counters: Counters };

/** An automation in the hands of its owner. */
export interface AutomationHandle {
  /** The present settings. */
  readonly settings: AutomationSettings;
  /** Where to post to. */
  readonly webhookUrl: string;
  /** The last 1000 firings, oldest first. */
  readonly firings: readonly Firing[];
  /** The last 1000 requests, oldest first. */
  readonly requests: readonly AutomationRequest[];
  /** What happened since the start, or since `clear`. */
  readonly counters: Readonly<Counters>;
  /** What goes the other way: another system, which calls n8n. */
  readonly caller: CallerHandle;
  /**
   * Changes settings; what is not given stays.
   *
   * @throws InvalidInput when a setting is wrong
   */
  configure(settings: Partial<AutomationSettings>): void;
  /**
   * Makes things go wrong; what is not given does not.
   *
   * @throws InvalidInput when a fault is not possible
   */
  setFaults(faults: Partial<AutomationFaults>): void;
  /** Forgets what happened, but not which Client-Tokens were used. */
  clear(): void;
}

/** A system that calls n8n where it would call a DingTalk automation. */
export interface CallerHandle {
  /** The present settings. */
  readonly settings: CallerSettings;
  /** The last 100 calls, oldest first. */
  readonly calls: readonly Call[];
  /**
   * Changes settings; what is not given stays.
   *
   * @throws InvalidInput when a setting is wrong
   */
  configure(settings: Partial<CallerSettings>): void;
  /**
   * Sends the body, at once as often as told, and waits for the answers.
   *
   * @param plan `times` from 1 to 20; 1 unless told
   * @throws InvalidInput when `times` is wrong or there is no URL
   */
  send(plan?: { times?: number }): Promise<Call[]>;
}

/** What an automation's part of the playground begins with. */
export interface AutomationStart {
  automation: AutomationSettings;
  caller: CallerSettings;
  /** Shows a robot's message in the group's chat, or throws a robot's Refusal. */
  show: (message: Buffer) => void;
}

/**
 * The automation and the system that calls n8n: the service, the routes of the page, and what they
 * remember.
 *
 * @param clock gives milliseconds since 1970
 * @throws InvalidInput when a setting is wrong
 */
export function automationFeature(
  start: AutomationStart,
  live: LiveFeed,
  clock: () => number,
): AutomationFeature {
  const news = new Newsroom<Happenings>(
    live,
    'automation',
    () => ({ requests: [], firings: [], calls: [] }),
    (fresh): AutomationNews => ({ ...fresh, counters: automation.counters }),
  );

  const automation = new Automation(start.automation, clock, new Actions(start.show), (firing) =>
    news.tell('firings', firing),
  );
  const caller = new Caller(start.caller, clock, (call) => news.tell('calls', call));
  const clear = () => {
    automation.clear();
    news.clear('calls');
  };

  const router = pageRouter({
    tells: {
      errors: () => Object.values(errors),
      counters: () => automation.counters,
      firings: () => automation.firings,
      requests: () => automation.requests,
      'caller/calls': () => caller.calls,
    },
    keeps: {
      settings: [() => automation.settings, (settings) => automation.configure(settings)],
      faults: [() => automation.faults, (faults) => automation.setFaults(faults)],
      caller: [() => caller.settings, (settings) => caller.configure(settings)],
    },
    forgets: { firings: clear },
  });
  router.post('/caller/send', async (request, response) => {
    response.json(await caller.send(request.body));
  });

  const callerHandle: CallerHandle = {
    get settings() {
      return caller.settings;
    },
    calls: caller.calls,
    configure: (settings) => caller.configure({ ...caller.settings, ...settings }),
    send: (plan) => caller.send(plan),
  };
  const handleAt = (url: string): AutomationHandle => {
    automation.siteUrl = url;
    return {
      get settings() {
        return automation.settings;
      },
      get webhookUrl() {
        return automation.webhookUrl;
      },
      firings: automation.firings,
      requests: automation.requests,
      counters: automation.counters,
      caller: callerHandle,
      configure: (settings) => automation.configure({ ...automation.settings, ...settings }),
      setFaults: (faults) => automation.setFaults(faults),
      clear,
    };
  };

  return {
    service: automationService(automation, (request) => news.tell('requests', request)),
    router,
    handleAt,
  };
}
