import axios, { type AxiosResponse } from 'axios';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { DingTalkCallbackTrigger } from '../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node';
import { newApp } from '../../playground/dingtalk/app';
import type { CallbackRequest, DingTalkApp } from '../../playground/dingtalk/callback';
import type { Site } from './site';
import { TriggerHost, type HostSettings as AnyHostSettings } from './triggerHost';

/** How a {@link N8nHost} differs from one with default settings. */
export interface HostSettings extends AnyHostSettings {
  /** Of the trigger node; what is left out has its default. */
  parameters?: INodeParameters;
  /** Replaces fields of the credential, which otherwise fits {@link N8nHost.app}. */
  credential?: ICredentialDataDecryptedObject;
}

/** n8n with a published flow that a DingTalk Callback Trigger starts. */
export class N8nHost extends TriggerHost {
  /** Pushes to this host; its keys are those of the credential. */
  readonly app: DingTalkApp;

  constructor(site: Site, settings: HostSettings) {
    const app = newApp(new URL('/webhook/dingtalk', site.origin).href);
    const { token, aesKey, ownerKey } = app;
    super(site, settings, {
      type: new DingTalkCallbackTrigger(),
      typeVersion: 2,
      parameters: settings.parameters,
      credentialType: 'dingTalkCallbackApi',
      credential: { token, aesKey, ownerKey, ...settings.credential },
      reload: async () => {
        const module =
          await import('../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node');
        return new module.DingTalkCallbackTrigger();
      },
    });
    this.app = app;
  }
}

/** Sends a request byte by byte as it is. */
export async function send(
  request: CallbackRequest | (Omit<CallbackRequest, 'method'> & { method: string }),
  headers: Record<string, string> = {},
): Promise<AxiosResponse<string>> {
  return await axios.request<string>({
    ...request,
    headers: { ...request.headers, ...headers },
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    maxRedirects: 0,
    proxy: false,
  });
}
