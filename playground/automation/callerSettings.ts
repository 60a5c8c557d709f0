import { z } from 'zod';
import type { SystemRequest } from '../anotherSystem';
import { checkInput } from '../checkInput';
import { checkOnThisMachine } from '../thisMachine';

/** More than a trigger takes, so that it can be seen refusing it. */
const LONGEST_BODY = 8 * 1024 * 1024;

/** What a header may hold. */
const headerText = z.string().regex(/^[ -~]{0,1024}$/, 'must be up to 1024 letters or digits');

const settingsSchema = z.object({
  url: z.string().max(2048, 'is longer than 2048 characters'),
  bearerToken: headerText,
  clientToken: headerText,
  body: z.string().max(LONGEST_BODY, `is longer than ${LONGEST_BODY} characters`),
});

/** What another system sends that calls n8n where it would call an automation. */
export interface CallerSettings {
  /** Of the trigger in n8n; empty until someone enters it. */
  url: string;
  /** Empty when none is sent. */
  bearerToken: string;
  /** Empty when none is sent. */
  clientToken: string;
  /** Is sent as it is, also when it is no JSON. */
  body: string;
}

/** The example of DingTalk's help centre: a product that the group should hear of. */
const SAMPLE = {
  event: 'new product',
  name: 'Jasmine Milk Tea',
  specification: '500 ml',
  teaBase: 'jasmine green tea',
  ingredients: ['fresh milk', 'jasmine tea', 'cane sugar'],
};

/** A system that has something to send, and does not know yet where. */
export function newCaller(): CallerSettings {
  return { url: '', bearerToken: '', clientToken: '', body: JSON.stringify(SAMPLE, null, 2) };
}

/**
 * Checks settings that came from outside.
 *
 * @throws InvalidInput saying which field is wrong and what it should look like
 */
export function parseCallerSettings(value: unknown): CallerSettings {
  const settings = checkInput(settingsSchema, value, 'The settings');
  if (settings.url) checkOnThisMachine(settings.url, 'the URL of the trigger');
  return settings;
}

/** What it sends with these settings. */
export function requestOf({ url, bearerToken, clientToken, body }: CallerSettings): SystemRequest {
  const headers = {
    ...(bearerToken && { Authorization: `Bearer ${bearerToken}` }),
    ...(clientToken && { 'Client-Token': clientToken }),
  };
  return { url, headers, body };
}
