import { onOpen } from './live.js';
import { ask } from './server.js';
import { colour, headline, milliseconds, sentence } from './words.js';

/** The big button and what came of it. */
export const play = () => ({
  /** n8n's page of all executions, where the chosen flow has none of its own. */
  allExecutionsUrl: undefined,
  played: undefined,
  playing: false,
  messagesBefore: [],
  tracesBefore: [],

  init() {
    onOpen(async () => {
      this.allExecutionsUrl = (await ask('GET', '/api/settings')).executionsUrl;
    });
    this.$watch('$store.flows.chosen', () => (this.played = undefined));
  },

  async play() {
    this.playing = true;
    this.messagesBefore = this.$store.chat.messages.map(({ id }) => id);
    this.tracesBefore = this.$store.eventBridge.traces.map(({ id }) => id);
    try {
      this.played = inWords(await ask('POST', '/api/flows/play'));
    } catch (error) {
      this.played = { colour: 'bad', headline: 'Nothing was sent', text: sentence(error.message) };
    } finally {
      this.playing = false;
    }
  },

  get executionsUrl() {
    return this.$store.flows.flow?.executionsUrl ?? this.allExecutionsUrl;
  },

  /** What n8n told the group since the click: the newest message, or none. */
  get latestMessages() {
    const newest = this.$store.chat.messages.slice(-1);
    return this.played ? newest.filter(({ id }) => !this.messagesBefore.includes(id)) : [];
  },

  /** What became of it at EventBridge since then: the newest trace, or none. */
  get latestTraces() {
    const newest = this.$store.eventBridge.traces.slice(-1);
    return this.played ? newest.filter(({ id }) => !this.tracesBefore.includes(id)) : [];
  },
});

/** How the play ended, as it is shown. */
function inWords({ delivery, mark, call }) {
  if (call) return answerInWords(call);
  const reason = sentence(delivery.reason);
  const tone = colour(delivery);
  const text = { good: mark, warn: `${reason} ${mark}`, bad: reason }[tone];
  return { colour: tone, headline: headline(delivery), text };
}

function answerInWords({ status, answer, problem, milliseconds: took }) {
  if (problem) {
    return { colour: 'bad', headline: 'n8n could not be reached', text: sentence(problem) };
  }
  const taken = status < 300;
  return {
    colour: taken ? 'good' : 'bad',
    headline: `n8n ${taken ? 'took' : 'refused'} it in ${milliseconds(took)}`,
    text: `It answered HTTP ${status}: ${answer || 'nothing more'}`,
  };
}
