import axios from 'axios';
import type { Locator, Page } from 'playwright-core';

import { newRobot } from '../../playground/robot/settings';
import { picture, snapshot } from '../support/browser';
import { looks, PlaygroundPages } from './playgroundPages';

const site = new PlaygroundPages(() => ({ ...newRobot(), secret: '' }));

async function send(message: object): Promise<void> {
  const { data } = await axios.post(site.playground.robot.webhookUrl, message);
  expect(data).toEqual({ errcode: 0, errmsg: 'ok' });
}

/** Sends a message and gives what the group sees of it. */
async function sent(page: Page, message: { msgtype: string; markdown?: object }): Promise<Locator> {
  await send(message);
  const shown = page.locator(`#chat-messages .chat-message[data-msgtype="${message.msgtype}"]`);
  await shown.last().waitFor();
  return shown.last();
}

const sampleOf = (name: string) => `${site.playground.url}/pictures/${name}.svg`;

const text = (content: string, more: object = {}) => ({
  msgtype: 'text',
  text: { content },
  ...more,
});

const welcome = () => ({
  msgtype: 'markdown',
  markdown: {
    title: 'A new colleague',
    text: [
      '## Welcome, **Li Lei**!',
      `![](${sampleOf('welcome')})`,
      '- Department: *Finance*',
      '- First day: **1 July**',
      '',
      '1. Desk\n2. Laptop',
      '',
      '> @13800000001 please prepare the desk',
      '',
      'Write to @li.lei, not @13800000002. Run `npm start @li.lei`.',
      '',
      'More at [the guide](https://example.com/guide), [the app](dingtalk://dingtalkclient/page) and https://example.com/all',
      '',
      '<b>no HTML</b> [no script](javascript:alert(1))',
      '',
      '```\nline of code\n```',
    ].join('\n'),
  },
  at: { atMobiles: ['13800000001'], atUserIds: ['li.lei', 'li'] },
});

const link = () => ({
  msgtype: 'link',
  link: {
    title: 'The first week',
    text: 'Everything that new colleagues need to know about their first five days with us.',
    messageUrl: 'https://example.com/week',
    picUrl: sampleOf('calendar'),
  },
});

const actionCard = (more: object) => ({
  msgtype: 'actionCard',
  actionCard: {
    title: 'Approve a laptop',
    text: `![](${sampleOf('laptop')})\n\n### A laptop for Li Lei\n\nThe budget allows it.`,
    ...more,
  },
});

const btns = [
  { title: 'Approve', actionURL: 'https://example.com/yes' },
  { title: 'Refuse', actionURL: 'javascript:alert(1)' },
];

const feedCard = () => ({
  msgtype: 'feedCard',
  feedCard: {
    links: [
      ['Our new colleagues of July', 'welcome'],
      ['Dates of the first week', 'calendar'],
      ['How to order a laptop', 'laptop'],
    ].map(([title, name]) => ({
      title,
      messageURL: `https://example.com/${name}`,
      picURL: sampleOf(name!),
    })),
  },
});

async function boxesOf(elements: Locator) {
  return await Promise.all((await elements.all()).map(async (one) => (await one.boundingBox())!));
}

const hrefsOf = (links: Locator) =>
  links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));

/** Whether all pictures of a message have been loaded, and how many they are. */
async function loadedPictures(message: Locator): Promise<number> {
  return await message.locator('.bubble img').evaluateAll(async (pictures) => {
    await Promise.all(pictures.map((one) => (one as HTMLImageElement).decode()));
    return pictures.length;
  });
}

