/** The event that the big button sends: everyone understands it, and it needs no documented sample. */
export function newEmployee() {
  const employee = `employee-${Math.floor(1000 + Math.random() * 9000)}`;
  return {
    ...emptyMessage('user_add_org'),
    timeStamp: String(Date.now()),
    userId: [employee],
  };
}

/** What an event is sent as: its documented sample, or the fields that all events have. */
export const messageOf = ({ code, sample }) => sample ?? emptyMessage(code);

function emptyMessage(code) {
  return {
    EventType: code,
    EventTime: Date.now(),
    CorpId: 'ding9f50b15bplayground',
    BizId: String(Date.now()),
    eventId: crypto.randomUUID().replaceAll('-', ''),
  };
}

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
