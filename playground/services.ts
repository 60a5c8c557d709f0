/** The tabs of the page, by their hash, in their order. */
export const tabs = {
  play: 'Play',
  events: 'Events',
  chat: 'Group chat',
  approbot: 'App chats',
  company: 'Company',
  eventbridge: 'EventBridge',
  automation: 'Automation',
} as const;

/** A tab's hash. */
export type Tab = keyof typeof tabs;

/**
 * What the playground plays, in order: each is a folder of this name with what the server does and
 * the panel that shows it, and the tabs that the panel is on.
 */
export const services = {
  flows: ['play', 'events'],
  dingtalk: ['events'],
  openapi: ['events'],
  robot: ['chat'],
  eventbridge: ['eventbridge'],
  automation: ['automation'],
  appRobot: ['approbot'],
  company: ['company'],
} as const satisfies Record<string, Tab[]>;

/** A service's folder, the name of its routes under /api, and the topic of its news. */
export type ServiceName = keyof typeof services;