describe('The group sees', () => {
  test('a text with its lines, links and mentions', async () => {
    const page = await site.open('chat');
    const message = await sent(
      page,
      text('Hello @138!\n  <b>Two</b> **stars** https://example.com/a?b=1&c=2', {
        at: { atMobiles: ['138', '139'], atUserIds: ['li'], isAtAll: true },
      }),
    );
    const bubble = message.locator('.bubble');
    expect(await bubble.innerText()).toBe(
      'Hello @138!\n  <b>Two</b> **stars** https://example.com/a?b=1&c=2 @139 @li @All',
    );
    expect(await bubble.locator('.mention').allInnerTexts()).toEqual([
      '@138',
      '@139',
      '@li',
      '@All',
    ]);
    expect(await hrefsOf(bubble.locator('a'))).toEqual(['https://example.com/a?b=1&c=2']);
    await snapshot(message, 'chat-text');
  });

  test('nobody called by an empty entry of a list', async () => {
    const page = await site.open('chat');
    const message = await sent(page, text('Hello @ all of you', { at: { atMobiles: [''] } }));
    expect(await message.locator('.bubble').innerText()).toBe('Hello @ all of you');
    expect(await message.locator('.mention').count()).toBe(0);
  });

  test('Markdown as DingTalk understands it', async () => {
    const page = await site.open('chat');
    const message = await sent(page, welcome());
    const bubble = message.locator('.bubble');
    expect(await bubble.locator('h2').innerText()).toBe('Welcome, Li Lei!');
    expect(await bubble.locator('h2 strong').innerText()).toBe('Li Lei');
    expect(await bubble.locator('ul li').allInnerTexts()).toEqual([
      'Department: Finance',
      'First day: 1 July',
    ]);
    expect(await bubble.locator('ol li').allInnerTexts()).toEqual(['Desk', 'Laptop']);
    expect(await bubble.locator('em').innerText()).toBe('Finance');
    expect(await bubble.locator('pre').innerText()).toMatch('line of code');
    expect(await bubble.locator('.mention').allInnerTexts()).toEqual(['@13800000001', '@li.lei']);
    expect(await bubble.locator('blockquote .mention').count()).toBe(1);
    expect(await bubble.locator('code .mention').count()).toBe(0);
    expect(await hrefsOf(bubble.locator('a[target=_blank][rel=noopener]'))).toEqual([
      'https://example.com/guide',
      'dingtalk://dingtalkclient/page',
      'https://example.com/all',
    ]);
    expect(await bubble.locator('a').count()).toBe(3);
    expect(await bubble.innerText()).toContain('<b>no HTML</b> [no script](javascript:alert(1))');
    expect(await message.locator('.caption').innerText()).toBe('Notification: A new colleague');
    expect(await loadedPictures(message)).toBe(1);
    await snapshot(message, 'chat-markdown');
  });

  test('no mention in Markdown that its text does not have', async () => {
    const page = await site.open('chat');
    const markdown = { title: 'Title', text: 'Hello' };
    const message = await sent(page, { ...welcome(), markdown });
    expect(await message.locator('.bubble').innerText()).toBe('Hello');
  });

  test('a link with its picture', async () => {
    const page = await site.open('chat');
    const message = await sent(page, link());
    expect(await hrefsOf(message.locator('a.link-card[target=_blank]'))).toEqual([
      'https://example.com/week',
    ]);
    expect(await message.locator('strong').innerText()).toBe('The first week');
    expect(await message.locator('.link-text').innerText()).toMatch('new colleagues');
    expect(await loadedPictures(message)).toBe(1);
    await snapshot(message, 'chat-link');
  });

  test('an action card with one button, and the robot beside it unless hidden', async () => {
    const page = await site.open('chat');
    const single = { singleTitle: 'Decide', singleURL: 'https://example.com/decide' };
    const message = await sent(page, actionCard(single));
    expect(await message.locator('h3').innerText()).toBe('A laptop for Li Lei');
    expect(await message.locator('.card-buttons a').allInnerTexts()).toEqual(['Decide']);
    expect(await hrefsOf(message.locator('.card-buttons a'))).toEqual([
      'https://example.com/decide',
    ]);
    expect(await message.locator('.avatar').isVisible()).toBe(true);
    expect(await loadedPictures(message)).toBe(1);
    await snapshot(message, 'chat-action-single');
    await send(actionCard({ ...single, hideAvatar: '1' }));
    const messages = page.locator('#chat-messages .chat-message');
    await messages.nth(1).waitFor();
    expect(await messages.nth(1).locator('.avatar').isVisible()).toBe(false);
  });

  test.each([
    ['1', 'beside'],
    ['0', 'below'],
  ])('an action card with buttons (btnOrientation %s: %s each other)', async (btnOrientation) => {
    const page = await site.open('chat');
    const message = await sent(page, actionCard({ btns, btnOrientation }));
    const buttons = message.locator('.card-buttons a');
    expect(await buttons.allInnerTexts()).toEqual(['Approve', 'Refuse']);
    expect(await hrefsOf(buttons)).toEqual(['https://example.com/yes', null]);
    const [first, second] = await boxesOf(buttons);
    expect([first!.y === second!.y, first!.x === second!.x]).toEqual(
      btnOrientation === '1' ? [true, false] : [false, true],
    );
    await snapshot(message, `chat-action-${btnOrientation}`);
  });

  test('a feed card with its first link large', async () => {
    const page = await site.open('chat');
    const message = await sent(page, feedCard());
    const links = message.locator('.feed-card a');
    expect(await links.allInnerTexts()).toEqual([
      'Our new colleagues of July',
      'Dates of the first week',
      'How to order a laptop',
    ]);
    expect(await hrefsOf(links)).toEqual(
      ['welcome', 'calendar', 'laptop'].map((name) => `https://example.com/${name}`),
    );
    expect(await loadedPictures(message)).toBe(3);
    const [large, ...small] = await boxesOf(message.locator('.feed-card img'));
    const [title] = await boxesOf(message.locator('.feed-card span'));
    for (const { width } of small) expect(large!.width).toBeGreaterThan(3 * width);
    expect(title!.y).toBeGreaterThan(large!.y);
    expect(title!.y + title!.height).toBeLessThanOrEqual(large!.y + large!.height + 1);
    await snapshot(message, 'chat-feed');
  });

  test('a message that was sent again once', async () => {
    const page = await site.open('chat');
    await sent(page, text('Once', { msgUuid: 'a' }));
    await send(text('Once', { msgUuid: 'a' }));
    await page.getByText('Sent 2 times, shown once').waitFor();
    expect(await page.locator('#chat-messages .chat-message').count()).toBe(1);
  });

  test('the newest message at the bottom', async () => {
    const page = await site.open('chat');
    for (let count = 1; count <= 20; count++) await send(text(`Message ${count}`));
    const newest = page.locator('#chat-messages .chat-message').nth(19);
    await newest.waitFor();
    expect(await newest.locator('.bubble').innerText()).toBe('Message 20');
    const [chat, bottom] = await boxesOf(page.locator('#chat-messages').or(newest));
    expect(bottom!.y).toBeGreaterThan(chat!.y);
    expect(bottom!.y + bottom!.height).toBeLessThanOrEqual(chat!.y + chat!.height);
  });
});

