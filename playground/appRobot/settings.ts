import { z } from 'zod';
import { checkInput } from '../checkInput';
import { newConversationId } from './chats';

const schema = z.object({
  openConversationId: z
    .string()
    .regex(/^cid[\w+/=-]{1,100}$/, 'must begin with "cid", as DingTalk makes them'),
});

/** What stays the same about the app's chats. */
export interface AppRobotSettings {
  /** Of the group that the app's robot is in. */
  openConversationId: string;
}

/** A group with a random id, as DingTalk would make it. */
export const newAppRobot = (): AppRobotSettings => ({ openConversationId: newConversationId() });

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseSettings = (value: unknown): AppRobotSettings =>
  checkInput(schema, value, 'The settings');
