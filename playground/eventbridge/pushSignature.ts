import { createHmac, privateEncrypt, randomBytes } from 'node:crypto';
import { pushCertificate } from './certificate';

const PREFIX = 'x-eventbridge-signature';

/** What is signed of a push. */
export interface Push {
  /** With its query. */
  url: string;
  body: string;
  certificateUrl: string;
  /** What the owner of the target set, to know EventBridge by. */
  token?: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The headers that let the one who is called know that EventBridge calls. */
export function pushHeaders({ url, body, certificateUrl, token, now }: Push) {
  const secret = randomBytes(16).toString('hex');
  const signed = {
    [`${PREFIX}-timestamp`]: String(now),
    [`${PREFIX}-method`]: 'HMAC-SHA1',
    [`${PREFIX}-version`]: '1.0',
    [`${PREFIX}-url`]: certificateUrl,
    ...(token && { [`${PREFIX}-token`]: token }),
  };
  const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}\n`);
  const signature = createHmac('sha1', secret).update(`${url}\n${lines.join('')}${body}\n`);
  const { privateKey } = pushCertificate();
  return {
    ...signed,
    [PREFIX]: signature.digest('base64'),
    [`${PREFIX}-secret`]: privateEncrypt(privateKey, Buffer.from(secret)).toString('base64'),
  };
}
