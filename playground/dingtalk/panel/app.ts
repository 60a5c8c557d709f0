import { Form, asKept } from '../../page/Form';
import { ask } from '../../page/ask';
import { NOTHING_TOLD } from '../../page/words';
import type { DingTalkApp } from '../callback';

const PATH = '/api/dingtalk/app';

/** The app's keys and callback URL. */
export const app = new Form<DingTalkApp>(
  PATH,
  { token: '', aesKey: '', ownerKey: '', callbackUrl: '' },
  asKept(),
);

/** Shows the callback URL that the server has now, and leaves what else is entered. */
export async function callbackUrlChanged(): Promise<void> {
  const { callbackUrl } = await ask<DingTalkApp>('GET', PATH);
  app.fields.callbackUrl.value = callbackUrl;
  app.result.value = NOTHING_TOLD;
}
