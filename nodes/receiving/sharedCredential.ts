import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { perNode } from './perNode';
import { SharedLoad } from './SharedLoad';

/**
 * A trigger's credential, read at most once a second: n8n reads and decrypts it from the database
 * at every call. A changed credential is in force a second later; another credential at once, as
 * DingTalk checks the address of a flow while n8n publishes it.
 *
 * @param type the credential's type
 * @param read makes what requests are checked with
 */
export function sharedCredential<Value>(
  type: string,
  read: (data: ICredentialDataDecryptedObject) => Value,
): (context: IWebhookFunctions) => Promise<Value> {
  const loadOf = perNode(() => new SharedLoad<Value>());
  return async (context) => {
    const load = async () => read(await context.getCredentials(type));
    // Who tests the node may have changed the credential a moment ago.
    if (context.getMode() === 'manual') return await load();
    const { id } = context.getNode().credentials?.[type] ?? {};
    return await loadOf(context).get(String(id), load);
  };
}
