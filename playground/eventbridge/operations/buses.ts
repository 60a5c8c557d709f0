import { z } from 'zod';
import type { Bus } from '../model';
import { busArn } from '../names';
import { name, operation, pageOf, pageSchema } from './operation';

const namedBus = z.object({ EventBusName: name });

/** The operations on event buses. */
export const busOperations = {
  createEventBus: operation(
    namedBus.extend({ Description: z.string().max(512).nullish() }),
    (bridge, { EventBusName, Description }) => {
      bridge.registry.addBus(EventBusName, Description ?? '', bridge.clock());
      return { EventBusARN: busArn(EventBusName) };
    },
  ),
  getEventBus: operation(namedBus, ({ registry }, { EventBusName }) =>
    described(registry.bus(EventBusName)),
  ),
  listEventBuses: operation(
    pageSchema.extend({ NamePrefix: z.string().nullish() }),
    ({ registry }, { NamePrefix, ...asked }) => {
      const buses = [...registry.buses.values()].filter((bus) =>
        bus.name.startsWith(NamePrefix ?? ''),
      );
      const { page, paging } = pageOf(buses, asked);
      return { EventBuses: page.map(described), ...paging };
    },
  ),
  deleteEventBus: operation(namedBus, ({ registry }, { EventBusName }) => {
    registry.removeBus(EventBusName);
    return {};
  }),
};

const described = (bus: Bus) => ({
  EventBusName: bus.name,
  EventBusARN: busArn(bus.name),
  Description: bus.description,
  CreateTimestamp: bus.createdAt,
});
