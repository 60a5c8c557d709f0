import { type Colour, milliseconds } from '../../page/words';
import type { Delivery, Verdict } from '../delivery';

/** Good, right but late, or bad. */
export const colourOf = ({ expected, verdict }: Delivery): Colour =>
  expected ? 'good' : verdict === 'late' ? 'warn' : 'bad';

const headlines: Record<Verdict, (took: string) => string> = {
  acknowledged: (took) => `n8n acknowledged it in ${took}`,
  refused: () => 'n8n refused it',
  late: (took) => `n8n was too late: ${took}`,
  'wrong answer': () => 'n8n answered, but not as DingTalk wants it',
  unreachable: () => 'n8n could not be reached',
};

/** A delivery's verdict as a sentence. */
export const headline = ({ verdict, latencyMs }: Delivery): string =>
  headlines[verdict](milliseconds(latencyMs));
