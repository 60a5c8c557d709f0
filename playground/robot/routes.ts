import { type Fresh, Newsroom } from '../Newsroom';
import type { LiveFeed } from '../live';
import { type Feature, pageRouter } from '../pageRouter';
import { errors } from './errors';
import type { RobotFaults } from './faults';
import { type ChatMessage, Robot, type RobotRequest, type RobotStatus } from './robot';
import { robotService } from './service';
import type { RobotSettings } from './settings';

/** The robot's part of the playground. */
export interface RobotFeature extends Feature {
  /** Shows a message of an automation, or throws a Refusal. */
  showForAutomation: (body: Buffer) => void;
  /** What tests and other programs do with the robot of the site at `url`. */
  handleAt: (url: string) => RobotHandle;
}

interface Happenings {
  messages: ChatMessage;
  requests: RobotRequest;
}

/** What open pages are told; `cleared` is the chat. */
export type RobotNews = Fresh<Happenings> & { status: RobotStatus };

/** A robot in the hands of its owner. */
export interface RobotHandle {
  /** The present settings. */
  readonly settings: RobotSettings;
  /** Where to send messages to, without the signature. */
  readonly webhookUrl: string;
  /** The last 1000 messages that the group sees, oldest first. */
  readonly messages: readonly ChatMessage[];
  /** The last 1000 requests, oldest first. */
  readonly requests: readonly RobotRequest[];
  /**
   * Changes settings; what is not given stays.
   *
   * @throws InvalidInput when a setting is wrong
   */
  configure(settings: Partial<RobotSettings>): void;
  /**
   * Makes things go wrong; what is not given does not.
   *
   * @throws InvalidInput when a fault is not possible
   */
  setFaults(faults: Partial<RobotFaults>): void;
  /** Empties the chat. */
  clear(): void;
  /** Lifts the block and begins to count messages anew. */
  unblock(): void;
}

/**
 * The group's robot: its service, the routes of its page, and what they remember.
 *
 * @param clock gives milliseconds since 1970
 * @throws InvalidInput when `initialSettings` has a wrong setting
 */
export function robotFeature(
  initialSettings: RobotSettings,
  live: LiveFeed,
  clock: () => number,
): RobotFeature {
  const news = new Newsroom<Happenings>(
    live,
    'robot',
    () => ({ messages: [], requests: [] }),
    (fresh): RobotNews => ({ ...fresh, status: robot.status }),
  );
  const robot = new Robot(initialSettings, clock, (message) => news.tell('messages', message));

  const configure = (settings: unknown) => {
    robot.configure(settings);
    news.publish();
  };
  const setFaults = (faults: unknown) => {
    robot.setFaults(faults);
    news.publish();
  };
  const clear = () => {
    robot.clear();
    news.clear('requests');
  };
  const unblock = () => {
    robot.unblock();
    news.publish();
  };

  const router = pageRouter({
    tells: {
      errors: () => Object.values(errors),
      messages: () => robot.messages,
      requests: () => robot.requests,
      status: () => robot.status,
    },
    keeps: {
      settings: [() => robot.settings, configure],
      faults: [() => robot.faults, setFaults],
    },
    does: { unblock },
    forgets: { messages: clear },
  });

  const handleAt = (url: string): RobotHandle => ({
    get settings() {
      return robot.settings;
    },
    get webhookUrl() {
      return `${url}/robot/send?access_token=${robot.settings.accessToken}`;
    },
    messages: robot.messages,
    requests: robot.requests,
    configure: (settings) => configure({ ...robot.settings, ...settings }),
    setFaults,
    clear,
    unblock,
  });

  return {
    service: robotService(robot, (request) => news.tell('requests', request)),
    router,
    showForAutomation: (body) => robot.show(body, 'Automation'),
    handleAt,
  };
}
