/** What something on the page means: all is well, it is not as it should be, or it went wrong. */
export type Colour = 'good' | 'warn' | 'bad';

/** What became of something that was asked for. */
export interface Told {
  colour?: Colour;
  text: string;
}

export const NOTHING_TOLD: Told = { text: '' };

/** What an error says. */
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** "43 ms", or a dash when there is no number. */
export const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** The local time of day of an ISO date, with seconds. */
export const timeOfDay = (iso: string): string =>
  new Date(iso).toLocaleTimeString([], { hour12: false });

/** A reason with a capital letter and a full stop. */
export const sentence = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? '' : '.');

/** What a box with one thing per line holds. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
