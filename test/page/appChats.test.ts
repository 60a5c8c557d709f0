import axios from 'axios';
import type { Locator, Page } from 'playwright-core';

import type { CompanyData } from '../../playground/company/model';
import { smallCompany } from '../../playground/company/smallCompany';
import { newRobot } from '../../playground/robot/settings';
import { picture, snapshot } from '../support/browser';
import { looks, PlaygroundPages } from './playgroundPages';

/** The company with names that every font has: "Zhang Wei" in place of "张伟". */
function companyInLatinLetters(): CompanyData {
  const company = smallCompany();
  const people = company.people.map((person) => ({
    ...person,
    name: person.userId.replace('.', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  }));
  return { ...company, people };
}

const site = new PlaygroundPages(newRobot, () => ({ company: companyInLatinLetters() }));

const PERSON = 'zhang.wei';
const NAME = 'Zhang Wei';
const COLLEAGUE = 'li.na';

let token: string;

beforeEach(async () => {
  const { clientId, clientSecret } = site.playground.openApi;
  const { data } = await axios.get<{ access_token: string }>(`${site.playground.url}/gettoken`, {
    params: { appkey: clientId, appsecret: clientSecret },
  });
  token = data.access_token;
});

async function call<Answer>(path: string, data: object): Promise<Answer> {
  const { robotCode } = site.playground.appRobot;
  const answer = await axios.post<Answer>(
    `${site.playground.url}/v1.0/robot/${path}`,
    { robotCode, ...data },
    { headers: { 'x-acs-dingtalk-access-token': token } },
  );
  return answer.data;
}

const message = (msgKey: string, param: object) => ({ msgKey, msgParam: JSON.stringify(param) });
const text = (content: string) => message('sampleText', { content });

const toPerson = (content: object, userId = PERSON) =>
  call<{ processQueryKey: string }>('oToMessages/batchSend', { userIds: [userId], ...content });

const toGroup = (content: object) => {
  const { openConversationId } = site.playground.appRobot;
  return call<{ processQueryKey: string }>('groupMessages/send', {
    openConversationId,
    ...content,
  });
};

async function upload(type: string, fileName: string, bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.append('type', type);
  form.append('media', new Blob([new Uint8Array(bytes)]), fileName);
  const { data } = await axios.post<{ media_id: string }>(
    `${site.playground.url}/media/upload?access_token=${token}`,
    form,
  );
  return data.media_id;
}

/** A picture of one colour, which every browser shows. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A tenth of a second of silence. */
function silence(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples, 0x80);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, samples],
  ] as const) {
    wav.writeUInt32LE(value, at);
  }
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const) {
    wav.writeUInt16LE(value, at);
  }
  wav.write('data', 36);
  return wav;
}

const shown = (page: Page): Locator => page.locator('#app-chat-messages .chat-message');

async function last(page: Page, msgtype: string): Promise<Locator> {
  const entry = page.locator(`#app-chat-messages .chat-message[data-msgtype="${msgtype}"]`).last();
  await entry.waitFor();
  return entry;
}

const titled = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

const bytesBehind = (page: Page, address: string | null) =>
  page.evaluate(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength, address ?? '');

