import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { decodeAesKey, isAesKey, type CallbackKeys } from '../../protocols/dingtalk/callback';

/**
 * @param data the decrypted `dingTalkCallbackApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function callbackKeys(data: ICredentialDataDecryptedObject): CallbackKeys {
  const field = (name: string) => String(data[name] ?? '').trim();
  const ownerKey = field('ownerKey');
  const token = field('token');
  const aesKey = field('aesKey');
  if (!token)
    throw new Error(
      "The Token is empty: copy it from DingTalk's developer console or, with automatic registration, choose one of 6 to 64 letters and digits.",
    );
  if (!ownerKey)
    throw new Error(
      "The Owner Key is empty: enter the app's Client ID (AppKey) or, with automatic registration, the organization's CorpId.",
    );
  const current = { token, key: decodeKey('AES Key', aesKey) };
  const previousToken = field('previousToken') || token;
  const previousAesKey = field('previousAesKey') || aesKey;
  if (previousToken === token && previousAesKey === aesKey) return { current, ownerKey };
  const previous = { token: previousToken, key: decodeKey('Previous AES Key', previousAesKey) };
  return { current, previous, ownerKey };
}

function decodeKey(fieldName: string, aesKey: string): Buffer {
  if (!isAesKey(aesKey)) {
    throw new Error(
      `The ${fieldName} must be 43 letters and digits but is ${aesKey.length} characters: copy the whole aes_key from DingTalk's developer console.`,
    );
  }
  return decodeAesKey(aesKey);
}
