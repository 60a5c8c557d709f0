import type { TokenFailure } from '../accounts/appTokens';

/** For an answer that is no refusal and has no access token. */
export const noTokenFailure: TokenFailure = {
  cause: 'DingTalk, or a proxy on the way to it, answered without an access token.',
  fix: "Check n8n's network, and the DingTalk that the credential of the app is for.",
  said: 'no accessToken in the answer',
};
