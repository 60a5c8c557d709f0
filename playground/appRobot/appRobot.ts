import { extname } from 'node:path';
import type { Directory } from '../company/directory';
import { InvalidInput } from '../invalidInput';
import { Chats } from './chats';
import { Expiring } from './Expiring';
import { FaultMaker } from './faults';
import { type Media, MediaStore, mimeTypeOf } from './media';
import type { AppMessage, Conversation } from './model';
import { type AppRobotSettings, parseSettings } from './settings';

const MOST_SESSIONS = 1000;
const MOST_FILES = 1000;
const MOST_FILE_BYTES = 20 * 1024 * 1024;
/** DingTalk calls both temporary and says no more. */
const CODE_SECONDS = 3600;
const LINK_SECONDS = 600;

/** Where a flow can answer a message, in the words of the message. */
export interface SessionWebhook {
  sessionWebhook: string;
  /** Milliseconds since 1970. */
  sessionWebhookExpiredTime: number;
}

/** Who can be written to. */
export type People = Pick<Directory, 'people' | 'person'>;

/** What an app's robot depends on. */
export interface Surroundings {
  people: People;
  /** The app's Client ID, which is the code of its robot, too. */
  robotCode: () => string;
  /** Gives milliseconds since 1970. */
  clock: () => number;
}

/** An app's robot: its chats, what was uploaded for them, and what people sent to it. */
export class AppRobot {
  /** The playground's site; known once it listens. */
  siteUrl = '';
  readonly chats: Chats;
  readonly media = new MediaStore();
  readonly faultMaker = new FaultMaker();
  private readonly sessions: Expiring<Conversation>;
  private readonly downloadCodes: Expiring<string>;
  private readonly links: Expiring<string>;

  /**
   * @param onMessage told of each message that is new or has changed
   * @throws InvalidInput when a setting is wrong
   */
  constructor(
    settings: AppRobotSettings,
    private readonly surroundings: Surroundings,
    onMessage: (message: AppMessage) => void,
  ) {
    const { clock } = surroundings;
    this.chats = new Chats(parseSettings(settings).openConversationId, clock, onMessage);
    this.sessions = new Expiring(MOST_SESSIONS, clock);
    this.downloadCodes = new Expiring(MOST_FILES, clock);
    this.links = new Expiring(MOST_FILES, clock);
  }

  get robotCode(): string {
    return this.surroundings.robotCode();
  }

  get people(): People {
    return this.surroundings.people;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.surroundings.clock();
  }

  /** The chat with a person, or the group's. */
  chatOf(userId?: string): Conversation {
    return userId === undefined ? this.chats.group : this.chats.withPerson(userId);
  }

  /** Makes a webhook that writes to a chat, as each message to the robot carries one. */
  openSession(chat: Conversation): SessionWebhook {
    const { sessionSeconds } = this.faultMaker.faults;
    const { name, expiresAt } = this.sessions.put(chat, sessionSeconds);
    return {
      sessionWebhook: `${this.siteUrl}/robot/sendBySession?session=${name}`,
      sessionWebhookExpiredTime: expiresAt,
    };
  }

  /** The chat that a session webhook writes to; undefined when it has expired. */
  chatOfSession(session: string): Conversation | undefined {
    return this.sessions.get(session);
  }

  /**
   * A person sends a file to the robot.
   *
   * @returns the message's downloadCode
   * @throws InvalidInput when there is no such person, or the file is none or too large
   */
  receiveFile(userId: string, { fileName, bytes }: { fileName: string; bytes: Buffer }): string {
    if (!this.people.person(userId)) throw new InvalidInput(`There is no person "${userId}".`);
    if (bytes.length === 0 || bytes.length > MOST_FILE_BYTES) {
      throw new InvalidInput('A file has from 1 byte to 20 MB.');
    }
    const { mediaId } = this.media.add({
      ...{ type: 'file', fileName, bytes },
      mimeType: mimeTypeOf(fileName),
    });
    const fileType = extname(fileName).slice(1);
    this.chats.receive(
      { msgtype: 'file', message: { file: { mediaId, fileName, fileType } } },
      this.chats.withPerson(userId),
      userId,
    );
    return this.downloadCodes.put(mediaId, CODE_SECONDS).name;
  }

  /** A link to what a person sent; undefined when the code is wrong or has expired. */
  linkTo(downloadCode: string): string | undefined {
    const mediaId = this.downloadCodes.get(downloadCode);
    if (!mediaId || !this.media.get(mediaId)) return undefined;
    const { name, expiresAt } = this.links.put(mediaId, LINK_SECONDS);
    return `${this.siteUrl}/appRobot/files/${name}.file?Expires=${Math.floor(expiresAt / 1000)}`;
  }

  /** What a link leads to; undefined when it leads nowhere any longer. */
  linked(name: string): Media | undefined {
    const mediaId = this.links.get(name);
    return mediaId === undefined ? undefined : this.media.get(mediaId);
  }

  /** Lets session webhooks, download codes and links expire. */
  expire(): void {
    for (const things of [this.sessions, this.downloadCodes, this.links]) things.expire();
  }
}
