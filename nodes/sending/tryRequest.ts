import type { ICredentialTestFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { inTime } from './inTime';
import { reasonOf, type NoAnswer } from './reasonOf';
import { REQUEST_TIMEOUT_MILLISECONDS, type Answer, type AskedRequest } from './request';

/**
 * The twin of `request` for the test of a credential, to which n8n gives none of its newer HTTP
 * helpers. Never throws.
 *
 * @param asked with the whole address: nothing authenticates it
 */
export async function tryRequest(
  { helpers }: ICredentialTestFunctions,
  { url, timeout = REQUEST_TIMEOUT_MILLISECONDS, ...asked }: AskedRequest,
): Promise<Answer | NoAnswer> {
  const options = {
    ...asked,
    timeout,
    uri: url,
    followRedirect: false,
    simple: false,
    resolveWithFullResponse: true,
  };
  try {
    const answered = async () => (await helpers.request(options)) as IN8nHttpFullResponse;
    const response = await inTime(timeout, answered);
    const { statusCode, headers, body } = response;
    return { statusCode, headers, body };
  } catch (error) {
    return reasonOf(error);
  }
}