describe('The page shows', () => {
  test('the chat that was written to last, until somebody chooses another', async () => {
    const page = await site.open('approbot');
    await titled(page, "The app's group");
    await page.getByText('No messages yet').last().waitFor();
    await toPerson(text('Welcome!'));
    await titled(page, NAME);
    await shown(page).getByText('Welcome!').waitFor();
    await page.locator('#app-chat-choice').selectOption({ label: 'Li Na · li.na' });
    await titled(page, 'Li Na');
    await toPerson(text('Are you there?'));
    await page.locator('#app-chat-choice option', { hasText: `${NAME} · ${PERSON} (2)` }).waitFor({
      state: 'attached',
    });
    await titled(page, 'Li Na');
    expect(await shown(page).count()).toBe(0);
  });

  test('the chat of somebody who has just joined', async () => {
    const page = await site.open('approbot');
    site.playground.company.hire({ userId: 'new.one', name: 'New One' });
    await toPerson(text('Welcome!'), 'new.one');
    await titled(page, 'New One');
  });

  test('a picture that was uploaded, and opens it', async () => {
    const page = await site.open('approbot');
    const photoURL = await upload('image', 'chart.png', PNG);
    await toPerson(message('sampleImageMsg', { photoURL }));
    const entry = await last(page, 'image');
    const size = await entry.locator('.picture img').evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth;
    });
    expect(size).toBe(1);
    expect(await bytesBehind(page, await entry.locator('a').getAttribute('href'))).toBe(PNG.length);
  });

  test('a picture from elsewhere', async () => {
    const page = await site.open('approbot');
    const photoURL = `${site.playground.url}/pictures/welcome.svg`;
    await toPerson(message('sampleImageMsg', { photoURL }));
    const image = (await last(page, 'image')).locator('.picture img');
    expect(await image.getAttribute('src')).toBe(photoURL);
    await image.evaluate((one: HTMLImageElement) => one.decode());
    const { width, height } = (await image.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThan(100);
  });

  test('that a picture was not uploaded', async () => {
    const page = await site.open('approbot');
    await toPerson(message('sampleImageMsg', { photoURL: '@unknown' }));
    await (await last(page, 'image')).getByText('This picture cannot be shown here.').waitFor();
    site.forgive('404');
  });

  test('a voice message that plays', async () => {
    const page = await site.open('approbot');
    const mediaId = await upload('voice', 'hello.wav', silence());
    await toPerson(message('sampleAudio', { mediaId, duration: '61000' }));
    const entry = await last(page, 'audio');
    const seconds = await entry.locator('audio').evaluate(async (audio: HTMLAudioElement) => {
      await audio.play();
      return audio.duration;
    });
    expect(seconds).toBeCloseTo(0.1);
    expect(await entry.locator('.bubble .caption').innerText()).toBe('1:01');
  });

  test('a file under its name, which the browser saves', async () => {
    const page = await site.open('approbot');
    const mediaId = await upload('file', '薪资.xlsx', Buffer.from('cells'));
    const file = { mediaId, fileName: '七月薪资.xlsx', fileType: 'xlsx' };
    await toPerson(message('sampleFile', file));
    const entry = await last(page, 'file');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      entry.locator('a.file-card').click(),
    ]);
    expect(download.suggestedFilename()).toBe('七月薪资.xlsx');
  });

  test('how to open a video that the browser cannot play', async () => {
    const page = await site.open('approbot');
    const picMediaId = await upload('image', 'cover.png', PNG);
    const videoMediaId = await upload('video', 'tour.mp4', Buffer.from('no film at all'));
    const video = { videoMediaId, picMediaId, videoType: 'mp4', duration: '9' };
    await toPerson(message('sampleVideo', video));
    const link = (await last(page, 'video')).getByRole('link', { name: 'Open it' });
    expect(await bytesBehind(page, await link.getAttribute('href'))).toBe(14);
  });

  test('Markdown, links and action cards as in the group of a custom robot', async () => {
    const page = await site.open('approbot');
    await toGroup(message('sampleMarkdown', { title: 'News', text: '## **Hi**' }));
    const markdown = await last(page, 'markdown');
    expect(await markdown.locator('h2 strong').innerText()).toBe('Hi');
    await markdown.getByText('Notification: News').waitFor();
    const link = { title: 'T', text: 'x', messageUrl: 'https://example.com/a' };
    await toGroup(message('sampleLink', link));
    expect(await (await last(page, 'link')).locator('a').getAttribute('href')).toBe(
      link.messageUrl,
    );
    const buttons = { buttonTitle1: 'Yes', buttonUrl1: 'https://example.com/yes' };
    await toGroup(
      message('sampleActionCard6', {
        ...{ title: 'Approve', text: 'A laptop', ...buttons },
        ...{ buttonTitle2: 'No', buttonUrl2: 'javascript:alert(1)' },
      }),
    );
    const links = (await last(page, 'actionCard')).locator('.card-buttons.side-by-side a');
    expect(await links.allInnerTexts()).toEqual(['Yes', 'No']);
    expect(await links.last().getAttribute('href')).toBeNull();
  });

  test('whom an answer through a session webhook mentions', async () => {
    const page = await site.open('approbot');
    const { sessionWebhook } = site.playground.appRobot.openSession();
    const at = { atUserIds: [PERSON] };
    await axios.post(sessionWebhook, { msgtype: 'text', text: { content: 'Done' }, at });
    const bubble = (await last(page, 'text')).locator('.bubble');
    expect(await bubble.innerText()).toBe(`Done @${PERSON}`);
  });

  test('that a message was recalled, though DingTalk shows nothing', async () => {
    const page = await site.open('approbot');
    const { processQueryKey } = await toPerson(text('The wrong file'));
    await last(page, 'text');
    await call('otoMessages/batchRecall', { processQueryKeys: [processQueryKey] });
    await shown(page).getByText('Recalled: DingTalk shows nothing in its place').waitFor();
    expect(await shown(page).getAttribute('class')).toContain('recalled');
  });

  test('what was asked for the robot, and why it was refused', async () => {
    const page = await site.open('approbot');
    await toPerson(text('Hello'));
    const log = page.locator('#app-chat-requests');
    await log
      .getByText('Sent to 1 of 1 people')
      .or(log.getByText('sent to 1 of 1 people'))
      .waitFor();
    await toGroup({ msgKey: 'sampleCard' }).catch(() => undefined);
    await log.getByText('invalidParameter.msgKey.invalid').waitFor();
    await log.getByText('oToMessages/batchSend').waitFor();
  });
});

