import { BlockList } from 'node:net';
import fc from 'fast-check';

import { parseFileAddress } from '../../protocols/dingtalk/openApi/fileAddress';
import { isPrivateHost } from '../../protocols/privateHosts';

describe('a file is not fetched from the network of n8n', () => {
  test.each([
    ...['http://127.0.0.1/a', 'http://127.1:5678/rest', 'http://2130706433/', 'http://0x7f.1/'],
    ...['http://0/', 'http://10.1.2.3:8080/a', 'http://172.31.255.255/a', 'http://192.168.1.1/a'],
    ...['http://169.254.169.254/latest/meta-data', 'http://100.100.100.200/latest/meta-data'],
    ...['http://[::1]/', 'http://[::]/', 'http://[::ffff:10.0.0.1]/', 'http://[fd00::1]/'],
    ...['http://[fe80::1]/', 'http://[64:ff9b::a00:1]/', 'http://[2002:a00:1::]/'],
    ...['http://localhost/', 'http://LOCALHOST./', 'http://n8n.localhost/', 'http://redis:6379/'],
    ...['http://printer.local/', 'http://metadata.google.internal/', 'http://nas.lan/'],
    ...['http://[::127.0.0.1]/', 'http://[::ffff:0:7f00:1]/', 'http://[fec0::1]/'],
    ...['http://router.home.arpa/', 'http://home.arpa./', 'http://home/'],
    ...['http://224.0.0.1/', 'http://255.255.255.255/'],
  ])('such as %s', (address) => {
    expect(parseFileAddress(address, ['https://api.dingtalk.com'])).toBeUndefined();
  });

  test.each([
    ...['ftp://example.com/a', 'file:///etc/passwd', 'http://user:secret@example.com/a', 'a', ''],
    ...[
      undefined,
      null,
      7,
      { url: 'https://example.com' },
      `https://example.com/${'a'.repeat(9_000)}`,
    ],
  ])('nor from what is no web address: %j', (address) => {
    expect(parseFileAddress(address, [])).toBeUndefined();
  });
});

test.each(['http://example.com:22/a', 'https://example.com:6379/a', 'http://8.8.8.8:8080/a'])(
  'a file is fetched from no port at which something else may answer: %s',
  (address) => {
    expect(parseFileAddress(address, ['https://api.dingtalk.com'])).toBeUndefined();
  },
);

test.each([
  'http://wukong-file-im-zjk.oss-cn-zhangjiakou.aliyuncs.com/a.file?Expires=1&Signature=a%3D',
  'https://8.8.8.8/a',
  'https://[2400:3200::1]/a',
  'http://[::ffff:808:808]/a',
  'http://down.dingtalk.com:443/a',
  'https://down.dingtalk.com/a',
])('it is from where DingTalk has it: %s', (address) => {
  expect(parseFileAddress(address, [])?.href).toBe(address);
});

test('a private DingTalk, and the playground, may be where they are', () => {
  const servers = ['http://127.0.0.1:5680', 'https://oapi.intranet'];
  expect(parseFileAddress('http://127.0.0.1:5680/files/a', servers)).toBeDefined();
  expect(parseFileAddress('https://oapi.intranet:8443/files/a', servers)).toBeDefined();
  expect(parseFileAddress('http://127.0.0.2:5680/files/a', servers)).toBeUndefined();
});

test('Node.js agrees for every IPv4 address about what is private', () => {
  const known = new BlockList();
  for (const [network, bits] of [
    ...[
      ['0.0.0.0', 8],
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['127.0.0.0', 8],
    ],
    ...[
      ['169.254.0.0', 16],
      ['172.16.0.0', 12],
      ['192.0.0.0', 24],
      ['192.168.0.0', 16],
    ],
    ...[
      ['198.18.0.0', 15],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
    ],
  ] as Array<[string, number]>) {
    known.addSubnet(network, bits);
  }
  const near = fc.constantFrom(0, 9, 10, 11, 100, 127, 169, 172, 192, 198, 224, 255);
  const second = fc.oneof(
    fc.constantFrom(0, 15, 16, 18, 31, 32, 63, 64, 127, 128, 168, 254),
    fc.nat(255),
  );
  fc.assert(
    fc.property(near, second, fc.nat(255), fc.nat(255), (...numbers) => {
      const address = numbers.join('.');
      expect(isPrivateHost(address)).toBe(known.check(address));
    }),
    { numRuns: 2_000 },
  );
});
