import type { IExecuteFunctions, JsonObject } from 'n8n-workflow';

import {
  checkMediaSize,
  readMediaId,
  uploadMedia,
  type MediaFile,
  type MediaType,
} from '../../protocols/dingtalk/openApi/media';
import { serviceError } from '../sending/itemErrors';
import { callOpenApi } from './callOpenApi';

/**
 * @param field the binary field of the item
 * @throws NodeOperationError when the item has no such file; InvalidInput for a size that DingTalk
 *   does not take
 */
export async function readMediaFile(
  context: IExecuteFunctions,
  type: MediaType,
  field: string,
  itemIndex: number,
): Promise<MediaFile> {
  const { helpers } = context;
  const { id, mimeType, fileName, fileExtension } = helpers.assertBinaryData(itemIndex, field);
  // Before all of it is in memory, where n8n keeps files elsewhere.
  if (id) checkMediaSize(type, (await helpers.getBinaryMetadata(id)).fileSize);
  const bytes = await helpers.getBinaryDataBuffer(itemIndex, field);
  checkMediaSize(type, bytes.length);
  const name = fileName || (fileExtension ? `file.${fileExtension}` : 'file');
  return { bytes, name, mimeType };
}

/**
 * Puts a file into DingTalk's storage for messages.
 *
 * @returns the media ID by which messages name it
 * @throws as {@link callOpenApi} does; NodeApiError when DingTalk gives none
 */
export async function uploadMediaFile(
  context: IExecuteFunctions,
  type: MediaType,
  file: MediaFile,
  itemIndex: number,
): Promise<string> {
  const { fields } = await callOpenApi(context, uploadMedia(type, file), itemIndex);
  const mediaId = readMediaId(fields);
  if (mediaId) return mediaId;
  throw serviceError(context, fields as JsonObject, {
    cause: 'DingTalk took the file, but did not say how messages can name it.',
    fix: 'Try again in a minute.',
    said: 'no media_id in the answer',
    itemIndex,
  });
}
