import { parseIpRange, type IpRange } from '../../protocols/ipRanges';

/**
 * @param entries IPv4 or IPv6 addresses or CIDR ranges
 * @throws Error naming the entry that is none
 */
export function parseAllowedIps(entries: readonly string[]): IpRange[] {
  return entries.map((entry) => {
    const range = parseIpRange(entry);
    if (!range) {
      throw new Error(
        `Allowed IPs holds "${entry}", which is not an IP address or CIDR range. Write it like 203.119.0.0/16 or 2001:db8::1.`,
      );
    }
    return range;
  });
}
