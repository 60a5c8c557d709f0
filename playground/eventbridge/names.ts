import { ACCOUNT_ID, REGION_ID } from './settings';

const prefix = `acs:eventbridge:${REGION_ID}:${ACCOUNT_ID}:eventbus`;

/** A bus's name in the whole of Alibaba Cloud. */
export const busArn = (bus: string): string => `${prefix}/${bus}`;

/** An event source's. */
export const sourceArn = (bus: string, source: string): string =>
  `${busArn(bus)}/eventsource/${source}`;

/** A rule's. */
export const ruleArn = (bus: string, rule: string): string => `${busArn(bus)}/rule/${rule}`;
