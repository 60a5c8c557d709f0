import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { nameOf, people } from '../../company/panel/company';
import type { Brand } from '../../page/parts/Chat';
import type { ChatMessage } from '../../robot/robot';
import { Bubble as RobotBubble, titleOf } from '../../robot/panel/brand';
import { linkOf } from '../../robot/panel/markdown';
import type { AppMessage } from '../model';
import { GROUP, shown } from './chats';

/** Where an upload is, or a picture that is somewhere else. */
const sourceOf = (idOrUrl: string) =>
  linkOf(idOrUrl) ?? `/appRobot/media/${encodeURIComponent(idOrUrl)}`;

const inSeconds = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

/**
 * What a bubble shows, or a link to it where the browser cannot.
 *
 * @param what it is, for people to read
 * @param of its mediaId or address
 */
function Shown(props: {
  what: string;
  of: string;
  class?: string;
  children: (onError: () => void) => ComponentChildren;
}) {
  const { what, of, children } = props;
  const failed = useSignal(false);
  return failed.value ? (
    <div class="bubble">
      {`This ${what} cannot be shown here. `}
      <a href={sourceOf(of)} target="_blank" rel="noopener">
        Open it
      </a>
    </div>
  ) : (
    <div class={`bubble ${props.class ?? ''}`}>{children(() => (failed.value = true))}</div>
  );
}

const Picture = ({ of }: { of: string }) => (
  <Shown what="picture" of={of} class="picture">
    {(onError) => (
      <a href={sourceOf(of)} target="_blank" rel="noopener">
        <img src={sourceOf(of)} alt="Picture" onError={onError} />
      </a>
    )}
  </Shown>
);

const Sound = ({ mediaId, duration }: { mediaId: string; duration: number }) => (
  <Shown what="voice message" of={mediaId}>
    {(onError) => (
      <>
        <audio controls src={sourceOf(mediaId)} onError={onError} />
        <p class="caption">{inSeconds(duration / 1000)}</p>
      </>
    )}
  </Shown>
);

const FileCard = (file: { mediaId: string; fileName: string; fileType: string }) => (
  <a class="bubble file-card" href={sourceOf(file.mediaId)} download={file.fileName}>
    <span class="file-type">{file.fileType}</span>
    <span>{file.fileName}</span>
  </a>
);

type VideoOf = Extract<AppMessage, { msgtype: 'video' }>['message']['video'];

const Film = ({ videoMediaId, picMediaId, duration, width, height }: VideoOf) => (
  <Shown what="video" of={videoMediaId}>
    {(onError) => (
      <>
        <video
          {...{ controls: true, preload: 'metadata', width, height, onError }}
          src={sourceOf(videoMediaId)}
          poster={sourceOf(picMediaId)}
        />
        <p class="caption">{inSeconds(duration)}</p>
      </>
    )}
  </Shown>
);

function Bubble({ entry }: { entry: AppMessage }) {
  switch (entry.msgtype) {
    case 'image':
      return <Picture of={entry.message.image.photoURL} />;
    case 'audio':
      return <Sound {...entry.message.audio} />;
    case 'file':
      return <FileCard {...entry.message.file} />;
    case 'video':
      return <Film {...entry.message.video} />;
    default:
      return <RobotBubble entry={entry} />;
  }
}

const isOfRobots = (entry: AppMessage): entry is AppMessage & Pick<ChatMessage, 'msgtype'> =>
  !['image', 'audio', 'file', 'video'].includes(entry.msgtype);

function avatarOf(userId: string): string {
  const person = people.value.find((candidate) => candidate.userId === userId);
  return person?.hasAvatar ? `/avatars/${userId}.svg` : '/pictures/person.svg';
}

function readersOf({ readBy }: AppMessage): string {
  if (shown.value !== GROUP) return readBy.includes(shown.value) ? 'Read' : 'Not read yet';
  return readBy.length ? `Read by ${readBy.map(nameOf).join(', ')}` : 'Read by nobody yet';
}

/** The chats of DingTalk's app robots. */
export const appChat: Brand<AppMessage> = {
  writerOf: ({ author }) =>
    author === null
      ? { name: 'n8n app', mark: 'Robot', avatar: '/pictures/robot.svg' }
      : { name: nameOf(author), avatar: avatarOf(author) },
  Bubble,
  titleOf: (entry) => (isOfRobots(entry) ? titleOf(entry) : undefined),
  noteOf(entry) {
    if (entry.author !== null) return undefined;
    return entry.isRecalled ? 'Recalled: DingTalk shows nothing in its place' : readersOf(entry);
  },
};
