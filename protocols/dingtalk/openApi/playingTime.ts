/*
 * How long audio and video files play: DingTalk wants to be told, and people who send a file should
 * not have to look it up.
 */

/** Of one frame, its first byte included, by the mode in that byte. Source: RFC 4867, 5. */
const AMR_FRAMES: ReadonlyArray<{ magic: string; bytes: readonly number[] }> = [
  { magic: '#!AMR-WB\n', bytes: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1] },
  { magic: '#!AMR\n', bytes: [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1] },
];
const AMR_FRAME_MILLISECONDS = 20;

const startsWith = (file: Buffer, text: string, at = 0): boolean =>
  file.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));

function amrMilliseconds(file: Buffer): number | undefined {
  const form = AMR_FRAMES.find(({ magic }) => startsWith(file, magic));
  if (!form) return undefined;
  let frames = 0;
  for (let at = form.magic.length; at < file.length; frames++) {
    at += form.bytes[((file[at] ?? 0) >> 3) & 15] ?? 1;
  }
  return frames * AMR_FRAME_MILLISECONDS;
}

const OGG_PAGE = Buffer.from('OggS');
const OPUS_RATE = 48_000;

/** @returns where the file ends; a page on which no packet ends has -1 and does not say */
function lastPosition(file: Buffer): number | undefined {
  for (let at = file.length; at > 0;) {
    at = file.lastIndexOf(OGG_PAGE, at - 1);
    if (at < 0) return undefined;
    const position = at + 14 <= file.length ? file.readBigInt64LE(at + 6) : -1n;
    if (position >= 0n) return Number(position);
  }
  return undefined;
}

/** Sources: RFC 3533 (pages), RFC 7845 (Opus), Vorbis I specification, 4.2.2. */
function oggMilliseconds(file: Buffer): number | undefined {
  const samples = startsWith(file, 'OggS') ? lastPosition(file) : undefined;
  if (samples === undefined) return undefined;
  const head = 27 + (file[26] ?? 0);
  if (startsWith(file, 'OpusHead', head) && head + 12 <= file.length) {
    return ((samples - file.readUInt16LE(head + 10)) / OPUS_RATE) * 1_000;
  }
  if (startsWith(file, '\x01vorbis', head) && head + 16 <= file.length) {
    return (samples / (file.readUInt32LE(head + 12) || 1)) * 1_000;
  }
  return undefined;
}

/**
 * @returns milliseconds; undefined when it is neither AMR nor Ogg with Opus or Vorbis, or nothing is
 *   in it
 */
export function audioMilliseconds(file: Buffer): number | undefined {
  const milliseconds = amrMilliseconds(file) ?? oggMilliseconds(file) ?? 0;
  return milliseconds > 0 ? milliseconds : undefined;
}

/** @returns the content of the first box of a type, in a list of boxes */
function boxIn(boxes: Buffer, wanted: string): Buffer | undefined {
  for (let at = 0; at + 8 <= boxes.length;) {
    const shortSize = boxes.readUInt32BE(at);
    if (shortSize === 1 && at + 16 > boxes.length) return undefined;
    const head = shortSize === 1 ? 16 : 8;
    const size = shortSize === 1 ? Number(boxes.readBigUInt64BE(at + 8)) : shortSize;
    const end = size === 0 ? boxes.length : at + size;
    if (end < at + head) return undefined;
    if (startsWith(boxes, wanted, at + 4)) return boxes.subarray(at + head, end);
    at = end;
  }
  return undefined;
}

/** All bits of the two forms: a film that is still being made does not know how long it is. */
const UNKNOWN_UNITS: readonly bigint[] = [0xffff_ffffn, 0xffff_ffff_ffff_ffffn];

/**
 * @returns milliseconds; undefined when it is no MP4 that says how long it is
 *
 * Source: ISO/IEC 14496-12, 8.2.2 (movie header box).
 */
export function videoMilliseconds(file: Buffer): number | undefined {
  const header = boxIn(boxIn(file, 'moov') ?? Buffer.alloc(0), 'mvhd');
  const isLong = header?.[0] === 1;
  if (!header || header.length < (isLong ? 32 : 20)) return undefined;
  const unitsPerSecond = header.readUInt32BE(isLong ? 20 : 12);
  const units = isLong ? header.readBigUInt64BE(24) : BigInt(header.readUInt32BE(16));
  if (units === UNKNOWN_UNITS[isLong ? 1 : 0]) return undefined;
  return unitsPerSecond > 0 && units > 0n ? (Number(units) / unitsPerSecond) * 1_000 : undefined;
}
