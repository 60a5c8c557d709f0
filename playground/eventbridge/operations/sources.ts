import { z } from 'zod';
import { addressList } from '../../addresses';
import { errors } from '../errors';
import type { EventBridge } from '../eventBridge';
import type { Bus, HttpSource } from '../model';
import { sourceArn } from '../names';
import { LIMITS } from '../registry';
import { newWebhookToken } from '../settings';
import { name, operation, pageOf, pageSchema } from './operation';

const MOST_ALLOWED = 5;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH'] as const;

const parametersSchema = z.object({
  Type: z.enum(['HTTP', 'HTTPS', 'HTTP&HTTPS']).default('HTTPS'),
  Method: z.array(z.enum(METHODS)).min(1, 'is empty'),
  SecurityConfig: z.enum(['none', 'ip', 'referer']).default('none'),
  Ip: z.array(z.string()).max(MOST_ALLOWED, `has more than ${MOST_ALLOWED}`).nullish(),
  Referer: z.array(z.string().min(1)).max(MOST_ALLOWED, `has more than ${MOST_ALLOWED}`).nullish(),
});

const namedSource = z.object({ EventBusName: name, EventSourceName: name });
const wholeSource = namedSource.extend({
  Description: z.string().max(512).nullish(),
  SourceHttpEventParameters: parametersSchema,
});

/** The operations on event sources, of which the playground knows the webhooks. */
export const sourceOperations = {
  createEventSource: operation(wholeSource, (bridge, given) => {
    const { EventBusName, EventSourceName } = given;
    const { sources } = bridge.registry.bus(EventBusName);
    if (sources.has(EventSourceName))
      throw errors.sourceAlreadyExist(EventSourceName, EventBusName);
    if (sources.size >= LIMITS.sources) {
      throw errors.countExceedsLimit('EventSource', LIMITS.sources);
    }
    const made = { token: newWebhookToken(), createdAt: bridge.clock() };
    sources.set(EventSourceName, { ...made, ...settingsOf(given) });
    return { EventSourceARN: sourceArn(EventBusName, EventSourceName) };
  }),
  updateEventSource: operation(wholeSource, ({ registry }, given) => {
    Object.assign(registry.source(given.EventBusName, given.EventSourceName), settingsOf(given));
    return {};
  }),
  listUserDefinedEventSources: operation(
    pageSchema.extend({ EventBusName: name }),
    (bridge, { EventBusName, ...asked }) => {
      const bus = bridge.registry.bus(EventBusName);
      const { page, paging } = pageOf([...bus.sources.values()], asked);
      return { EventSources: page.map((source) => described(bridge, bus, source)), ...paging };
    },
  ),
  deleteEventSource: operation(namedSource, ({ registry }, { EventBusName, EventSourceName }) => {
    registry.source(EventBusName, EventSourceName);
    registry.bus(EventBusName).sources.delete(EventSourceName);
    return {};
  }),
};

/** The address that turns requests into events of a source. */
export const webhookUrlOf = (siteUrl: string, token: string): string =>
  `${siteUrl}/webhook/putEvents?token=${token}`;

function settingsOf({
  EventSourceName,
  Description,
  SourceHttpEventParameters: { Method, SecurityConfig, Ip, Referer },
}: z.output<typeof wholeSource>): Omit<HttpSource, 'token' | 'createdAt'> {
  const allowed = { none: undefined, ip: Ip, referer: Referer }[SecurityConfig];
  if (SecurityConfig !== 'none' && !allowed?.length) {
    throw errors.sourceParametersInvalid(`${SecurityConfig} is empty.`);
  }
  // Says which is wrong, before anyone is refused because of it.
  addressList(Ip ?? []);
  return {
    name: EventSourceName,
    description: Description ?? '',
    methods: Method,
    security: SecurityConfig,
    ip: Ip ?? [],
    referer: Referer ?? [],
  };
}

const described = ({ siteUrl }: EventBridge, bus: Bus, source: HttpSource) => ({
  Name: source.name,
  Description: source.description,
  ARN: sourceArn(bus.name, source.name),
  Status: 'Activated',
  Ctime: source.createdAt,
  EventBusName: bus.name,
  SourceHttpEventResponse: {
    Type: 'HTTP',
    Method: source.methods,
    SecurityConfig: source.security,
    Ip: source.ip,
    Referer: source.referer,
    PublicWebHookUrl: [webhookUrlOf(siteUrl, source.token)],
    VpcWebHookUrl: [],
  },
});
