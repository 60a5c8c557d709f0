import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { eventually } from '../support/eventually';
import { inFakeTime } from '../support/fakeTime';
import { n8nLog } from './core';
import { runApp, type AppRun } from './appRun';
import { startNode } from './runNode';

const PERSON = 'zhang.wei';
const DOWNLOAD = '/v1.0/robot/messageFiles/download';

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/'), events: [] });
});

afterEach(async () => {
  await playground.close();
});

const credentialOf = (baseUrl: string) => {
  const { clientId, clientSecret } = playground.openApi;
  return { clientId, clientSecret, baseUrl };
};

const upload = async (mediaType: string, binary: AppRun['binary'], more: AppRun = {}) =>
  await runApp(credentialOf(playground.url), {
    parameters: { resource: 'file', operation: 'upload', mediaType },
    binary,
    ...more,
  });

const download = async (
  content: object,
  parameters: INode['parameters'] = {},
  baseUrl = playground.url,
) =>
  await runApp(credentialOf(baseUrl), {
    parameters: { resource: 'file', operation: 'download', ...parameters },
    items: [{ content: { ...content } }],
  });

const send = (fileName: string, bytes: Buffer) => {
  const downloadCode = playground.appRobot.sendFile(PERSON, { fileName, bytes });
  return { downloadCode };
};

const asked = () => playground.openApi.requests.filter(({ path }) => path === DOWNLOAD).length;

/** What stands in for DingTalk, and its file server, in cases that the playground does not play. */
async function withServer(
  listener: RequestListener,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/v1.0/oauth2')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ accessToken: 'a-token', expireIn: 7200 }));
    } else listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @param file answers the request for the file */
const fileServer =
  (file: RequestListener): RequestListener =>
  (request, response) => {
    if (request.url !== DOWNLOAD) return void file(request, response);
    const downloadUrl = `http://${request.headers.host}/files/a.file?Signature=s3cret`;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ downloadUrl }));
  };

describe('Upload', () => {
  test.each([
    ['image', 'Picture.png', 'image/png'],
    ['voice', 'Recording.amr', 'audio/amr'],
    ['video', 'Film.mp4', 'video/mp4'],
    ['file', '合同.pdf', 'application/pdf'],
  ])('puts a file of the type %s where messages find it', async (mediaType, fileName, mimeType) => {
    const data = { data: Buffer.from('content').toString('base64'), fileName, mimeType };
    const { items, error } = await upload(mediaType, { data });
    expect(error).toBeUndefined();
    const { json, pairedItem } = items[0] ?? {};
    expect(json).toEqual({ mediaId: expect.any(String), mediaType, fileName, fileSize: 7 });
    expect(pairedItem).toEqual({ item: 0 });
    expect(playground.appRobot.upload(String(json?.mediaId))).toMatchObject({
      type: mediaType,
      fileName,
      mimeType,
      bytes: Buffer.from('content'),
    });
  });

  test.each([
    ['image', 20],
    ['voice', 2],
    ['video', 20],
    ['file', 20],
  ])(
    'of the type %s takes %d MB, and refuses a byte more before it is sent',
    async (type, most) => {
      const names: Record<string, string> = {
        image: 'a.png',
        voice: 'a.amr',
        video: 'a.mp4',
        file: 'a.pdf',
      };
      const ofSize = (size: number) => ({
        data: {
          data: Buffer.alloc(size).toString('base64'),
          fileName: names[type],
          mimeType: 'x/y',
        },
      });
      expect((await upload(type, ofSize(most * 2 ** 20))).error).toBeUndefined();
      const { error } = await upload(type, ofSize(most * 2 ** 20 + 1));
      expect(error?.message).toContain(`DingTalk takes ${most} MB`);
      expect(playground.openApi.counters['/media/upload']).toBe(1);
    },
  );

  test('of a file that DingTalk does not take says which it takes', async () => {
    const data = { data: 'YQ==', fileName: 'a.exe', mimeType: 'x/y' };
    const { error } = await upload('file', { data });
    expect(error?.message).toContain('does not take files with this ending. (errcode 40005');
    expect(error?.description).toContain('docx');
  });

  test('of audio that DingTalk does not take recommends what it both takes and plays', async () => {
    const data = { data: 'YQ==', fileName: 'a.flac', mimeType: 'audio/flac' };
    const { error } = await upload('voice', { data });
    expect(error?.description).toContain('Audio: best amr, which messages play');
  });

  test.each(['a.amr', 'a.mp3', 'a.wav', 'a.ogg'])(
    'leaves it to DingTalk whether it takes %s, as its pages disagree',
    async (fileName) => {
      const data = { data: 'YQ==', fileName, mimeType: 'audio/x' };
      const { items } = await upload('voice', { data });
      expect(playground.appRobot.upload(String(items[0]?.json.mediaId))).toMatchObject({
        fileName,
      });
    },
  );

  test('without a media ID in the answer fails, so that no empty picture is sent', async () => {
    const data = { data: 'YQ==', fileName: 'a.png', mimeType: 'image/png' };
    await withServer(
      (request, response) => {
        request.resume();
        response.setHeader('content-type', 'application/json').end('{"errcode":0}');
      },
      async (url) => {
        const { error } = await runApp(credentialOf(url), {
          parameters: { resource: 'file', operation: 'upload', mediaType: 'image' },
          binary: { data },
        });
        expect(error?.message).toContain('(no media_id in the answer)');
      },
    );
  });

  test('is repeated when the answer got lost, as that does no harm', async () => {
    await upload('image', { data: { data: 'YQ==', fileName: 'a.png', mimeType: 'image/png' } });
    playground.openApi.setFaults({ dropAfterPercent: 100 });
    setTimeout(() => playground.openApi.setFaults({}), 500);
    const data = { data: 'YQ==', fileName: 'a.png', mimeType: 'image/png' };
    expect((await upload('image', { data })).error).toBeUndefined();
  });
});