describe('Whoever looks at the page', () => {
  test('lets a person read a chat, which DingTalk then tells', async () => {
    const page = await site.open('approbot');
    const { processQueryKey } = await toPerson(text('Please read'));
    await shown(page).getByText('Not read yet').waitFor();
    await page.getByText('1 not read yet').waitFor();
    await page.getByRole('button', { name: `${NAME} reads it` }).click();
    await shown(page).getByText('Read', { exact: true }).waitFor();
    await page.getByText('All of it is read').waitFor();
    const { robotCode } = site.playground.appRobot;
    const { data } = await axios.get<object>(
      `${site.playground.url}/v1.0/robot/oToMessages/readStatus`,
      {
        params: { robotCode, processQueryKey },
        headers: { 'x-acs-dingtalk-access-token': token },
      },
    );
    expect(data).toMatchObject({ messageReadInfoList: [{ userId: PERSON, readStatus: 'READ' }] });
  });

  test('lets somebody read the group', async () => {
    const page = await site.open('approbot');
    await toGroup(text('All hands'));
    await shown(page).getByText('Read by nobody yet').waitFor();
    expect(await page.locator('#mark-as-read').isDisabled()).toBe(true);
    await page.locator('#group-reader').selectOption({ label: NAME });
    await page.locator('#mark-as-read').click();
    await shown(page).getByText(`Read by ${NAME}`).waitFor();
    expect(await page.locator('#mark-as-read').isDisabled()).toBe(true);
  });

  test('makes a session webhook and lets it expire', async () => {
    const page = await site.open('approbot');
    await page.locator('#app-chat-choice').selectOption(COLLEAGUE);
    await page.getByRole('button', { name: 'Session webhook for Li Na' }).click();
    const url = await page.locator('#session-webhook').inputValue();
    const hello = { msgtype: 'text', text: { content: 'Hello' } };
    expect((await axios.post(url, hello)).data).toMatchObject({ errcode: 0 });
    await shown(page).getByText('Hello').waitFor();
    await page.locator('#expire-app').click();
    await page.getByText('have expired').waitFor();
    expect((await axios.post(url, hello)).data).toMatchObject({ errcode: 300001 });
  });

  test('lets a person send a file, and copies its download code', async () => {
    const page = await site.open('approbot');
    expect(await page.locator('#file-to-robot').count()).toBe(0);
    await page.locator('#app-chat-choice').selectOption(PERSON);
    const file = { name: '报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('report') };
    await page.locator('#file-to-robot').setInputFiles(file);
    const entry = await last(page, 'file');
    expect(await entry.locator('.sender').innerText()).toContain(NAME);
    await entry.getByText('报告.pdf').waitFor();
    const downloadCode = await page.locator('#download-code').inputValue();
    const { downloadUrl } = await call<{ downloadUrl: string }>('messageFiles/download', {
      downloadCode,
    });
    expect((await axios.get(downloadUrl)).data).toBe('report');
  });

  test('finds what a flow needs', async () => {
    const page = await site.open('approbot');
    const { robotCode, openConversationId } = site.playground.appRobot;
    expect(await page.locator('#robot-code').inputValue()).toBe(robotCode);
    expect(await page.locator('#app-group-id').inputValue()).toBe(openConversationId);
  });

  test('makes things go wrong', async () => {
    const page = await site.open('approbot');
    await page.locator('#app-fault-error').selectOption({ label: 'Too fast · send.too.fast' });
    await page.locator('#flow-controlled').fill(`${PERSON}\n`);
    await page.locator('#save-app-faults').click();
    await page.getByText("This is how the app's robot behaves now.").waitFor();
    await expect(toPerson(text('Hello'))).rejects.toMatchObject({
      response: { status: 400, data: { code: 'send.too.fast' } },
    });
    expect(await toPerson(text('Hello'))).toMatchObject({ flowControlledStaffIdList: [PERSON] });
  });

  test('empties the chats', async () => {
    const page = await site.open('approbot');
    await toPerson(text('Hello'));
    await last(page, 'text');
    await page.locator('#clear-app-chat').click();
    await shown(page).waitFor({ state: 'detached' });
    expect(site.playground.appRobot.messages).toEqual([]);
  });
});

test.each(looks)('the tab looks right (app-chats%s)', async (suffix, look) => {
  const { appRobot, url } = site.playground;
  await toPerson(
    message('sampleMarkdown', {
      title: 'Welcome',
      text: `### Welcome, ${NAME}!\n\nYour manager is **Xu Lei**. Please sign the contract below.`,
    }),
  );
  await toPerson(message('sampleImageMsg', { photoURL: `${url}/pictures/welcome.svg` }));
  const mediaId = await upload('file', 'contract.pdf', Buffer.from('contract'));
  const contract = { mediaId, fileName: 'Contract.pdf', fileType: 'pdf' };
  await toPerson(message('sampleFile', contract));
  const voice = await upload('voice', 'hello.wav', silence());
  await toPerson(message('sampleAudio', { mediaId: voice, duration: '4000' }));
  appRobot.read(PERSON);
  const { processQueryKey } = await toPerson(text('Your laptop is ready.'));
  await call('otoMessages/batchRecall', { processQueryKeys: [processQueryKey] });
  appRobot.sendFile(PERSON, { fileName: 'Contract, signed.pdf', bytes: Buffer.from('signed') });
  const page = await site.open('approbot', look);
  await shown(page).nth(5).waitFor();
  await page.locator('.picture img').evaluate((image: HTMLImageElement) => image.decode());
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  if (suffix) await snapshot(page, `app-chats${suffix}`);
  else await picture(page, 'app-chats');
  await snapshot(page.locator('#app-chat-tab'), `app-chats-whole${suffix}`);
});
