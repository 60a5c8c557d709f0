import { randomBytes } from 'node:crypto';
import { keepLast } from '../keepLast';
import type { AppMessage, AppMessageContent, Conversation } from './model';

const REMEMBERED = 1000;

/** As DingTalk's look, so that one which is not encoded in a query is not found. */
const randomId = (bytes: number) => randomBytes(bytes).toString('base64');

/** The openConversationId of a new chat. */
export const newConversationId = (): string => `cid${randomId(16)}`;

/** The chats that the app's robot is in: the app's group, and one with each person. */
export class Chats {
  /** The last 1000 of all chats, oldest first. */
  readonly messages: AppMessage[] = [];
  private readonly byId = new Map<string, Conversation>();
  private readonly byPerson = new Map<string, Conversation>();
  private lastId = 0;

  /**
   * @param groupId the group's openConversationId
   * @param clock gives milliseconds since 1970
   * @param onMessage told of each message that is new or has changed
   */
  constructor(
    groupId: string,
    private readonly clock: () => number,
    private readonly onMessage: (message: AppMessage) => void,
  ) {
    this.group = { id: groupId };
    this.byId.set(groupId, this.group);
  }

  readonly group: Conversation;

  /** The group, and the private chats that there are by now. */
  get conversations(): Conversation[] {
    return [...this.byId.values()];
  }

  /** The chat of this id, if there is one. */
  find(conversationId: string): Conversation | undefined {
    return this.byId.get(conversationId);
  }

  /** The chat with a person, which begins when it is first needed. */
  withPerson(userId: string): Conversation {
    const present = this.byPerson.get(userId);
    if (present) return present;
    const begun = { id: newConversationId(), userId };
    this.byId.set(begun.id, begun);
    this.byPerson.set(userId, begun);
    return begun;
  }

  /** The robot writes something that it can recall and ask about, the same to each chat. */
  send(content: AppMessageContent, to: Conversation[]): AppMessage {
    return this.add(content, { to, author: null, processQueryKey: randomId(32) });
  }

  /** The robot answers what someone wrote, in that chat. */
  reply(content: AppMessageContent, to: Conversation): AppMessage {
    return this.add(content, { to: [to], author: null, processQueryKey: null });
  }

  /** A person writes something. */
  receive(content: AppMessageContent, to: Conversation, author: string): AppMessage {
    return this.add(content, { to: [to], author, processQueryKey: null });
  }

  /** The message that the robot sent under this key, if it is remembered. */
  findSent(processQueryKey: string): AppMessage | undefined {
    return this.messages.find((message) => message.processQueryKey === processQueryKey);
  }

  recall(message: AppMessage): void {
    message.isRecalled = true;
    this.onMessage(message);
  }

  /** A person reads what others wrote in a chat, and what is still there. */
  read(conversationId: string, userId: string): void {
    for (const message of this.messages) {
      const { conversationIds, author, isRecalled, readBy } = message;
      const isNew = author !== userId && !isRecalled && !readBy.includes(userId);
      if (!isNew || !conversationIds.includes(conversationId)) continue;
      readBy.push(userId);
      this.onMessage(message);
    }
  }

  /** Forgets the messages. */
  clear(): void {
    this.messages.length = 0;
  }

  private add(
    content: AppMessageContent,
    {
      to,
      ...sent
    }: Pick<AppMessage, 'author' | 'processQueryKey'> & {
      to: Conversation[];
    },
  ): AppMessage {
    this.lastId += 1;
    const message: AppMessage = {
      ...content,
      ...sent,
      id: this.lastId,
      at: new Date(this.clock()).toISOString(),
      conversationIds: to.map(({ id }) => id),
      isRecalled: false,
      readBy: [],
      repeats: 0,
    };
    keepLast(this.messages, message, REMEMBERED);
    this.onMessage(message);
    return message;
  }
}
