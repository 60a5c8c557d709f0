import { InvalidInput } from '../../invalidInput';
import { parseWebAddress } from '../../webAddress';

/** DingTalk's own hosts end like this: the Chinese and the international one. */
const DINGTALK_DOMAINS = ['.dingtalk.com', '.dingtalk.io'];

/** What the path of such an address ends with, at every DingTalk. */
const PATH_END = '/robot/sendBySession';

/** Far more than any address of DingTalk's. */
const LONGEST = 2_000;

const isOfDingTalk = ({ protocol, hostname, port }: URL): boolean =>
  protocol === 'https:' &&
  port === '' &&
  DINGTALK_DOMAINS.some((domain) => hostname.endsWith(domain));

/**
 * The address at which a robot answers a message for a while. Flows get it with data from outside,
 * so it may be anybody's: also one of DingTalk's at which the answer would do something else.
 *
 * @param sessionWebhook as the message has it
 * @param servers the credential's own base addresses, such as those of a private DingTalk
 * @returns undefined when the message has none
 * @throws InvalidInput when it leads elsewhere than to where DingTalk takes answers; never showing it,
 *   as it is a secret
 *
 * Source: DingTalk Open Platform, "robot reply and send messages", 2026-08.
 */
export function parseSessionWebhook(
  sessionWebhook: unknown,
  servers: readonly string[],
): URL | undefined {
  if (sessionWebhook === undefined || sessionWebhook === null || sessionWebhook === '') {
    return undefined;
  }
  const given = typeof sessionWebhook === 'string' ? sessionWebhook : '';
  const url = given.length > LONGEST ? undefined : parseWebAddress(given);
  const origins = servers.map((server) => parseWebAddress(server)?.origin);
  const isOurs =
    url && !url.username && !url.password && (isOfDingTalk(url) || origins.includes(url.origin));
  if (!isOurs) {
    throw new InvalidInput(
      "The message's sessionWebhook is no address of DingTalk, so nothing is sent there",
      'Give the message as DingTalk sent it to the robot. For a private DingTalk, the address must be that of the credential.',
    );
  }
  if (url.pathname.endsWith(PATH_END)) return url;
  throw new InvalidInput(
    "The message's sessionWebhook is an address of DingTalk at which it takes no answers, so nothing is sent there",
    `Give the message as DingTalk sent it to the robot: the path of its address ends with ${PATH_END}.`,
  );
}
