import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { runNode, type NodeRun, type NodeSettings } from './runNode';

/** What a run of DingTalk App may differ in. */
export type AppRun = Partial<Omit<NodeSettings, 'credentials'>>;

/**
 * Runs the node DingTalk App as an app of the given credential.
 *
 * @param credential of a server that plays both of DingTalk's
 */
export const runApp = async (
  credential: ICredentialDataDecryptedObject,
  { parameters = {}, ...more }: AppRun,
): Promise<NodeRun> =>
  await runNode(new DingTalkApp(), {
    parameters,
    credentials: { type: new DingTalkAppApi(), data: credential },
    ...more,
  });
