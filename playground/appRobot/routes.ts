import { z } from 'zod';
import { type Fresh, Newsroom } from '../Newsroom';
import { bodyReader } from '../bodyReader';
import { checkInput } from '../checkInput';
import { InvalidInput } from '../invalidInput';
import type { LiveFeed } from '../live';
import type { ApiCall } from '../openapi/apiCall';
import { type Feature, pageRouter } from '../pageRouter';
import { AppRobot, type SessionWebhook, type Surroundings } from './appRobot';
import { appRobotCalls } from './calls';
import { errors } from './errors';
import type { AppRobotFaults } from './faults';
import type { Media } from './media';
import type { AppMessage, Conversation } from './model';
import { appRobotService } from './service';
import type { AppRobotSettings } from './settings';

const readFile = bodyReader({ limit: '20mb', inflate: false });
const readSchema = z.object({ userId: z.string(), conversationId: z.string() });
const chatSchema = z.object({ userId: z.string().optional() });
const fileSchema = z.object({ userId: z.string(), fileName: z.string().min(1, 'is empty') });

/** The part of the playground that the app's robot has. */
export interface AppRobotFeature extends Feature {
  /** What an app asks of the server API for its robot. */
  calls: ApiCall[];
  /** What tests and other programs do with the robot of the site at `url`. */
  handleAt: (url: string) => AppRobotHandle;
}

interface Happenings {
  messages: AppMessage;
}

/** What open pages are told. */
export type AppRobotNews = Fresh<Happenings> & { conversations: Conversation[] };

/** An app's robot and the people in its chats. */
export interface AppRobotHandle {
  /** Names the robot in calls. */
  readonly robotCode: string;
  /** Of the group that the robot is in. */
  readonly openConversationId: string;
  /** The last 1000 messages of all chats, oldest first. */
  readonly messages: readonly AppMessage[];
  /** Those of one person's chat with the robot. */
  messagesTo(userId: string): AppMessage[];
  /** What was uploaded under this id, if it is still there. */
  upload(mediaId: string): Media | undefined;
  /**
   * Makes a webhook that writes to the chat with a person, or to the group.
   *
   * @throws InvalidInput when there is no such person
   */
  openSession(userId?: string): SessionWebhook;
  /**
   * A person sends a file to the robot.
   *
   * @returns the message's downloadCode
   * @throws InvalidInput when there is no such person, or the file is empty or too large
   */
  sendFile(userId: string, file: { fileName: string; bytes: Buffer }): string;
  /**
   * A person reads what the robot wrote to them, or what it wrote to the group.
   *
   * @throws InvalidInput when there is no such person
   */
  read(userId: string, where?: 'group'): void;
  /**
   * Makes things go wrong; what is not given does not.
   *
   * @throws InvalidInput when a fault is not possible
   */
  setFaults(faults: Partial<AppRobotFaults>): void;
  /** Lets session webhooks, download codes and links expire. */
  expire(): void;
  /** Empties the chats. */
  clear(): void;
}

/**
 * The app's robot: its calls, its files, the routes of its page, and what they remember.
 *
 * @throws InvalidInput when a setting is wrong
 */
export function appRobotFeature(
  settings: AppRobotSettings,
  surroundings: Surroundings,
  live: LiveFeed,
): AppRobotFeature {
  const news = new Newsroom<Happenings>(
    live,
    'appRobot',
    () => ({ messages: [] }),
    (fresh): AppRobotNews => ({ ...fresh, conversations: robot.chats.conversations }),
  );
  const robot = new AppRobot(settings, surroundings, (message) => news.tell('messages', message));
  const clear = () => {
    robot.chats.clear();
    news.clear();
  };
  const chatOf = (userId?: string) => {
    if (userId !== undefined) checkPerson(userId);
    return robot.chatOf(userId);
  };
  const checkPerson = (userId: string) => {
    if (!robot.people.person(userId)) throw new InvalidInput(`There is no person "${userId}".`);
  };
  const read = (userId: string, conversationId: string) => {
    checkPerson(userId);
    robot.chats.read(conversationId, userId);
  };

  const router = pageRouter({
    tells: {
      errors: () => Object.values(errors),
      messages: () => robot.chats.messages,
      conversations: () => robot.chats.conversations,
      robot: () => ({ robotCode: robot.robotCode, openConversationId: robot.chats.group.id }),
    },
    keeps: {
      faults: [() => robot.faultMaker.faults, (faults) => robot.faultMaker.set(faults)],
    },
    does: { expire: () => robot.expire() },
    forgets: { messages: clear },
  });
  router.post('/read', (request, response) => {
    const { userId, conversationId } = checkInput(readSchema, request.body, 'The reader');
    read(userId, conversationId);
    response.status(204).end();
  });
  router.post('/session', (request, response) => {
    const { userId } = checkInput(chatSchema, request.body, 'The chat');
    response.json(robot.openSession(chatOf(userId)));
  });
  router.post('/file', async (request, response) => {
    const { userId, fileName } = checkInput(fileSchema, request.query, 'The file');
    // More than is read is more than may be sent.
    const bytes = (await readFile(request, response)) ?? Buffer.alloc(0);
    response.json({ downloadCode: robot.receiveFile(userId, { fileName, bytes }) });
  });

  const handleAt = (url: string): AppRobotHandle => {
    robot.siteUrl = url;
    const { chats } = robot;
    return {
      get robotCode() {
        return robot.robotCode;
      },
      openConversationId: chats.group.id,
      messages: chats.messages,
      messagesTo(userId) {
        const { id } = chatOf(userId);
        return chats.messages.filter(({ conversationIds }) => conversationIds.includes(id));
      },
      upload: (mediaId) => robot.media.get(mediaId),
      openSession: (userId) => robot.openSession(chatOf(userId)),
      sendFile: (userId, file) => robot.receiveFile(userId, file),
      read: (userId, where) => read(userId, (where ? chats.group : chatOf(userId)).id),
      setFaults: (faults) => robot.faultMaker.set(faults),
      expire: () => robot.expire(),
      clear,
    };
  };

  return { service: appRobotService(robot), router, calls: appRobotCalls(robot), handleAt };
}
