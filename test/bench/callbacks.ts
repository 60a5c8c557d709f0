import { seal, type DingTalkApp } from '../../playground/dingtalk/callback';
import { freshen } from '../../playground/dingtalk/push';
import type { Contender } from './load';

/** What DingTalk says when somebody joins. */
export const employee = {
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000,
  CorpId: 'dinglotusbay0001',
  BizId: '179000000000012345',
  eventId: '',
  userId: ['zhang.wei'],
};

/** Prepares callbacks of new events, sealed beforehand, for one of our flows. */
export function callbacks(
  name: string,
  { app }: { app: DingTalkApp },
  message: object = employee,
): Contender {
  const { origin } = new URL(app.callbackUrl);
  const prepareOne = () => {
    const { url, body } = seal(app, JSON.stringify(freshen(message)));
    return { path: url.slice(origin.length), body: JSON.stringify(body) };
  };
  return { name, origin, prepare: (count) => Array.from({ length: count }, prepareOne) };
}