describe('Beside the chat', () => {
  test('the page says what to do while the group is empty', async () => {
    const page = await site.open('chat');
    await page.getByText('paste the webhook URL').waitFor();
    expect(await page.locator('#webhook-url').inputValue()).toBe(site.playground.robot.webhookUrl);
    await snapshot(page, 'chat-empty');
  });

  test('the webhook URL and the secret can be copied', async () => {
    const { secret } = newRobot();
    site.playground.robot.configure({ secret });
    const page = await site.open('chat');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const copy = async (what: string) => {
      const button = page.getByRole('button', { name: `Copy the ${what}` });
      await button.click();
      await button.filter({ hasText: 'Copied' }).waitFor();
    };
    await copy('webhook URL');
    expect(await clipboard()).toBe(site.playground.robot.webhookUrl);
    expect(await page.locator('#secret').getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show the secret' }).click();
    expect(await page.locator('#secret').getAttribute('type')).toBe('text');
    await copy('secret');
    expect(await clipboard()).toBe(secret);
  });

  test('a browser that does not let the page copy is told of', async () => {
    const page = await site.open('chat');
    const copy = page.getByRole('button', { name: 'Copy the webhook URL' });
    await copy.click();
    await copy.getByText('Not copied').waitFor();
  });

  test('the owner changes the security settings and reads what is wrong with them', async () => {
    const page = await site.open('chat');
    await page.locator('#keywords').fill('Welcome\n 入职 \n');
    await page.locator('#save-robot').click();
    await page.getByText('Saved.').waitFor();
    expect(site.playground.robot.settings.keywords).toEqual(['Welcome', '入职']);
    await page.locator('#ip-ranges').fill('home');
    await page.locator('#save-robot').click();
    await page.getByText('"home" is no IP address').waitFor();
    site.forgive('400 (Bad Request)');
  });

  test('the page counts messages, tells of the block and lifts it', async () => {
    site.playground.robot.configure({ messagesPerMinute: 2 });
    const page = await site.open('chat');
    await page.getByText('0 of 2 messages in this minute').waitFor();
    await send(text('1'));
    await page.getByText('1 of 2 messages in this minute').waitFor();
    await send(text('2'));
    await axios.post(site.playground.robot.webhookUrl, text('3'));
    await page.getByText(/Blocked for another (10:00|9:\d\d)/).waitFor();
    await page.locator('#requests .badge.bad').getByText('410100').waitFor();
    await page.locator('#unblock').click();
    await page.getByText('0 of 2 messages in this minute').waitFor();
    await page.locator('#unblock').waitFor({ state: 'hidden' });
    await send(text('4'));
  });

  test('things go wrong as chosen', async () => {
    const page = await site.open('chat');
    await page.locator('#fault-error').selectOption({ label: 'The robot is disabled · 400102' });
    await page.locator('#save-faults').click();
    await page.getByText('This is how the robot behaves now. One more request gets it.').waitFor();
    const { data } = await axios.post(site.playground.robot.webhookUrl, text('x'));
    expect(data).toEqual({ errcode: 400102, errmsg: 'the robot is disabled' });
    await page.locator('#requests').getByText('the robot is disabled').waitFor();
    await page.getByText('This is how the robot behaves now.', { exact: true }).waitFor();
    await send(text('y'));
  });

  test('the chat can be cleared', async () => {
    const page = await site.open('chat');
    const message = await sent(page, text('Hello'));
    await page.locator('#clear-chat').click();
    await message.waitFor({ state: 'detached' });
    expect(site.playground.robot.messages).toEqual([]);
  });
});

test("the Events tab shows what the group sees of a play's event", async () => {
  await send(text('from before'));
  const page = await site.open('events');
  await page.locator('.chat-message').waitFor({ state: 'attached' });
  await page.locator('#play').click();
  await page.locator('.verdict').waitFor();
  expect(await page.locator('#latest-message').count()).toBe(0);
  await send(text('older'));
  await send(welcome());
  const latest = page.locator('#latest-message');
  await latest.locator('[data-msgtype=markdown] h2').getByText('Welcome, Li Lei!').waitFor();
  expect(await latest.locator('.chat-message').count()).toBe(1);
  await snapshot(page, 'chat-latest');
  await page.locator('#play').click();
  await latest.waitFor({ state: 'detached' });
  await send(link());
  await latest.getByRole('link', { name: 'Open the group chat' }).click();
  await page.locator('#chat-messages .chat-message').nth(3).waitFor();
  await page.locator('#play').waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Events' }).click();
  await page.locator('#play').waitFor();
});

test.each(looks)('the tab looks right (chat%s)', async (suffix, look) => {
  await send(text('The payroll run is done. @li', { at: { atUserIds: ['li'] } }));
  await send(link());
  await send(welcome());
  await axios.post(site.playground.robot.webhookUrl, { msgtype: 'text' });
  const approve = { title: 'Approve', actionURL: 'https://example.com/yes' };
  const discuss = { title: 'Discuss', actionURL: 'https://example.com/discuss' };
  await send(actionCard({ btns: [approve, discuss], btnOrientation: '1' }));
  await send(feedCard());
  await send(text('All of you: lunch at 12.', { at: { isAtAll: true } }));
  site.playground.robot.configure({ secret: newRobot().secret });

  const page = await site.open('chat', look);
  await page.locator('.chat-message .mention').last().waitFor();
  expect(await loadedPictures(page.locator('#chat-messages'))).toBe(6);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(page.viewportSize()!.width);
  if (suffix) await snapshot(page, `chat${suffix}`);
  else await picture(page, 'chat');
  await snapshot(page.locator('#chat-tab'), `chat-whole${suffix}`);
  await page.locator('#chat-messages').evaluate((chat) => chat.scrollTo(0, -chat.scrollHeight));
  await snapshot(page.locator('#chat-messages'), `chat-oldest${suffix}`);
});
