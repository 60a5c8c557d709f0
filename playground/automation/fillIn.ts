/** Of one field; no message of DingTalk's is longer. */
const MOST_CHARACTERS = 20_000;

/**
 * A text with references such as `{{name}}` or `{{order.id}}` replaced by what the data has there.
 *
 * @returns the text, and the references to what the data does not have, which become nothing
 */
export function fillIn(template: string, data: unknown): { text: string; missing: string[] } {
  const missing: string[] = [];
  const text = template.replace(/\{\{([^{}]*)\}\}/g, (_reference, path: string) => {
    const value = valueAt(path.trim(), data);
    if (value === undefined) missing.push(path.trim());
    return textOf(value).slice(0, MOST_CHARACTERS);
  });
  return { text, missing };
}

function valueAt(path: string, data: unknown): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const isParent = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isParent ? (value as Record<string, unknown>)[name] : undefined;
  }, data);
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
