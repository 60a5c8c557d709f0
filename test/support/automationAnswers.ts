const refused = (code: number, msg: string) => `{"code":${code},"msg":"${msg}","data":{}}`;

const TOO_MANY = refused(800005652, 'Too many requests — try again later');

/**
 * HTTP status and body of the trigger's answers. The bodies are DingTalk's, letter by letter as its
 * help centre gives them.
 */
export const answers = {
  taken: '200 {"code":0,"msg":"","data":{}}',
  ipNotAllowed: `200 ${refused(800005650, 'IP not in the allow-list — please check')}`,
  notAuthorized: `200 ${refused(800005649, 'Credential check failed')}`,
  tooMany: `200 ${TOO_MANY}`,
  tooLarge: `200 ${refused(800005647, 'Request body too large — please reduce')}`,
  notJson: `200 ${refused(800006003, 'Body doesn’t match JSON spec — please fix and retry')}`,
  /** n8n could not store the request. */
  notStored: `500 ${TOO_MANY}`,
  /** The node is not set up rightly, which DingTalk has no words for. */
  failed: `500 ${refused(-1, "The flow could not take the request; n8n's log has the reason")}`,
};

/** What n8n itself answers to a body that it cannot read, before the trigger is asked. */
export const ownAnswers = {
  unparsable: '422 {"code":422,"message":"Failed to parse request body"}',
  unreadable: '500 {"code":0,"message":"There was a problem executing the workflow"}',
};
