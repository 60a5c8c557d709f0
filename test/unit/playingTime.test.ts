import fc from 'fast-check';

import { audioMilliseconds, videoMilliseconds } from '../../protocols/dingtalk/openApi/playingTime';

const bytes = (size: number, fill = 0) => Buffer.alloc(size, fill);

/** Frames of AMR as RFC 4867 has them: a byte with the mode, and what the mode asks for. */
const amr = (magic: string, frames: Array<[mode: number, size: number]>) =>
  Buffer.concat([
    Buffer.from(magic),
    ...frames.map(([mode, size]) => Buffer.concat([Buffer.from([(mode << 3) | 4]), bytes(size)])),
  ]);

/** A page of Ogg: RFC 3533. */
function oggPage(samples: bigint, packet: Buffer): Buffer {
  const head = bytes(28);
  head.write('OggS');
  head.writeBigInt64LE(samples, 6);
  head[26] = 1;
  head[27] = packet.length;
  return Buffer.concat([head, packet]);
}

function opusHead(preSkip: number): Buffer {
  const packet = bytes(19);
  packet.write('OpusHead');
  packet.writeUInt16LE(preSkip, 10);
  return packet;
}

function vorbisHead(rate: number): Buffer {
  const packet = bytes(30);
  packet.write('\x01vorbis', 'latin1');
  packet.writeUInt32LE(rate, 12);
  return packet;
}

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  const head = bytes(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4);
  return Buffer.concat([head, body]);
};

function largeBox(type: string, content: Buffer): Buffer {
  const head = bytes(16);
  head.writeUInt32BE(1);
  head.write(type, 4);
  head.writeBigUInt64BE(BigInt(content.length + 16), 8);
  return Buffer.concat([head, content]);
}

function mvhd(unitsPerSecond: number, units: number): Buffer {
  const content = bytes(100);
  content.writeUInt32BE(unitsPerSecond, 12);
  content.writeUInt32BE(units, 16);
  return box('mvhd', content);
}

function longMvhd(unitsPerSecond: number, units: bigint): Buffer {
  const content = bytes(112);
  content[0] = 1;
  content.writeUInt32BE(unitsPerSecond, 20);
  content.writeBigUInt64BE(units, 24);
  return box('mvhd', content);
}

describe('people who send a recording need not look up how long it is', () => {
  test.each([
    ['AMR of 12.2 kbit/s', amr('#!AMR\n', Array(150).fill([7, 31])), 3_000],
    [
      'AMR with pauses',
      amr('#!AMR\n', [...Array(50).fill([7, 31]), ...Array(50).fill([15, 0])]),
      2_000,
    ],
    ['wideband AMR', amr('#!AMR-WB\n', Array(100).fill([8, 60])), 2_000],
    ['Opus', Buffer.concat([oggPage(0n, opusHead(312)), oggPage(96_312n, bytes(9))]), 2_000],
    [
      'Opus whose last pages end no packet',
      Buffer.concat([
        ...[oggPage(0n, opusHead(312)), oggPage(96_312n, bytes(9))],
        ...[oggPage(-1n, bytes(9)), oggPage(-1n, bytes(9)), Buffer.from('OggS')],
      ]),
      2_000,
    ],
    ['Vorbis', Buffer.concat([oggPage(0n, vorbisHead(44_100)), oggPage(66_150n, bytes(9))]), 1_500],
  ])('%s', (_format, file, milliseconds) => {
    expect(audioMilliseconds(file)).toBe(milliseconds);
  });

  test.each([
    ['MP3', Buffer.from('ID3\x04')],
    ['an empty file', bytes(0)],
    ['AMR of its header only', Buffer.from('#!AMR\n')],
    ['Ogg of its headers only', oggPage(0n, opusHead(312))],
    ['Ogg in which no packet ends', oggPage(-1n, opusHead(312))],
    ['Ogg with something else', Buffer.concat([oggPage(0n, bytes(30)), oggPage(1n, bytes(9))])],
    ['Ogg that is cut off', oggPage(0n, opusHead(312)).subarray(0, 10)],
  ])('except for %s', (_format, file) => {
    expect(audioMilliseconds(file)).toBeUndefined();
  });
});

describe('people who send a video need not look up how long it is', () => {
  const film = box('mdat', bytes(500));

  test.each([
    [
      'with its head first',
      Buffer.concat([box('ftyp', bytes(16)), box('moov', mvhd(600, 1_500)), film]),
      2_500,
    ],
    [
      'with its head last',
      Buffer.concat([box('ftyp', bytes(16)), film, box('moov', mvhd(1_000, 61_000))]),
      61_000,
    ],
    [
      'with a head that has more in it',
      Buffer.concat([box('moov', box('udta', bytes(40)), mvhd(600, 600))]),
      1_000,
    ],
    [
      'with a box of the large kind',
      Buffer.concat([largeBox('mdat', bytes(90)), box('moov', mvhd(600, 600))]),
      1_000,
    ],
    ['of the long kind', box('moov', longMvhd(90_000, 900_000n)), 10_000],
  ])('%s', (_kind, file, milliseconds) => {
    expect(videoMilliseconds(file)).toBe(milliseconds);
  });

  test.each([
    ['without a head', film],
    ['that is no MP4', Buffer.from('RIFF....AVI LIST')],
    ['that says it is of no length', box('moov', mvhd(600, 0))],
    ['that does not know it yet', box('moov', mvhd(600, 0xffff_ffff))],
    ['of the long kind that does not', box('moov', longMvhd(600, 0xffff_ffff_ffff_ffffn))],
    ['without a time scale', box('moov', mvhd(0, 600))],
    ['that is cut off', box('moov', mvhd(600, 600)).subarray(0, 30)],
    [
      'with a box of no size',
      Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('moov'), bytes(90)]),
    ],
  ])('except for one %s', (_kind, file) => {
    expect(videoMilliseconds(file)).toBeUndefined();
  });
});

test('whatever somebody sends as a recording or a video is read without an error', () => {
  const beginning = fc.constantFrom(
    '#!AMR\n',
    '#!AMR-WB\n',
    'OggS',
    '\0\0\0\x10moov',
    '\0\0\0\x01moov',
  );
  fc.assert(
    fc.property(beginning, fc.uint8Array({ maxLength: 80 }), (start, rest) => {
      const file = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
      for (const time of [audioMilliseconds(file), videoMilliseconds(file)]) {
        expect(time === undefined || time >= 0).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
