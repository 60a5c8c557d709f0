/** @returns the entries of a list that a person typed, separated by commas, Chinese ones too */
export const splitList = (text: string): string[] =>
  text.split(/[,，]/).flatMap((entry) => entry.trim() || []);
