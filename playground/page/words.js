/** "43 ms", or a dash when there is no number. */
export const milliseconds = (value) =>
  value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** The local time of day of an ISO date, with seconds. */
export const timeOfDay = (iso) => new Date(iso).toLocaleTimeString([], { hour12: false });

/** Class of a delivery's colour: good, warn (right but late) or bad. */
export const colour = ({ expected, verdict }) =>
  expected ? 'good' : verdict === 'late' ? 'warn' : 'bad';

const headlines = {
  acknowledged: (took) => `n8n acknowledged it in ${took}`,
  refused: () => 'n8n refused it',
  late: (took) => `n8n was too late: ${took}`,
  'wrong answer': () => 'n8n answered, but not as DingTalk wants it',
  unreachable: () => 'n8n could not be reached',
  'not sent': () => 'Nothing was sent',
};

/** A delivery's verdict as a sentence. */
export const headline = ({ verdict, latencyMs }) => headlines[verdict](milliseconds(latencyMs));

/** A reason with a capital letter and a full stop. */
export const sentence = (text) =>
  text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');

/** What a box with one thing per line holds. */
export const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
