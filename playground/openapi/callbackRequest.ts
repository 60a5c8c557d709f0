import { z } from 'zod';
import { checkInput } from '../checkInput';
import { loadEvents } from '../dingtalk/events';
import { checkOnThisMachine } from '../thisMachine';
import { OpenApiRefusal, errors } from './errors';
import { jsonOf, refusing } from './readBody';

const documentedTags = new Set(loadEvents().map(({ code }) => code));

const requestSchema = z.object({
  call_back_tag: z.array(z.string()).min(1, 'names no event'),
  token: z.string().min(6, 'is shorter than 6 characters').max(64, 'is longer than 64 characters'),
  aes_key: z.string().regex(/^[A-Za-z0-9]{43}$/, 'must be exactly 43 letters or digits'),
  url: z.string().min(1, 'is empty').max(2048, 'is longer than 2048 characters'),
});

/** A callback as it is registered, and as it is told when someone asks. */
export interface CallbackRequest {
  call_back_tag: string[];
  token: string;
  aes_key: string;
  url: string;
}

/**
 * Reads the body that registers a callback.
 *
 * @param bytes undefined when they are too many
 * @param moreTags event types that are known besides the documented ones
 * @throws OpenApiRefusal of the first thing that is wrong
 */
export function parseCallbackRequest(
  bytes: Buffer | undefined,
  moreTags: string[],
): CallbackRequest {
  const request = refusing(errors.badBody, () =>
    checkInput(requestSchema, jsonOf(bytes), 'The body'),
  );
  const { url, call_back_tag: tags } = request;
  if (!isWebAddress(url)) {
    throw new OpenApiRefusal(errors.badUrl, `"${shortened(url)}" is no complete web address`);
  }
  refusing(errors.forbiddenUrl, () => checkOnThisMachine(url, 'the URL to register'));
  const unknown = tags.find((tag) => !documentedTags.has(tag) && !moreTags.includes(tag));
  if (unknown !== undefined) {
    throw new OpenApiRefusal(errors.unknownEvent, `DingTalk has no event "${shortened(unknown)}"`);
  }
  return request;
}

const isWebAddress = (url: string) => /^https?:\/\//i.test(url) && URL.canParse(url);

const shortened = (text: string) => text.slice(0, 100);
