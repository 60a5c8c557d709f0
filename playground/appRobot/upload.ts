import { extname } from 'node:path';
import { OpenApiRefusal } from '../openapi/errors';
import { errors, wrong } from './errors';
import { type Media, isMediaType, mediaTypes, mimeTypeOf } from './media';

/** What of an upload is looked at. */
export interface Upload {
  query: URLSearchParams;
  contentType: string;
  /** The body's bytes; undefined when they are more than the server reads. */
  bytes: Buffer | undefined;
}

/**
 * Reads an upload. Source: DingTalk Open Platform, "Upload media files", 2026-08.
 *
 * @throws OpenApiRefusal of the first thing that is wrong
 */
export async function readUpload(upload: Upload): Promise<Omit<Media, 'mediaId'>> {
  if (!upload.bytes) throw new OpenApiRefusal(errors.badMediaSize, 'it is more than 20 MB');
  const form = await formOf(upload.contentType, upload.bytes);
  const type = upload.query.get('type') ?? form.get('type');
  if (typeof type !== 'string' || !isMediaType(type)) {
    throw new OpenApiRefusal(wrong.mediaType, 'type must be image, voice, video or file');
  }
  const media = form.get('media');
  if (!(media instanceof File)) throw new OpenApiRefusal(wrong.noMedia, 'there is no file "media"');
  const { mostBytes, formats } = mediaTypes[type];
  const format = extname(media.name).slice(1).toLowerCase();
  if (!Object.hasOwn(formats, format)) {
    const known = Object.keys(formats).join(', ');
    throw new OpenApiRefusal(wrong.fileType, `the name of the ${type} must end with: ${known}`);
  }
  if (media.size === 0) throw new OpenApiRefusal(wrong.emptyMedia, 'the file is empty');
  if (media.size > mostBytes) {
    throw new OpenApiRefusal(errors.badMediaSize, `the ${type} has more than ${mostBytes} bytes`);
  }
  const bytes = Buffer.from(await media.arrayBuffer());
  return { type, fileName: media.name, mimeType: mimeTypeOf(media.name), bytes };
}

async function formOf(contentType: string, bytes: Buffer): Promise<FormData> {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new OpenApiRefusal(wrong.notMultipart, 'the body is not multipart/form-data');
  }
  try {
    return await new Response(new Uint8Array(bytes), {
      headers: { 'Content-Type': contentType },
    }).formData();
  } catch {
    throw new OpenApiRefusal(wrong.noMedia, 'the parts of the body cannot be read');
  }
}
