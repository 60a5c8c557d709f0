import { calledBy, htmlOf, linkOf, plainHtmlOf } from './markdown.js';
import { timeOfDay } from './words.js';

/**
 * Draws the message `shown` of the surrounding scope. How it looks is written once, in the
 * page's #chat-message, because more than one tab shows messages.
 */
export const chatMessage = () => ({
  looks: document.querySelector('#chat-message').innerHTML,
  linkOf,
  timeOfDay,

  get isAutomation() {
    return this.shown.sender === 'Automation';
  },

  get message() {
    return this.shown.message;
  },

  /** The part of the message that its type says. */
  get content() {
    return this.message[this.shown.msgtype];
  },

  get html() {
    return this.shown.msgtype === 'text'
      ? plainHtmlOf(this.content.content, this.message)
      : htmlOf(this.content.text, calledBy(this.message));
  },

  get buttons() {
    const { btns, singleTitle, singleURL } = this.content;
    return btns ?? [{ title: singleTitle, actionURL: singleURL }];
  },

  get sideBySide() {
    return this.content.btnOrientation === '1';
  },

  get repeats() {
    const { repeats } = this.shown;
    return `Sent ${repeats + 1} times, shown once`;
  },
});
