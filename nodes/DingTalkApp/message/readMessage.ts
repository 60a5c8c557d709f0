import type { IExecuteFunctions } from 'n8n-workflow';

import {
  appMessageOf,
  audioMessage,
  fileMessage,
  imageMessage,
  LARGEST_APP_MESSAGE_BYTES,
  videoMessage,
  type AppMessage,
} from '../../../protocols/dingtalk/openApi/appMessage';
import type { MediaFile, MediaType } from '../../../protocols/dingtalk/openApi/media';
import {
  audioMilliseconds,
  videoMilliseconds,
} from '../../../protocols/dingtalk/openApi/playingTime';
import type { RobotMessage } from '../../../protocols/dingtalk/robot/message';
import { InvalidInput } from '../../../protocols/invalidInput';
import { isWebAddress } from '../../../protocols/webAddress';
import { readMediaFile, uploadMediaFile } from '../../openApi/mediaFiles';
import { checkedMessages, describedMessages, panelName } from '../../dingTalkMessage/readMessages';
import type { ReadParameter } from '../../sending/parameterReader';
import { plainCover } from './plainCover';

const mediaTypes: Readonly<Record<string, MediaType>> = {
  audio: 'voice',
  file: 'file',
  image: 'image',
  video: 'video',
};

/** @returns whether the server API alone can send this type: the address of a message cannot */
export const isMedia = (read: ReadParameter, itemIndex: number): boolean =>
  Object.hasOwn(mediaTypes, String(read('messageType', itemIndex)));

/**
 * @param canMention whether the message goes where people can be mentioned
 * @returns the messages of an item in the form of a group's robot: several only when it is long
 *   Markdown. Each may also be sent by the server API.
 * @throws InvalidInput for what DingTalk would refuse
 */
export function robotMessages(
  context: IExecuteFunctions,
  itemIndex: number,
  canMention: boolean,
): RobotMessage[] {
  const means = { mostBytes: LARGEST_APP_MESSAGE_BYTES, canMention };
  const messages = checkedMessages(describedMessages(context, itemIndex, means), [], panelName);
  messages.forEach(appMessageOf);
  return messages;
}

/** A file that the item has, or that was uploaded before. */
interface Given {
  mediaId: string;
  file?: MediaFile;
}

async function givenFile(
  context: IExecuteFunctions,
  read: ReadParameter,
  type: MediaType,
  itemIndex: number,
): Promise<Given> {
  const source = read(type === 'image' ? 'imageFrom' : 'fileFrom', itemIndex);
  if (source === 'binary') {
    const field = String(read('binaryPropertyName', itemIndex));
    return { mediaId: '', file: await readMediaFile(context, type, field, itemIndex) };
  }
  const mediaId = String(read('mediaId', itemIndex) ?? '').trim();
  if (mediaId) return { mediaId };
  throw new InvalidInput('The Media ID is empty', 'Fill it in, or send a file of the item.');
}

function playingTime(
  read: ReadParameter,
  fromFile: (bytes: Buffer) => number | undefined,
  file: MediaFile | undefined,
  itemIndex: number,
): number {
  const seconds = Number(read('duration', itemIndex));
  const milliseconds = seconds > 0 ? seconds * 1_000 : file && fromFile(file.bytes);
  if (milliseconds !== undefined && milliseconds < Infinity) return milliseconds;
  throw new InvalidInput(
    file ? 'The file does not say how long it plays' : 'It is not known how long the file plays',
    'Fill in Duration.',
  );
}

async function uploadedCover(
  context: IExecuteFunctions,
  read: ReadParameter,
  hasFile: boolean,
  itemIndex: number,
): Promise<string> {
  const mediaId = hasFile ? '' : String(read('coverMediaId', itemIndex) ?? '').trim();
  if (mediaId) return mediaId;
  const field = hasFile ? String(read('coverBinaryPropertyName', itemIndex) ?? '').trim() : '';
  const cover = field ? await readMediaFile(context, 'image', field, itemIndex) : plainCover();
  return await uploadMediaFile(context, 'image', cover, itemIndex);
}

async function mediaMessage(
  context: IExecuteFunctions,
  read: ReadParameter,
  type: MediaType,
  itemIndex: number,
): Promise<AppMessage> {
  if (type === 'image' && read('imageFrom', itemIndex) === 'url') {
    const url = String(read('imageUrl', itemIndex) ?? '').trim();
    if (isWebAddress(url)) return imageMessage(url);
    throw new InvalidInput('The Image URL is not a web address', 'It starts with https://.');
  }
  const { mediaId, file } = await givenFile(context, read, type, itemIndex);
  const uploaded = async () =>
    file ? await uploadMediaFile(context, type, file, itemIndex) : mediaId;
  switch (type) {
    case 'image':
      return imageMessage(await uploaded());
    case 'file': {
      const name = String(read('fileName', itemIndex) ?? '').trim() || (file?.name ?? '');
      // What is wrong with the name is said before the upload.
      fileMessage('', name);
      return fileMessage(await uploaded(), name);
    }
    case 'voice': {
      const time = playingTime(read, audioMilliseconds, file, itemIndex);
      return audioMessage(await uploaded(), time);
    }
    case 'video': {
      const time = playingTime(read, videoMilliseconds, file, itemIndex);
      const cover = await uploadedCover(context, read, file !== undefined, itemIndex);
      return videoMessage(await uploaded(), cover, time);
    }
  }
}

/**
 * Reads the message of an item, and uploads its file.
 *
 * @returns it as the server API takes it; in several parts when it is long Markdown
 * @throws InvalidInput for what DingTalk would refuse; what reading and uploading a file throw
 */
export async function appMessages(
  context: IExecuteFunctions,
  read: ReadParameter,
  itemIndex: number,
): Promise<AppMessage[]> {
  const type = mediaTypes[String(read('messageType', itemIndex))];
  return type
    ? [await mediaMessage(context, read, type, itemIndex)]
    : robotMessages(context, itemIndex, false).map(appMessageOf);
}
