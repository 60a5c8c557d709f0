import { z } from 'zod';
import { checkInput } from '../checkInput';
import { type AppCredentials, newCredentials } from '../dingtalk/app';

const MOST_TAGS = 100;

const key = z.string().regex(/^[\w-]{1,128}$/, 'must be 1 to 128 letters or digits');

const settingsSchema = z.object({
  clientId: key,
  clientSecret: key,
  corpId: key,
  moreTags: z
    .array(z.string().min(1, 'is empty').max(100, 'is longer than 100 characters'))
    .max(MOST_TAGS, `are more than ${MOST_TAGS}`),
  failedEntriesHaveIds: z.boolean(),
  failedEntriesAreFlat: z.boolean(),
  lackedPermissions: z
    .array(z.string().min(1, 'is empty').max(100, 'is longer than 100 characters'))
    .max(MOST_TAGS, `are more than ${MOST_TAGS}`),
});

/** How DingTalk knows the app, and what its server API does in its name. */
export interface OpenApiSettings extends AppCredentials {
  /** Event types that can be registered besides the documented ones. */
  moreTags: string[];
  /** Whether the list of failed pushes tells events' ids, which DingTalk doesn't document. */
  failedEntriesHaveIds: boolean;
  /**
   * Whether data that are neither of approvals nor of roles stand directly under the event's type.
   * DingTalk's example of the list has them there, its description under `callbackData`.
   */
  failedEntriesAreFlat: boolean;
  /** What the app may not do, by DingTalk's own names such as "qyapi_get_member". */
  lackedPermissions: string[];
}

/** An app with the credentials that are given, and random ones for the others. */
export function newOpenApi(given: Partial<AppCredentials> = {}): OpenApiSettings {
  const random = newCredentials();
  return {
    clientId: given.clientId ?? random.clientId,
    clientSecret: given.clientSecret ?? random.clientSecret,
    corpId: given.corpId ?? random.corpId,
    moreTags: [],
    failedEntriesHaveIds: false,
    failedEntriesAreFlat: false,
    lackedPermissions: [],
  };
}

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export const parseSettings = (value: unknown): OpenApiSettings =>
  checkInput(settingsSchema, value, 'The settings');
