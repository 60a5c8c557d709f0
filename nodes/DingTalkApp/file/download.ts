import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fileNameOf, parseFileAddress } from '../../../protocols/dingtalk/openApi/fileAddress';
import { getFileAddress } from '../../../protocols/dingtalk/openApi/robotMessages';
import { InvalidInput } from '../../../protocols/invalidInput';
import { callOpenApi, readApp } from '../../openApi/callOpenApi';
import type { Operation } from '../../operations';
import { untilTaken, type Outcome } from '../../sending/attempts';
import { eachOutput, taskOfEach } from '../../sending/eachTask';
import { filledIn } from '../../sending/filledIn';
import { parameterReader } from '../../sending/parameterReader';
import { fetchFile, type FetchedFile } from './fetchFile';

type Fetched = FetchedFile & { url: URL };

const unreachable: Outcome<Fetched> = {
  failure: {
    cause:
      'DingTalk gave an address inside its own network, one with an unusual port, or none, so nobody outside can get the file.',
    fix: 'Try again in some minutes: DingTalk often gives another address then. If it stays like this, ask the sender to send the file again.',
    said: 'no public downloadUrl',
    again: 'soon',
  },
};

/** DingTalk is asked for an address anew before each attempt: sometimes the next one is better. */
async function fetchOnce(
  context: IExecuteFunctions,
  downloadCode: string,
  itemIndex: number,
): Promise<Outcome<Fetched>> {
  const { robotCode, oapiUrl, apiUrl } = (await readApp(context, itemIndex)).app;
  const call = getFileAddress(robotCode, downloadCode);
  const { fields } = await callOpenApi(context, call, itemIndex);
  const url = parseFileAddress(fields.downloadUrl, [oapiUrl, apiUrl]);
  if (!url) return unreachable;
  const { answer, failure } = await fetchFile(context, url);
  return failure ? { failure } : { answer: { ...answer, url } };
}

/** What DingTalk calls files whose name it does not tell. */
const NO_ENDING = /\.file$|^file$/;

async function binaryOf(
  { helpers }: IExecuteFunctions,
  { bytes, headers, url }: Fetched,
  givenName: string,
): Promise<IBinaryData> {
  const name = fileNameOf(givenName, headers['content-disposition'], url);
  if (!NO_ENDING.test(name)) return await helpers.prepareBinaryData(bytes, name);
  // Without a name, n8n looks at what is in it.
  const file = await helpers.prepareBinaryData(bytes);
  const { fileExtension } = file;
  return {
    ...file,
    fileName: fileExtension ? `${name.replace(NO_ENDING, '') || 'file'}.${fileExtension}` : name,
  };
}

const OUTPUT_FIELD = 'Put Output File in Field';

function readDownloadCode(value: unknown): string {
  const code = String(value ?? '').trim();
  if (code && typeof value !== 'object') return code;
  throw new InvalidInput(
    code ? 'Download Code is an object or a list, and no code' : 'Download Code is empty',
    'Take it from the message with the file, where it is content.downloadCode.',
  );
}

async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const read = parameterReader(context);
  const downloaded = await eachOutput(
    context,
    taskOfEach(context),
    async function* ({ itemIndex }) {
      const downloadCode = readDownloadCode(read('downloadCode', itemIndex));
      const field = filledIn(read('outputPropertyName', itemIndex), OUTPUT_FIELD);
      const { answer } = await untilTaken(
        context,
        itemIndex,
        async () => await fetchOnce(context, downloadCode, itemIndex),
      );
      const binary = await binaryOf(context, answer, String(read('fileName', itemIndex) ?? ''));
      const { fileName, mimeType } = binary;
      yield {
        json: { fileName, mimeType, fileSize: answer.bytes.length },
        binary: { [field]: binary },
      };
    },
  );
  return [downloaded];
}

export const download: Operation = {
  name: 'Download',
  action: 'Download file',
  description: 'Download a file, picture, recording or video that somebody sent to the robot',
  properties: [
    {
      displayName: 'Download Code',
      name: 'downloadCode',
      type: 'string',
      required: true,
      default: '={{ $json.content?.downloadCode }}',
      description: 'Of the message with the file, as the robot got it',
    },
    {
      displayName: 'File Name',
      name: 'fileName',
      type: 'string',
      default: '={{ $json.content?.fileName }}',
      placeholder: 'e.g. Minutes.pdf',
      description:
        'With its ending. Only messages with documents have one; empty, the file gets the name that DingTalk gives, with the ending that fits it.',
    },
    {
      displayName: OUTPUT_FIELD,
      name: 'outputPropertyName',
      type: 'string',
      required: true,
      default: 'data',
      description: 'The name of the output binary field to put the file in',
    },
  ],
  run,
};
