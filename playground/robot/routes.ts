import { Router } from 'express';
import { keepLast } from '../keepLast';
import type { LiveFeed } from '../live';
import { errors } from './errors';
import type { RobotFaults } from './faults';
import { type ChatMessage, Robot, type RobotRequest } from './robot';
import { robotService } from './service';
import type { RobotSettings } from './settings';

/** More would keep a browser busy during a burst; the page fetches all when it is opened. */
const NEWS_PER_LIVE_MESSAGE = 100;

/** The robot's part of the playground. */
export interface RobotFeature {
  /** DingTalk's own address; must come before anything that reads bodies. */
  service: Router;
  /** What the page asks for, under /api/robot. */
  router: Router;
  /** Shows a message of an automation, or throws a Refusal. */
  showForAutomation: (body: Buffer) => void;
  /** What tests and other programs do with the robot of the site at `url`. */
  handleAt: (url: string) => RobotHandle;
}

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
  let news = noNews();

  const publish = () =>
    live.publish('robot', () => {
      const told = { ...news, status: robot.status };
      news = noNews();
      return told;
    });
  const robot = new Robot(initialSettings, clock, (message) => {
    if (!news.messages.includes(message)) keepLast(news.messages, message, NEWS_PER_LIVE_MESSAGE);
  });
  const onRequest = (request: RobotRequest) => {
    keepLast(news.requests, request, NEWS_PER_LIVE_MESSAGE);
    publish();
  };

  const configure = (settings: unknown) => {
    robot.configure(settings);
    publish();
  };
  const setFaults = (faults: unknown) => {
    robot.setFaults(faults);
    publish();
  };
  const clear = () => {
    robot.clear();
    news = { ...news, cleared: true, messages: [] };
    publish();
  };
  const unblock = () => {
    robot.unblock();
    publish();
  };

  const showForAutomation = (body: Buffer) => {
    robot.show(body, 'Automation');
    publish();
  };

  const router = Router();
  router.get('/settings', (_request, response) => void response.json(robot.settings));
  router.put('/settings', (request, response) => {
    configure(request.body);
    response.json(robot.settings);
  });
  router.get('/faults', (_request, response) => void response.json(robot.faults));
  router.put('/faults', (request, response) => {
    setFaults(request.body);
    response.json(robot.faults);
  });
  router.get('/errors', (_request, response) => void response.json(Object.values(errors)));
  router.get('/status', (_request, response) => void response.json(robot.status));
  router.get('/requests', (_request, response) => void response.json(robot.requests));
  router.get('/messages', (_request, response) => void response.json(robot.messages));
  router.delete('/messages', (_request, response) => {
    clear();
    response.status(204).end();
  });
  router.post('/unblock', (_request, response) => {
    unblock();
    response.status(204).end();
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
    service: robotService(robot, onRequest),
    router,
    showForAutomation,
    handleAt,
  };
}

const noNews = () => ({
  /** Whether the chat was emptied before these messages came. */
  cleared: false,
  messages: [] as ChatMessage[],
  requests: [] as RobotRequest[],
});
