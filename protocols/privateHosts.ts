import { isInRanges, parseIpRange } from './ipRanges';

/**
 * Addresses that are not of the public internet. Source: IANA's registries of special-purpose
 * IPv4 and IPv6 addresses, 2026; RFC 2765 and RFC 4291 for what was there once; multicast.
 */
const PRIVATE_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // What is behind these is an IPv4 address, which may be any of the above.
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].flatMap((range) => parseIpRange(range) ?? []);

/** Names that are known inside a network only. */
const PRIVATE_DOMAIN =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|home\.arpa|corp)$/i;

/**
 * @param hostname as URL has it: an IPv6 address in brackets, an IPv4 one with its four numbers
 * @returns whether it is an address or a name inside somebody's own network. A public name may still
 *   lead there.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) {
    return isInRanges(host.replace(/[[\]]/g, ''), PRIVATE_RANGES);
  }
  // Without a dot it is a neighbour's name, such as that of another container.
  return !host.includes('.') || PRIVATE_DOMAIN.test(host);
}
