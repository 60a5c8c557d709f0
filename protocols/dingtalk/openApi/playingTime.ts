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

/** Sources: RFC 3533 (pages), RFC 7845 (Opus), Vorbis I specification, 4.2.2. */
function oggMilliseconds(file: Buffer): number | undefined {
  const last = file.lastIndexOf(OGG_PAGE);
  if (!startsWith(file, 'OggS') || last + 14 > file.length) return undefined;
  const samples = Number(file.readBigInt64LE(last + 6));
  const head = 27 + (file[26] ?? 0);
  if (startsWith(file, 'OpusHead', head) && head + 12 <= file.length) {
    return Math.max(((samples - file.readUInt16LE(head + 10)) / OPUS_RATE) * 1_000, 0);
  }
  if (startsWith(file, '\x01vorbis', head) && head + 16 <= file.length) {
    return Math.max((samples / (file.readUInt32LE(head + 12) || 1)) * 1_000, 0);
  }
  return undefined;
}

/** @returns milliseconds; undefined when it is neither AMR nor Ogg with Opus or Vorbis */
export const audioMilliseconds = (file: Buffer): number | undefined =>
  amrMilliseconds(file) ?? oggMilliseconds(file);

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
  const units = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return unitsPerSecond > 0 && units > 0 ? (units / unitsPerSecond) * 1_000 : undefined;
}
