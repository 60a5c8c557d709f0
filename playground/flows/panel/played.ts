import type { SystemAnswer } from '../../anotherSystem';
import { colourOf, headline } from '../../dingtalk/panel/words';
import { type Colour, milliseconds, sentence, wordsOf } from '../../page/words';
import type { Played } from '../stage';

/** How a play ended, as it is shown. */
export interface Ending {
  colour: Colour;
  headline: string;
  text: string;
}

/** How the play ended. */
export function endingOf(played: Played): Ending {
  if ('call' in played) return answerInWords(played.call);
  const { delivery, mark } = played;
  const reason = sentence(delivery.reason);
  const colour = colourOf(delivery);
  const text = { good: mark, warn: `${reason} ${mark}`, bad: reason }[colour];
  return { colour, headline: headline(delivery), text };
}

/** How a play ended that could not begin. */
export const notPlayed = (error: unknown): Ending => ({
  colour: 'bad',
  headline: 'Nothing was sent',
  text: sentence(wordsOf(error)),
});

function answerInWords({ status = 0, answer, problem, milliseconds: took }: SystemAnswer): Ending {
  if (problem) {
    return { colour: 'bad', headline: 'n8n could not be reached', text: sentence(problem) };
  }
  const isTaken = status < 300;
  return {
    colour: isTaken ? 'good' : 'bad',
    headline: `n8n ${isTaken ? 'took' : 'refused'} it in ${milliseconds(took)}`,
    text: `It answered HTTP ${status}: ${answer || 'nothing more'}`,
  };
}
