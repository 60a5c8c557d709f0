/** The end of a log, for an error message. */
export const lastLines = (log: string, count = 30): string =>
  log.trimEnd().split('\n').slice(-count).join('\n');
