import { InvalidInput } from '../../invalidInput';
import type { RobotMessage } from '../robot/message';

/** A message as the server API takes it: one of DingTalk's templates, and what is filled in. */
export interface AppMessage {
  /** Names the template. */
  msgKey: string;
  /** JSON. */
  msgParam: string;
}

/** Of `msgParam`. Source: DingTalk Open Platform, "the robot sends a group message", 2026-08. */
export const LARGEST_APP_MESSAGE_BYTES = 15_000;

/** More buttons have no template. Source: as below. */
const MOST_BUTTONS = 5;

const filledIn = (msgKey: string, params: Record<string, string>): AppMessage => {
  const msgParam = JSON.stringify(params);
  const bytes = Buffer.byteLength(msgParam);
  if (bytes > LARGEST_APP_MESSAGE_BYTES) {
    throw new InvalidInput(
      `The message has ${bytes} bytes; DingTalk takes ${LARGEST_APP_MESSAGE_BYTES} from an app`,
      'Shorten it, or choose the message type Markdown, which is split where needed.',
    );
  }
  return { msgKey, msgParam };
};

type ActionCard = Extract<RobotMessage, { msgtype: 'actionCard' }>['actionCard'];
type Buttons = Array<{ title: string; actionURL: string }>;

const numbered = (buttons: Buttons, title: string, url: string): Record<string, string> =>
  Object.fromEntries(
    buttons.flatMap((button, index) => [
      [`${title}${index + 1}`, button.title],
      [`${url}${index + 1}`, button.actionURL],
    ]),
  );

function actionCardMessage(card: ActionCard): AppMessage {
  const { title, text } = card;
  const buttons: Buttons =
    'btns' in card && card.btns.length
      ? card.btns
      : 'singleTitle' in card
        ? [{ title: card.singleTitle, actionURL: card.singleURL }]
        : [];
  const [first] = buttons;
  if (first && buttons.length === 1) {
    const button = { singleTitle: first.title, singleURL: first.actionURL };
    return filledIn('sampleActionCard', { title, text, ...button });
  }
  if ('btns' in card && String(card.btnOrientation) === '1') {
    if (buttons.length !== 2) {
      throw new InvalidInput(
        `The card has ${buttons.length} buttons side by side; an app can send two`,
        'Put them below each other, or give the card two buttons.',
      );
    }
    const named = numbered(buttons, 'buttonTitle', 'buttonUrl');
    return filledIn('sampleActionCard6', { title, text, ...named });
  }
  if (buttons.length > MOST_BUTTONS) {
    throw new InvalidInput(
      `The card has ${buttons.length} buttons; an app can send ${MOST_BUTTONS}`,
      'Leave some out, or put links into the text.',
    );
  }
  const named = numbered(buttons, 'actionTitle', 'actionURL');
  return filledIn(`sampleActionCard${buttons.length}`, { title, text, ...named });
}

/**
 * @param message in the form of a group's custom robot, checked
 * @returns the same message for the server API, which has no mentions
 * @throws InvalidInput for what an app cannot send
 *
 * Source: DingTalk Open Platform, "robot message types", 2026-08.
 */
export function appMessageOf(message: RobotMessage): AppMessage {
  switch (message.msgtype) {
    case 'text':
      return filledIn('sampleText', { content: message.text.content });
    case 'markdown': {
      const { title, text } = message.markdown;
      return filledIn('sampleMarkdown', { title, text });
    }
    case 'link': {
      const { title, text, messageUrl, picUrl } = message.link;
      return filledIn('sampleLink', { title, text, messageUrl, picUrl: picUrl ?? '' });
    }
    case 'actionCard':
      return actionCardMessage(message.actionCard);
    case 'feedCard':
      throw new InvalidInput('An app cannot send a feed card', 'Choose another message type.');
  }
}

/** @param image its address, or the media ID of an uploaded one */
export const imageMessage = (image: string): AppMessage =>
  filledIn('sampleImageMsg', { photoURL: image });

/** @param fileName with the ending by which DingTalk's clients open the file */
export function fileMessage(mediaId: string, fileName: string): AppMessage {
  const ending = /\.([^./\\\s]{1,20})$/.exec(fileName.slice(-22))?.[1];
  if (!ending) {
    throw new InvalidInput(
      'The name of the file has no ending, such as .pdf, which tells DingTalk how to open it',
      'Give the file a name with its ending.',
    );
  }
  return filledIn('sampleFile', { mediaId, fileName, fileType: ending.toLowerCase() });
}

export const audioMessage = (mediaId: string, milliseconds: number): AppMessage =>
  filledIn('sampleAudio', { mediaId, duration: String(Math.round(milliseconds)) });

/** @param picMediaId the picture that people see before they play the video */
export const videoMessage = (
  videoMediaId: string,
  picMediaId: string,
  milliseconds: number,
): AppMessage =>
  filledIn('sampleVideo', {
    videoMediaId,
    // DingTalk knows no other.
    videoType: 'mp4',
    picMediaId,
    // In seconds; of what is shorter than one, DingTalk would show no length.
    duration: String(Math.max(Math.round(milliseconds / 1_000), 1)),
  });
