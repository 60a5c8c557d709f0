import { BlockList, isIP } from 'node:net';
import { InvalidInput } from './invalidInput';

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * What a list of addresses and CIDR ranges contains.
 *
 * @throws InvalidInput naming the first that is neither
 */
export function addressList(ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    try {
      if (prefix === undefined) list.addAddress(address, familyOf(address));
      else list.addSubnet(address, Number(prefix), familyOf(address));
    } catch {
      throw new InvalidInput(`"${range}" is no IP address and no range such as 192.0.2.0/24.`);
    }
  }
  return list;
}

/** Whether a list contains an address, which may be IPv4 in IPv6's clothes. */
export function contains(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address));
}
