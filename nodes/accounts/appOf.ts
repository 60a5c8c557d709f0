import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { parseApp, type App } from '../../protocols/dingtalk/openApi/app';

/**
 * @param data the decrypted `dingTalkAppApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function appOf(data: ICredentialDataDecryptedObject): App {
  const field = (name: string) => String(data[name] ?? '');
  return parseApp({
    clientId: field('clientId'),
    clientSecret: field('clientSecret'),
    robotCode: field('robotCode'),
    baseUrl: field('baseUrl'),
    oapiUrl: field('oapiUrl'),
    apiUrl: field('apiUrl'),
  });
}
