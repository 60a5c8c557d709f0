import type { IWebhookFunctions } from 'n8n-workflow';

import type { Outcome } from './GroupCommit';

type HttpResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * n8n answers 200 once it has stored the execution of a webhook trigger, and something else when it
 * could not; in queue mode too.
 *
 * @returns what becomes of the execution that the request starts
 */
export function watchResponse(response: HttpResponse): Outcome {
  return {
    stored: new Promise((resolve) => {
      response.once('finish', () => resolve(response.statusCode === 200));
    }),
    gone: new Promise((resolve) => {
      if (response.destroyed) resolve();
      else response.once('close', resolve);
    }),
  };
}
