import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';

const KEPT_BYTES = 128 * 1024 * 1024;
const MB = 1024 * 1024;

/**
 * The kinds of media that can be uploaded: how large each may be, and its formats by the ends of
 * their names. Source: DingTalk Open Platform, "Upload media files", 2026-08; OGG is what "Robot
 * message type" wants of a voice message.
 */
export const mediaTypes = {
  image: {
    mostBytes: 20 * MB,
    formats: {
      jpg: 'image/jpeg',
      jpeg: 'image/jpeg',
      gif: 'image/gif',
      png: 'image/png',
      bmp: 'image/bmp',
    },
  },
  voice: {
    mostBytes: 2 * MB,
    formats: { amr: 'audio/amr', mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg' },
  },
  video: { mostBytes: 20 * MB, formats: { mp4: 'video/mp4' } },
  file: {
    mostBytes: 20 * MB,
    formats: {
      doc: 'application/msword',
      docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      xls: 'application/vnd.ms-excel',
      xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ppt: 'application/vnd.ms-powerpoint',
      pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
      zip: 'application/zip',
      pdf: 'application/pdf',
      rar: 'application/vnd.rar',
    },
  },
} as const satisfies Record<string, { mostBytes: number; formats: Record<string, string> }>;

/** A kind of media, as an upload names it. */
export type MediaType = keyof typeof mediaTypes;

/** Whether an upload may name this kind. */
export const isMediaType = (type: string): type is MediaType => Object.hasOwn(mediaTypes, type);

const mimeTypes = new Map(
  Object.values(mediaTypes).flatMap(({ formats }) => Object.entries<string>(formats)),
);

/** What a file is, by the end of its name. */
export const mimeTypeOf = (fileName: string): string =>
  mimeTypes.get(extname(fileName).slice(1).toLowerCase()) ?? 'application/octet-stream';

/** What was uploaded. */
export interface Media {
  mediaId: string;
  type: MediaType;
  fileName: string;
  mimeType: string;
  bytes: Buffer;
}

/** What was uploaded last, up to 128 MB of it. */
export class MediaStore {
  private readonly files = new Map<string, Media>();
  private size = 0;

  /** Keeps an upload under an id of its own. */
  add(media: Omit<Media, 'mediaId'>): Media {
    // DingTalk's ids begin with one of these, and its documents call them encrypted.
    const sign = media.type === 'video' ? '$' : '@';
    const kept = { ...media, mediaId: `${sign}${randomBytes(24).toString('base64url')}` };
    this.files.set(kept.mediaId, kept);
    this.size += kept.bytes.length;
    for (const { mediaId, bytes } of this.files.values()) {
      if (this.size <= KEPT_BYTES) break;
      this.files.delete(mediaId);
      this.size -= bytes.length;
    }
    return kept;
  }

  get(mediaId: string): Media | undefined {
    return this.files.get(mediaId);
  }
}
