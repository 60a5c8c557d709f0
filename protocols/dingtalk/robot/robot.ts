import { createHmac } from 'node:crypto';

import { parseWebAddress, withoutTrailingSlashes } from '../../webAddress';

/** A custom robot of a DingTalk group. */
export interface Robot {
  /** Address that takes the messages, without its query. */
  endpoint: string;
  /** Names the robot and lets anyone who has it send as the robot. */
  accessToken: string;
  /** `SEC…`; empty when the robot's security settings don't ask for a signature. */
  secret: string;
}

const SEND_PATH = '/robot/send';

/**
 * Reads what a person copied from the robot's settings.
 *
 * @param accessToken the token alone, or the whole webhook URL, which then says the endpoint too
 * @param secret may be empty
 * @param baseUrl where a robot is that is given by its token alone
 * @throws Error naming the field that cannot be right, never its value
 *
 * Source: DingTalk Open Platform, "custom robot send group messages", 2026-07.
 */
export function parseRobot(accessToken: string, secret: string, baseUrl: string): Robot {
  const given = accessToken.trim();
  if (!given) {
    throw new Error("The Access Token is empty: copy the Webhook URL from the robot's settings.");
  }
  if (given.startsWith('SEC')) {
    throw new Error(
      'The Access Token holds the secret (it starts with SEC): that belongs into Secret. The Access Token is in the Webhook URL of the robot.',
    );
  }
  if (!given.includes('/')) {
    if (!/^[\w-]+$/.test(given)) {
      throw new Error(
        'The Access Token holds a character that no token has: copy the whole Webhook URL of the robot instead.',
      );
    }
    const base = parseWebAddress(baseUrl);
    if (!base) {
      throw new Error(
        'The Base URL is not a web address: it starts with https://, as in https://oapi.dingtalk.com.',
      );
    }
    const endpoint = `${base.origin}${withoutTrailingSlashes(base.pathname)}${SEND_PATH}`;
    return { endpoint, accessToken: given, secret: secret.trim() };
  }
  const url = parseWebAddress(given);
  const token = url?.searchParams.get('access_token');
  if (!url || !token || !withoutTrailingSlashes(url.pathname).endsWith(SEND_PATH)) {
    throw new Error(
      'The Access Token is an address, but not the Webhook URL of a robot: that ends with /robot/send?access_token=… and the token.',
    );
  }
  return {
    endpoint: `${url.origin}${withoutTrailingSlashes(url.pathname)}`,
    accessToken: token,
    secret: secret.trim(),
  };
}

/**
 * @param timestamp milliseconds since 1970; DingTalk accepts up to an hour of difference
 * @returns Base64, not yet encoded for a URL
 *
 * Source: DingTalk Open Platform, "custom robot security settings", 2026-07.
 */
export function signRobotRequest(secret: string, timestamp: number): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

/**
 * The address to send one message to, with everything in it encoded exactly once.
 *
 * @param timestamp milliseconds since 1970
 */
export function signedRobotUrl(
  { endpoint, accessToken, secret }: Robot,
  timestamp: number,
): string {
  const query = new URLSearchParams({ access_token: accessToken });
  if (secret) {
    query.set('timestamp', String(timestamp));
    query.set('sign', signRobotRequest(secret, timestamp));
  }
  return `${endpoint}?${query}`;
}
