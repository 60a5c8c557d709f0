/** An address range: IPv4 addresses count as IPv4-mapped IPv6 (`::ffff:a.b.c.d`). */
export interface IpRange {
  /** The 128-bit address, right-shifted so that only the network part is left. */
  network: bigint;
  /** Bits that do not belong to the network. */
  hostBits: bigint;
}

const IPV4_PREFIX = 0xffffn << 32n;

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let address = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address = (address << 8n) | BigInt(part);
  }
  return address;
}

function parseGroups(text: string, mayEndInIpv4: boolean): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && part.includes('.') && index === parts.length - 1) {
      const ipv4 = parseIpv4(part);
      if (ipv4 === undefined) return undefined;
      groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    } else if (/^[\da-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      return undefined;
    }
  }
  return groups;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = parseGroups(halves[1] ?? '', true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((address, group) => (address << 16n) | group, 0n);
}

/** @returns the 128-bit address, or undefined if the text is no IPv4 or IPv6 address (RFC 4291) */
function parseAddress(text: string): bigint | undefined {
  if (text.includes(':')) return parseIpv6(text.split('%', 1)[0] ?? '');
  const ipv4 = parseIpv4(text);
  return ipv4 === undefined ? undefined : IPV4_PREFIX | ipv4;
}

/**
 * @param text an IPv4 or IPv6 address, or a range in CIDR form (RFC 4632)
 * @returns undefined if the text is neither
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [addressText = '', prefixText, ...rest] = text.trim().split('/');
  const address = parseAddress(addressText);
  if (address === undefined || rest.length) return undefined;
  const addressBits = addressText.includes(':') ? 128 : 32;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? addressBits : Number(prefixText);
  if (prefix > addressBits) return undefined;
  const hostBits = BigInt(addressBits - prefix);
  return { network: address >> hostBits, hostBits };
}

/** Azure's Application Gateway, for one, adds the port: `203.0.113.7:51234`, `[2001:db8::7]:443`. */
const withoutPort = (address: string): string =>
  address.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');

/** @returns whether an address, as a socket or a trusted proxy names it, lies in one of the ranges */
export function isInRanges(address: string, ranges: readonly IpRange[]): boolean {
  const parsed = parseAddress(withoutPort(address));
  return (
    parsed !== undefined && ranges.some(({ network, hostBits }) => parsed >> hostBits === network)
  );
}
