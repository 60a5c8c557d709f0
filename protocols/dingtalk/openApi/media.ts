import { InvalidInput } from '../../invalidInput';
import type { OpenApiRequest } from './calls';

/** What DingTalk calls the kinds of files. */
export type MediaType = 'file' | 'image' | 'video' | 'voice';

/** A file to upload. */
export interface MediaFile {
  bytes: Buffer;
  /** With its ending: DingTalk looks at that. */
  name: string;
  mimeType: string;
}

const MEGABYTE = 1024 * 1024;

/** Source: DingTalk Open Platform, "upload media files", 2026-08. */
const LARGEST_MEGABYTES: Readonly<Record<MediaType, number>> = {
  file: 20,
  image: 20,
  video: 20,
  voice: 2,
};

const nouns: Readonly<Record<MediaType, string>> = {
  file: 'file',
  image: 'image',
  video: 'video',
  voice: 'audio file',
};

/**
 * @param bytes of the file
 * @throws InvalidInput for a size that DingTalk does not take
 */
export function checkMediaSize(type: MediaType, bytes: number): void {
  const most = LARGEST_MEGABYTES[type];
  if (bytes === 0) {
    throw new InvalidInput(`The ${nouns[type]} is empty`, 'Look at what the node before gives.');
  }
  if (bytes <= most * MEGABYTE) return;
  const has = (bytes / MEGABYTE).toFixed(1);
  throw new InvalidInput(
    `The ${nouns[type]} has ${has} MB; DingTalk takes ${most} MB`,
    'Make it smaller, or send a link to it instead.',
  );
}

/**
 * Uploading a file twice gives it two media IDs, of which one is used.
 *
 * Source: as above.
 */
export function uploadMedia(type: MediaType, { bytes, name, mimeType }: MediaFile): OpenApiRequest {
  const form = new FormData();
  form.append('type', type);
  form.append('media', new Blob([new Uint8Array(bytes)], { type: mimeType }), name);
  return { api: 'oapi', method: 'POST', path: '/media/upload', isRepeatable: true, form };
}

/** @returns what messages name the file by */
export const readMediaId = ({ media_id: id }: Readonly<Record<string, unknown>>): string =>
  String(id ?? '');
