import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';

import { isInRanges, parseIpRange } from '../../protocols/ipRanges';

const rangesOf = (...texts: string[]) =>
  texts.map((text) => {
    const range = parseIpRange(text);
    if (!range) throw new Error(`${text} is no range`);
    return range;
  });

test.each([
  ['203.119.4.5', '203.119.0.0/16', true],
  ['203.120.4.5', '203.119.0.0/16', false],
  ['::ffff:203.119.4.5', '203.119.0.0/16', true],
  ['203.119.4.5', '::ffff:203.119.0.0/112', true],
  ['10.0.0.1', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['2001:db8::1', '::/0', true],
  ['2001:DB8:0:0::1', '2001:db8::/32', true],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['127.0.0.1', '127.0.0.1', true],
  ['203.119.1.2:51234', '203.119.0.0/16', true],
  ['203.120.1.2:51234', '203.119.0.0/16', false],
  ['[::ffff:203.119.1.2]:443', '203.119.0.0/16', true],
  ['[2001:db8::7]:443', '2001:db8::/32', true],
  ['[2001:db8::7]', '2001:db8::/32', true],
  ['[2001:db8::7', '::/0', false],
  ['203.119.1.2:', '0.0.0.0/0', false],
  ['', '0.0.0.0/0', false],
  ['not an address', '::/0', false],
])('%s in %s: %s', (address, range, expected) => {
  expect(isInRanges(address, rangesOf(range))).toBe(expected);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '01.2.3.4',
  '1.2.3.4/33',
  '1.2.3.4/x',
  '1.2.3.4/8/8',
  ':::',
  '1::2::3',
  '12345::',
  '::/129',
  '::1.2.3',
  'localhost',
  '1.2.3.4::',
])('is no address or range: "%s"', (text) => {
  expect(parseIpRange(text)).toBeUndefined();
});

test("agrees with Node's own BlockList on random addresses and ranges", () => {
  const ipv4 = fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.constant('ipv4'));
  const ipv6 = fc.tuple(
    fc.ipV6(),
    fc.ipV6(),
    fc.integer({ min: 0, max: 128 }),
    fc.constant('ipv6'),
  );
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), ([address, network, prefix, family]) => {
      fc.pre(isIP(address) !== 0 && isIP(network) !== 0);
      const peer = new BlockList();
      peer.addSubnet(network, prefix, family as 'ipv4' | 'ipv6');
      const ranges = rangesOf(`${network}/${prefix}`);
      expect(isInRanges(network, ranges)).toBe(true);
      expect(isInRanges(address, ranges)).toBe(peer.check(address, family as 'ipv4' | 'ipv6'));
    }),
    { numRuns: 2000 },
  );
});
