import type { MessageType } from '../robot/message';

/** A picture, sound, file or film in a chat. A mediaId names what was uploaded. */
interface MediaContents {
  image: { photoURL: string };
  audio: { mediaId: string; duration: number };
  file: { mediaId: string; fileName: string; fileType: string };
  video: {
    videoMediaId: string;
    videoType: string;
    picMediaId: string;
    duration: number;
    width?: number;
    height?: number;
  };
}

/** The types of messages in the app's chats: those of a group's robot, and media. */
export type AppMessageType = MessageType | keyof MediaContents;

/** What a message says: its type, and under the type's name its content. */
export type AppMessageContent =
  | { msgtype: MessageType; message: Record<string, unknown> }
  | {
      [Type in keyof MediaContents]: { msgtype: Type; message: Record<Type, MediaContents[Type]> };
    }[keyof MediaContents];

/** A chat that the app's robot is in. */
export interface Conversation {
  /** DingTalk's openConversationId. */
  id: string;
  /** Whom the robot talks to; absent in the group. */
  userId?: string;
}

/** A message in the app's chats. */
export type AppMessage = AppMessageContent & {
  id: number;
  /** When it came, ISO 8601 in UTC. */
  at: string;
  /** The userId of who wrote it; null when the robot did. */
  author: string | null;
  /** In which chats it stands: one message goes to up to 20 people. */
  conversationIds: string[];
  /** By which the robot recalls it and asks who has read it; null where it cannot. */
  processQueryKey: string | null;
  isRecalled: boolean;
  /** The userIds of those who have read it, in their order. */
  readBy: string[];
  /** No message of the app's robot is known to come again. */
  repeats: 0;
};
