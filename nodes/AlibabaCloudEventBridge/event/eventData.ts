/** What an event says, in the words of the panel. */
export const eventData = { noun: 'Data', description: 'What the event says' };
