import { type OpenApiError, OpenApiRefusal } from '../openapi/errors';
import { missing, wrong } from './errors';
import type { AppMessageContent } from './model';

/** Source: "The robot sends a group message", msgParam. */
const MOST_PARAM_BYTES = 15_000;
/** Source: "Robot message type", sampleFile. */
const FILE_TYPES = ['xlsx', 'pdf', 'zip', 'rar', 'doc', 'docx'];
/** Source: "Robot message type", sampleVideo. */
const VIDEO_TYPES = ['mp4'];

/** What a kind of message is made of. */
interface Template {
  /** What it must have, and the error without it. */
  needs: ReadonlyArray<readonly [field: string, error: OpenApiError]>;
  /** What must be one of these. */
  oneOf?: Record<string, readonly string[]>;
  show: (param: Record<string, string>) => AppMessageContent;
}

const need = (field: string, name: string, what: string) => [field, missing(name, what)] as const;

const cardNeeds = [
  need('title', 'actionCardTotitle', 'actionCard->title'),
  need('text', 'actionCardTotext', 'actionCard->text'),
];

const buttonNeeds = (title: string, url: string, count: number) =>
  numbers(count).flatMap((index) => [
    need(`${title}${index}`, 'actionCardTobtnsTotitle', 'actionCard->btns->title'),
    need(`${url}${index}`, 'actionCardTobtnsToactionUrl', 'actionCard->btns->actionURL'),
  ]);

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** A card with several buttons, one below the other or side by side. */
function card(title: string, url: string, count: number, btnOrientation: '0' | '1'): Template {
  return {
    needs: [...cardNeeds, ...buttonNeeds(title, url, count)],
    show: (param) => {
      const btns = numbers(count).map((index) => ({
        title: param[`${title}${index}`],
        actionURL: param[`${url}${index}`],
      }));
      const { title: head, text } = param;
      return {
        msgtype: 'actionCard',
        message: { actionCard: { title: head, text, btnOrientation, btns } },
      };
    },
  };
}

/** Those one below the other have from two to five buttons. */
const verticalCards = Object.fromEntries(
  [2, 3, 4, 5].map((count) => [
    `sampleActionCard${count}`,
    card('actionTitle', 'actionURL', count, '0'),
  ]),
);

/**
 * The messages that an app's robot sends, by their msgKey. Source: DingTalk Open Platform, "Robot
 * message type", 2026-08; the errors are those of "The robot sends a group message".
 */
