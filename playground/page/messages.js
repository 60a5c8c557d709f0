/** What keeps a text from being sent as a message, in plain words; empty when nothing does. */
export function problemOf(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch (error) {
    return `This is not valid JSON: ${error.message}`;
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return 'The message must be an object: it starts with { and ends with }.';
  }
  return typeof message.EventType === 'string' && message.EventType
    ? ''
    : 'The message needs an "EventType", such as "user_add_org".';
}
