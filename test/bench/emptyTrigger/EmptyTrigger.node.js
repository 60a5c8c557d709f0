/** A webhook trigger that does nothing but answer: what n8n itself costs. */
class EmptyTrigger {
  description = {
    displayName: 'Empty Trigger',
    name: 'emptyTrigger',
    group: ['trigger'],
    version: 2,
    description: 'Answers and starts nothing',
    defaults: { name: 'Empty Trigger' },
    inputs: [],
    outputs: ['main'],
    webhooks: [{ name: 'default', httpMethod: 'POST', path: 'empty', responseMode: 'onReceived' }],
    properties: [],
  };

  async webhook() {
    return { webhookResponse: { msg: 'success' } };
  }
}

module.exports = { EmptyTrigger };
