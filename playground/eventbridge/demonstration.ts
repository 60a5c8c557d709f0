import type { EventBridge } from './eventBridge';
import { operations } from './operations';

/** The names of what is there at the start. */
export const DEMONSTRATION = { bus: 'hr-events', source: 'dingtalk', rule: 'new-member' };

/** New employees, as the DingTalk trigger of this package gives them and a webhook wraps them. */
const NEW_MEMBER = { source: ['dingtalk'], data: { body: { eventType: ['user_add_org'] } } };

/**
 * Sets up what Alibaba Cloud's tutorial "Trigger an HTTP API when a new member joins DingTalk"
 * does by hand: a bus with a webhook, and a rule that calls an HTTP API.
 */
export function setUpDemonstration(bridge: EventBridge): void {
  const { bus, source, rule } = DEMONSTRATION;
  const run = (operation: string, parameters: object) =>
    operations[operation]?.(bridge, parameters);
  run('createEventBus', { EventBusName: bus, Description: 'Events for the HR system' });
  run('createEventSource', {
    EventBusName: bus,
    EventSourceName: source,
    Description: 'What n8n sends of DingTalk',
    SourceHttpEventParameters: { Method: ['POST'] },
  });
  bridge.registry.source(bus, source).token = bridge.settings.webhookToken;
  run('createRule', {
    EventBusName: bus,
    RuleName: rule,
    Description: 'Tells the HR system of each new employee',
    FilterPattern: JSON.stringify(NEW_MEMBER, null, 2),
    Targets: [
      {
        Id: 'hr-api',
        Type: 'acs.http',
        ParamList: [
          { ResourceKey: 'URL', Form: 'CONSTANT', Value: `${bridge.siteUrl}/demo/hr-api` },
          { ResourceKey: 'Body', Form: 'ORIGINAL' },
        ],
      },
    ],
  });
}