const templates: Record<string, Template> = {
  sampleText: {
    needs: [need('content', 'contentOfText', 'text->content')],
    show: ({ content }) => ({ msgtype: 'text', message: { text: { content } } }),
  },
  sampleMarkdown: {
    needs: [
      need('title', 'markdownTotitle', 'markdown->title'),
      need('text', 'markdownTotext', 'markdown->text'),
    ],
    show: ({ title, text }) => ({ msgtype: 'markdown', message: { markdown: { title, text } } }),
  },
  sampleImageMsg: {
    needs: [need('photoURL', 'photoTophotoUrl', 'photo->photoURL')],
    show: ({ photoURL = '' }) => ({ msgtype: 'image', message: { image: { photoURL } } }),
  },
  sampleLink: {
    needs: [
      need('text', 'textOfLink', 'link->text'),
      need('title', 'titleOfLink', 'link->title'),
      need('messageUrl', 'messageUrlOfLink', 'link->messageUrl'),
    ],
    show: ({ text, title, messageUrl, picUrl }) => ({
      msgtype: 'link',
      message: { link: { text, title, messageUrl, picUrl } },
    }),
  },
  sampleActionCard: {
    needs: [
      ...cardNeeds,
      need('singleTitle', 'actionCardTosingleTitle', 'actionCard->singleTitle'),
      need('singleURL', 'actionCardTosingleUrl', 'actionCard->singleURL'),
    ],
    show: ({ title, text, singleTitle, singleURL }) => ({
      msgtype: 'actionCard',
      message: { actionCard: { title, text, singleTitle, singleURL } },
    }),
  },
  ...verticalCards,
  sampleActionCard6: card('buttonTitle', 'buttonUrl', 2, '1'),
  sampleAudio: {
    needs: ['mediaId', 'duration'].map((field) => need(field, 'audio', 'audio')),
    show: ({ mediaId = '', duration }) => ({
      msgtype: 'audio',
      message: { audio: { mediaId, duration: Number(duration) } },
    }),
  },
  sampleFile: {
    needs: ['mediaId', 'fileName', 'fileType'].map((field) => need(field, 'file', 'file')),
    oneOf: { fileType: FILE_TYPES },
    show: ({ mediaId = '', fileName = '', fileType = '' }) => ({
      msgtype: 'file',
      message: { file: { mediaId, fileName, fileType } },
    }),
  },
  sampleVideo: {
    needs: ['videoMediaId', 'videoType', 'picMediaId', 'duration'].map((field) =>
      need(field, 'video', 'video->videoMediaId'),
    ),
    oneOf: { videoType: VIDEO_TYPES },
    show: ({ videoMediaId = '', videoType = '', picMediaId = '', duration, width, height }) => ({
      msgtype: 'video',
      message: {
        video: {
          ...{ videoMediaId, videoType, picMediaId, duration: Number(duration) },
          ...(width && height && { width: Number(width), height: Number(height) }),
        },
      },
    }),
  },
};

/** The msgKeys that there are. */
export const msgKeys: readonly string[] = Object.keys(templates);

/** Those whose values are numbers, which DingTalk's examples write as text. */
const NUMBERS = ['duration', 'width', 'height'];

/**
 * What a message of an app's robot says.
 *
 * @param msgKey names its template
 * @param msgParam what stands in the template, as JSON
 * @throws OpenApiRefusal of the first thing that is wrong
 */
export function readTemplate(msgKey: unknown, msgParam: unknown): AppMessageContent {
  if (!msgKey) throw new OpenApiRefusal(wrong.noMsgKey, 'msgKey is missing');
  const template = typeof msgKey === 'string' && msgKeys.includes(msgKey) && templates[msgKey];
  if (!template) throw new OpenApiRefusal(wrong.msgKey, 'there is no such msgKey');
  const param = paramOf(msgParam);
  const texts = Object.fromEntries(
    Object.entries(param)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([field, value]) => [field, String(value)]),
  );
  for (const [field, error] of template.needs) {
    if (!texts[field]) throw new OpenApiRefusal(error, `${field} is missing in msgParam`);
  }
  for (const [field, known] of Object.entries(template.oneOf ?? {})) {
    if (!known.includes(texts[field]!.toLowerCase())) {
      throw new OpenApiRefusal(wrong.parameter, `${field} must be one of: ${known.join(', ')}`);
    }
  }
  for (const field of NUMBERS) {
    if (texts[field] && !/^\d+(\.\d+)?$/.test(texts[field])) {
      throw new OpenApiRefusal(wrong.parameter, `${field} is no number`);
    }
  }
  return template.show(texts);
}

function paramOf(msgParam: unknown): Record<string, unknown> {
  if (!msgParam || typeof msgParam !== 'string') {
    throw new OpenApiRefusal(wrong.msgParam, 'msgParam is missing or not text');
  }
  if (Buffer.byteLength(msgParam) > MOST_PARAM_BYTES) {
    throw new OpenApiRefusal(wrong.tooLong, `msgParam has more than ${MOST_PARAM_BYTES} bytes`);
  }
  let param: unknown;
  try {
    param = JSON.parse(msgParam);
  } catch {
    param = undefined;
  }
  if (typeof param !== 'object' || param === null || Array.isArray(param)) {
    throw new OpenApiRefusal(wrong.msgParam, 'msgParam is no JSON object');
  }
  return { ...param };
}
