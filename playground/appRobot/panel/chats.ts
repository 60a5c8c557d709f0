import { type ReadonlySignal, computed, signal } from '@preact/signals';
import { people } from '../../company/panel/company';
import { Arrivals } from '../../page/Arrivals';
import { ask } from '../../page/ask';
import { kept, onNews } from '../../page/live';
import type { AppMessage, Conversation } from '../model';
import type { AppRobotNews } from '../routes';

/** Chooses the group in place of a person. */
export const GROUP = '';

/** Everyone who can be written to. */
export { people };

const messages = new Arrivals<AppMessage>('/api/appRobot/messages');
const conversations = kept<Conversation[]>('/api/appRobot/conversations', []);
/** A userId or the group; undefined until somebody chooses. */
const chosen = signal<string | undefined>(undefined);

onNews<AppRobotNews>('appRobot', (news) => {
  if (news.cleared) messages.clear();
  conversations.value = news.conversations;
  messages.add(news.messages);
});

/** By the userId, or the group. */
const idOf = computed(
  () => new Map(conversations.value.map(({ id, userId = GROUP }) => [userId, id])),
);

/** How many messages there are in each chat, by its conversation's id. */
const counts = computed(() => {
  const counted = new Map<string, number>();
  for (const id of messages.oldestFirst.value.flatMap((message) => message.conversationIds)) {
    counted.set(id, (counted.get(id) ?? 0) + 1);
  }
  return counted;
});

/** How many messages there are in the chat with a person, or in the group. */
export const countOf = (userId: string): number =>
  counts.value.get(idOf.value.get(userId) ?? '') ?? 0;

/** With whom the chat is that is shown: the one with the newest message, until somebody chooses. */
export const shown: ReadonlySignal<string> = computed(() => {
  if (chosen.value !== undefined) return chosen.value;
  const [newest] = messages.newestFirst.value[0]?.conversationIds ?? [];
  return conversations.value.find(({ id }) => id === newest)?.userId ?? GROUP;
});

/** Shows another chat from now on. */
export const choose = (userId: string): void => {
  chosen.value = userId;
};

/** What stands in the chat that is shown. */
export const shownMessages: ReadonlySignal<AppMessage[]> = computed(() => {
  const id = idOf.value.get(shown.value);
  return messages.oldestFirst.value.filter(
    ({ conversationIds }) => id !== undefined && conversationIds.includes(id),
  );
});

/** Lets somebody read the chat that is shown. */
export const read = (userId: string): Promise<void> =>
  ask('POST', '/api/appRobot/read', { userId, conversationId: idOf.value.get(shown.value) });

/** Empties all chats. */
export const clear = (): Promise<void> => ask('DELETE', '/api/appRobot/messages');
