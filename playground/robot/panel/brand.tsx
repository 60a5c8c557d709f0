import type { ComponentChildren } from 'preact';
import type { Brand } from '../../page/parts/Chat';
import type { ChatMessage } from '../robot';
import { type At, calledBy, htmlOf, isOn, linkOf, plainHtmlOf } from './markdown';

/** What DingTalk's robots send, after the server has checked it. */
type Message = { at?: At } & (
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'markdown'; markdown: { title: string; text: string } }
  | {
      msgtype: 'link';
      link: { title: string; text: string; messageUrl: string; picUrl?: string | null };
    }
  | { msgtype: 'actionCard'; actionCard: ActionCard }
  | { msgtype: 'feedCard'; feedCard: { links: FeedLink[] } }
);

interface ActionCard {
  title: string;
  text: string;
  btns?: Button[] | '' | null;
  singleTitle?: string;
  singleURL?: string;
  btnOrientation?: string | number | null;
  hideAvatar?: string | number | null;
}

interface Button {
  title?: string;
  actionURL?: string;
}

interface FeedLink {
  title: string;
  messageURL: string;
  picURL: string;
}

/** What a message says. */
type Said = Pick<ChatMessage, 'msgtype' | 'message'>;

const messageOf = ({ msgtype, message }: Said) => ({ ...message, msgtype }) as Message;

/** A link to somewhere else; without an address where it could run as a script. */
const Away = (props: { class?: string; to: string | undefined; children: ComponentChildren }) => (
  <a class={props.class} href={linkOf(props.to)} target="_blank" rel="noopener">
    {props.children}
  </a>
);

const Html = ({ class: name, of }: { class: string; of: string }) => (
  <div class={name} dangerouslySetInnerHTML={{ __html: of }} />
);

function LinkCard({
  of: { title, text, messageUrl, picUrl },
}: {
  of: { title: string; text: string; messageUrl: string; picUrl?: string | null };
}) {
  const picture = linkOf(picUrl);
  return (
    <Away class="bubble link-card" to={messageUrl}>
      <strong>{title}</strong>
      <span class="link-text">{text}</span>
      {picture && <img src={picture} alt="" />}
    </Away>
  );
}

function Card({ of, called }: { of: ActionCard; called: string[] }) {
  const { text, btnOrientation, singleTitle, singleURL } = of;
  const buttons =
    of.btns && of.btns.length ? of.btns : [{ title: singleTitle, actionURL: singleURL }];
  return (
    <div class="bubble action-card">
      <Html class="markdown" of={htmlOf(text, called)} />
      <div class={`card-buttons ${isOn(btnOrientation) ? 'side-by-side' : ''}`}>
        {buttons.map(({ title, actionURL }, index) => (
          <Away key={index} to={actionURL}>
            {title}
          </Away>
        ))}
      </div>
    </div>
  );
}

const FeedCard = ({ links }: { links: FeedLink[] }) => (
  <div class="bubble feed-card">
    {links.map(({ title, messageURL, picURL }, index) => (
      <Away key={index} to={messageURL}>
        <span>{title}</span>
        <img src={linkOf(picURL)} alt="" />
      </Away>
    ))}
  </div>
);

/** What a message shows. */
export function Bubble({ entry }: { entry: Said }) {
  const message = messageOf(entry);
  const called = calledBy(message.at);
  switch (message.msgtype) {
    case 'text':
      return <Html class="bubble plain" of={plainHtmlOf(message.text.content, message.at)} />;
    case 'markdown':
      return <Html class="bubble markdown" of={htmlOf(message.markdown.text, called)} />;
    case 'link':
      return <LinkCard of={message.link} />;
    case 'actionCard':
      return <Card of={message.actionCard} called={called} />;
    case 'feedCard':
      return <FeedCard links={message.feedCard.links} />;
  }
}

/** What the notification of a message says. */
export function titleOf(entry: Said): string | undefined {
  const message = messageOf(entry);
  switch (message.msgtype) {
    case 'markdown':
      return message.markdown.title;
    case 'link':
      return message.link.title;
    case 'actionCard':
      return message.actionCard.title;
    default:
      return undefined;
  }
}

const writers = {
  Robot: { name: 'n8n robot', mark: 'Robot', avatar: '/pictures/robot.svg' },
  Automation: { name: 'Automation', mark: 'DingTalk', avatar: '/pictures/automation.svg' },
};

/** DingTalk's chat. */
export const dingTalk: Brand<ChatMessage> = {
  writerOf: (entry) => {
    const message = messageOf(entry);
    const isAvatarHidden = message.msgtype === 'actionCard' && isOn(message.actionCard.hideAvatar);
    return { ...writers[entry.sender], isAvatarHidden };
  },
  Bubble,
  titleOf,
};
