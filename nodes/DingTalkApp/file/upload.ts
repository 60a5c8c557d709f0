import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { MediaType } from '../../../protocols/dingtalk/openApi/media';
import { readMediaFile, uploadMediaFile } from '../../openApi/mediaFiles';
import type { Operation } from '../../operations';
import { eachItem } from '../../sending/eachTask';
import { parameterReader } from '../../sending/parameterReader';

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const uploaded = await eachItem(context, async (itemIndex) => {
    const type = read('mediaType', itemIndex) as MediaType;
    const field = String(read('binaryPropertyName', itemIndex));
    const file = await readMediaFile(context, type, field, itemIndex);
    const mediaId = await uploadMediaFile(context, type, file, itemIndex);
    return { mediaId, mediaType: type, fileName: file.name, fileSize: file.bytes.length };
  });
  return [uploaded];
}

export const upload: Operation = {
  name: 'Upload',
  action: 'Upload file',
  description: 'Upload a file for messages, to send it several times by its media ID',
  properties: [
    {
      displayName: 'File Type',
      name: 'mediaType',
      type: 'options',
      noDataExpression: true,
      options: [
        { name: 'Audio', value: 'voice', description: 'Best AMR; also MP3 or WAV; up to 2 MB' },
        { name: 'Document', value: 'file', description: 'Office files, PDF, ZIP, RAR up to 20 MB' },
        { name: 'Image', value: 'image', description: 'JPG, GIF, PNG or BMP of up to 20 MB' },
        { name: 'Video', value: 'video', description: 'MP4 of up to 20 MB' },
      ],
      default: 'file',
      description: 'What messages use the file as',
    },
    {
      displayName: 'Input Binary Field',
      name: 'binaryPropertyName',
      type: 'string',
      required: true,
      default: 'data',
      description: 'The field of the item, under Binary, that holds the file',
    },
  ],
  run,
};