describe('Download', () => {
  test('gives the file with the name that the message has', async () => {
    const sent = send('合同.pdf', Buffer.from('%PDF-1.7 content'));
    const { items, error } = await download({ ...sent, fileName: '合同.pdf' });
    expect(error).toBeUndefined();
    expect(items).toEqual([
      {
        json: { fileName: '合同.pdf', mimeType: 'application/pdf', fileSize: 16 },
        binary: {
          data: expect.objectContaining({
            fileName: '合同.pdf',
            mimeType: 'application/pdf',
            data: Buffer.from('%PDF-1.7 content').toString('base64'),
          }),
        },
        pairedItem: { item: 0 },
      },
    ]);
  });

  test('gives a picture, whose message has no name, an ending by what is in it', async () => {
    const { items } = await download(send('a.png', png), { outputPropertyName: 'picture' });
    expect(items[0]?.binary?.picture).toMatchObject({
      mimeType: 'image/png',
      fileExtension: 'png',
    });
    expect(items[0]?.json.fileName).toMatch(/^[\w-]+\.png$/);
  });

  test('tries again, with another address, where DingTalk answers 502 or from inside its network', async () => {
    const sent = send('a.pdf', Buffer.from('content'));
    playground.appRobot.setFaults({ failedDownloads: 2, internalLinks: 2 });
    const { result } = await inFakeTime(async () => await download(sent));
    expect(result.error).toBeUndefined();
    expect(asked()).toBe(5);
  });

  test.each([
    [{ failedDownloads: 99 }, /does not work at present\. \(HTTP status 502, 5 attempts\)/],
    [{ internalLinks: 99 }, /address inside its own network.*5 attempts/],
  ])('gives up after five attempts, and says what it was: %j', async (faults, words) => {
    const sent = send('a.pdf', Buffer.from('content'));
    playground.appRobot.setFaults(faults);
    const { result } = await inFakeTime(async () => await download(sent));
    expect(result.error?.message).toMatch(words);
    expect(result.error?.description).toMatch(/ask the sender to send the file again/);
    expect(asked()).toBe(5);
  });

  test('with a code that has expired says so, and asks once', async () => {
    const sent = send('a.pdf', Buffer.from('content'));
    playground.appRobot.expire();
    const { error } = await download(sent);
    expect(error?.message).toContain('The download code is wrong');
    expect(asked()).toBe(1);
  });

  test('without a code says where it is', async () => {
    const { error } = await download({}, { downloadCode: '={{ $json.content.none }} ' });
    expect(error?.description).toContain('content.downloadCode');
  });

  test.each([
    ['={{ $json.content }}', /^Download Code is an object/],
    ['={{ [] }}', /^Download Code is/],
  ])(
    'with something else than a code says so, and asks nobody: %s',
    async (downloadCode, words) => {
      const { error } = await download({ downloadCode: 'a' }, { downloadCode });
      expect(error?.message).toMatch(words);
      expect(asked()).toBe(0);
    },
  );

  test('without a field for the file says so before it is fetched', async () => {
    const sent = send('a.pdf', Buffer.from('content'));
    const { error } = await download(sent, { outputPropertyName: '={{ "" }}' });
    expect(error?.message).toBe('Put Output File in Field is empty');
    expect(asked()).toBe(0);
  });

  test('never asks an address in the network of n8n', async () => {
    let asks = 0;
    await withServer(
      (_request, response) => {
        asks += 1;
        response.end('secret of the network');
      },
      async (inside) => {
        const listener: RequestListener = (_request, response) => {
          const downloadUrl = inside.replace('127.0.0.1', 'localhost');
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ downloadUrl }));
        };
        await withServer(listener, async (url) => {
          const { result } = await inFakeTime(
            async () => await download({ downloadCode: 'a' }, {}, url),
          );
          expect(result.error?.message).toContain('address inside its own network');
        });
      },
    );
    expect(asks).toBe(0);
  });

  test('sends the file server neither token nor secret, and follows no redirect', async () => {
    const headers: unknown[] = [];
    await withServer(
      fileServer((request, response) => {
        headers.push(request.url, request.headers);
        response.writeHead(302, { location: '/elsewhere' }).end();
      }),
      async (url) => {
        const { error } = await download({ downloadCode: 'a' }, {}, url);
        expect(error?.message).toContain('does not give the file. (HTTP status 302)');
      },
    );
    expect(headers).toHaveLength(2);
    expect(JSON.stringify(headers)).not.toMatch(/a-token|access/);
  });

  test.each([
    ['says that it is', { 'content-length': String(101 * 2 ** 20) }, 20],
    ['turns out to be', {}, 150],
  ])(
    'of a file that %s larger than 100 MB ends before it fills the memory',
    async (_how, headers, mostMegabytes) => {
      let sentBytes = 0;
      let hasEnded = false;
      await withServer(
        fileServer((_request, response) => {
          response.on('close', () => (hasEnded = true));
          response.writeHead(200, headers);
          const chunk = Buffer.alloc(2 ** 20);
          const more = () => {
            do sentBytes += chunk.length;
            while (!response.destroyed && response.write(chunk));
          };
          response.on('drain', more);
          more();
        }),
        async (url) => {
          const { error } = await download({ downloadCode: 'a' }, {}, url);
          expect(error?.message).toContain('larger than 100 MB');
          await eventually('the connection has ended', () => hasEnded, 10_000);
        },
      );
      expect(sentBytes).toBeLessThan(mostMegabytes * 2 ** 20);
    },
  );

  test('that breaks off is tried again, and no error shows the address', async () => {
    let asks = 0;
    await withServer(
      fileServer((_request, response) => {
        asks += 1;
        response.writeHead(200, { 'content-length': '1000' }).write('some');
        setImmediate(() => response.destroy());
      }),
      async (url) => {
        const { result } = await inFakeTime(
          async () => await download({ downloadCode: 'a' }, {}, url),
        );
        expect(result.error?.message).toContain("DingTalk's file server could not be reached");
        expect(JSON.stringify(result.error)).not.toContain('s3cret');
      },
    );
    expect(asks).toBe(5);
    expect(await n8nLog()).not.toContain('s3cret');
  });

  test('ends with the execution, and not when the file server has had enough', async () => {
    let hasEnded = false;
    await withServer(
      fileServer((_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('some'), 10);
        response.on('close', () => {
          clearInterval(drip);
          hasEnded = true;
        });
      }),
      async (url) => {
        const run = startNode(new DingTalkApp(), {
          parameters: { resource: 'file', operation: 'download', downloadCode: 'a' },
          credentials: { type: new DingTalkAppApi(), data: credentialOf(url) },
        });
        await sleep(300);
        run.stop();
        await eventually('the download has ended', () => hasEnded, 10_000);
        await run.finished;
      },
    );
  });

  test('takes the name from the file server where the message has none', async () => {
    await withServer(
      fileServer((_request, response) => {
        response.setHeader('content-disposition', "attachment; filename*=UTF-8''%E5%90%88.pdf");
        response.end('content');
      }),
      async (url) => {
        const { items } = await download({ downloadCode: 'a' }, {}, url);
        expect(items[0]?.json.fileName).toBe('合.pdf');
      },
    );
  });
});
