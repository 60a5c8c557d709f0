import type { INodeProperties } from 'n8n-workflow';

import { parseIpRange, type IpRange } from '../../protocols/ipRanges';
import { splitList } from '../../protocols/splitList';

/** Where a trigger's person writes down who may send; read it with {@link readAllowedIps}. */
export const allowedIpsProperty: INodeProperties = {
  displayName: 'Allowed IPs',
  name: 'allowedIps',
  type: 'string',
  noDataExpression: true,
  default: '',
  placeholder: 'e.g. 203.119.0.0/16, 2001:db8::1',
  description:
    'IPv4 or IPv6 addresses or CIDR ranges that requests may come from, separated by commas. Behind a reverse proxy, n8n learns the sender only when N8N_PROXY_HOPS is set.',
};

/**
 * @param text what stands in Allowed IPs
 * @returns at least one range
 * @throws Error when it holds none, or naming the entry that is none
 */
export function readAllowedIps(text: string): IpRange[] {
  const entries = splitList(text);
  if (!entries.length) {
    throw new Error(
      'Allowed IPs is empty: enter at least one address, or accept requests from any.',
    );
  }
  return entries.map(readRange);
}

/** @throws Error when the text is no IP address or CIDR range */
export function readRange(text: string): IpRange {
  const range = parseIpRange(text);
  if (!range) {
    throw new Error(
      `Allowed IPs holds "${text}", which is not an IP address or CIDR range. Write it like 203.119.0.0/16 or 2001:db8::1.`,
    );
  }
  return range;
}
