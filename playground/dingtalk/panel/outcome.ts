import { type Told, sentence, wordsOf } from '../../page/words';
import type { Delivery } from '../delivery';
import { colourOf, headline } from './words';

/** What became of a delivery, or why it was not sent. */
export async function outcomeOf(sending: Promise<Delivery>): Promise<Told> {
  try {
    const delivery = await sending;
    const reason = delivery.expected ? '' : ` ${sentence(delivery.reason)}`;
    return { colour: colourOf(delivery), text: `${headline(delivery)}.${reason}` };
  } catch (error) {
    return { colour: 'bad', text: wordsOf(error) };
  }
}
