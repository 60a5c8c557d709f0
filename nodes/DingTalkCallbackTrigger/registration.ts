import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { openApiCalls } from '../../protocols/dingtalk/openApi/calls';
import { openApiCodes } from '../../protocols/dingtalk/openApi/errors/common';
import { readRegistration, type Registration } from '../../protocols/dingtalk/openApi/registration';
import { callOpenApi } from '../openApi/callOpenApi';
import { selectedCodes } from './settings';

const text = (value: unknown): string => String(value ?? '').trim();

/** What this node wants to be registered. */
async function wantedRegistration(context: IHookFunctions): Promise<Registration> {
  const { token, aesKey } = await context.getCredentials('dingTalkCallbackApi');
  return {
    url: context.getNodeWebhookUrl('default') ?? '',
    call_back_tag: selectedCodes(context),
    token: text(token),
    aes_key: text(aesKey),
  };
}

async function presentRegistration(context: IHookFunctions): Promise<Registration | undefined> {
  const { fields } = await callOpenApi(context, {
    ...openApiCalls.getRegistration,
    expected: [openApiCodes.noCallback],
  });
  return readRegistration(fields);
}

const comparable = ({ call_back_tag, ...rest }: Registration): string =>
  JSON.stringify([Object.entries(rest).sort(), [...new Set(call_back_tag)].sort()]);

/** @returns whether DingTalk has exactly what this node wants to be registered */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
  const present = await presentRegistration(context);
  return (
    present !== undefined && comparable(present) === comparable(await wantedRegistration(context))
  );
}

/** Whatever comes behind the host of a webhook's address is a secret. */
const shortened = (url: string): string =>
  URL.canParse(url) ? `${new URL(url).origin}/…` : 'another address';

function checkForeign(context: IHookFunctions, present: Registration): void {
  const address = shortened(present.url);
  const message = `DingTalk sends the events of this app to ${address}, and knows only one address for each app`;
  if (context.getMode() === 'manual') {
    throw new NodeOperationError(context.getNode(), message, {
      description:
        'A test would take the events away from there. Unpublish the flow that receives them first (it may be this one), use another app for tests, or set Registration to Manual.',
    });
  }
  if (context.getNodeParameter('takeOver', false) === true) return;
  throw new NodeOperationError(context.getNode(), message, {
    description:
      'If this flow is to receive them instead, or if that is an old address of this n8n, turn on Take Over: then they do not go there any more. Otherwise use another app, or one flow that passes events on to the others.',
  });
}

/**
 * Tells DingTalk to push to this node. Meanwhile DingTalk calls the node to check the address.
 *
 * @throws NodeOperationError when events go elsewhere; NodeApiError for DingTalk's refusal
 *
 * Source: DingTalk Open Platform, "register business event callback", 2026-08.
 */
export async function register(context: IHookFunctions): Promise<void> {
  const wanted = await wantedRegistration(context);
  const present = await presentRegistration(context);
  if (present && present.url !== wanted.url) checkForeign(context, present);
  await callOpenApi(context, {
    ...(present ? openApiCalls.updateRegistration : openApiCalls.register),
    body: { ...wanted } as unknown as IDataObject,
  });
}

/**
 * Tells DingTalk to push no longer to this node; a registration of another address stays.
 *
 * @throws NodeApiError for DingTalk's refusal
 */
export async function unregister(context: IHookFunctions): Promise<void> {
  const present = await presentRegistration(context);
  if (present?.url !== context.getNodeWebhookUrl('default')) return;
  await callOpenApi(context, {
    ...openApiCalls.deleteRegistration,
    expected: [openApiCodes.noCallback],
  });
}
