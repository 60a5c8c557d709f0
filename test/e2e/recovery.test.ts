import axios from 'axios';

import { push } from '../../playground/dingtalk/push';
import { oldest } from '../../tools/n8n/releases';
import { flowOf, node } from './flows';
import { hosts, Installation, isAcknowledged } from './installation';
import { events, MissedEvents, usersOf } from './missedEvents';

describe.each(hosts)('n8n $version', ({ version, host }) => {
  let installation: Installation;
  let missed: MissedEvents;

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  afterEach(async () => {
    await missed.end();
  });

  test('what the trigger has run already does not run again, though the list names no ids', async () => {
    missed = await MissedEvents.set(installation);
    for (const event of events(5))
      expect(isAcknowledged(await push(missed.main.app, event))).toBe(true);
    await installation.untilIdle(missed.main);
    // DingTalk took these answers for late ones.
    missed.playground.openApi.addFailed(events(8));
    await missed.fetch();
    await installation.untilIdle(missed.recovery);
    expect((await missed.usersThatRan()).sort()).toEqual(usersOf(8).sort());
  });

  test('without the settings that keep the events nothing is asked of DingTalk, where n8n tells them', async () => {
    missed = await MissedEvents.set(installation, {
      executionOrder: 'v1',
      saveExecutionProgress: true,
    });
    missed.playground.openApi.addFailed(events(1));
    await missed.fetch();
    await installation.untilIdle(missed.recovery);
    const isTold = version !== oldest.n8n;
    expect(missed.playground.openApi.failedList).toHaveLength(isTold ? 1 : 0);
  });

  test('the registration is told without its secrets', async () => {
    missed = await MissedEvents.set(installation);
    const { clientId, clientSecret } = missed.playground.openApi;
    const { id, name, type } = await installation.client.createCredential({
      name: 'App',
      type: 'dingTalkAppApi',
      data: { clientId, clientSecret, baseUrl: missed.playground.url },
    });
    const ask = node('n8n-nodes-dingtalk-eventbridge.dingTalkCallback', {
      parameters: { operation: 'getRegistration' },
      credentials: { [type]: { id, name } },
    });
    const flow = await installation.activateFlow(flowOf([ask]));
    const { data } = await axios.post<unknown>(flow.app.callbackUrl, {}, { proxy: false });
    expect(data).toEqual([{ isRegistered: false, url: '', events: [] }]);
  });
});
