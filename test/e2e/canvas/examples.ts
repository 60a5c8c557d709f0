import axios from 'axios';

import { eventually } from '../../support/eventually';
import { TRIGGER_NAME } from '../installation';
import { runSql } from '../queue/postgres';
import type { Stage } from './stage';

/** Something that happens, and what a person then sees. */
export interface Happening {
  /** The node that starts the flow. */
  trigger: string;
  /** What the trigger waits for after "Execute workflow"; for a call of its URL, unless told. */
  waitsFor?: 'nothing' | 'database';
  /**
   * Makes it happen.
   *
   * @param mark a word to find again in what comes out
   * @param url of the trigger; empty when it has none
   */
  cause?: (stage: Stage, mark: string, url: string) => unknown;
  /** The nodes that get a green tick. */
  ticked: string[];
  /** A node whose output shows the mark, or these words. */
  output: { node: string; words?: string };
  /** What came out of n8n; the mark, or `words`, is in there sooner or later. */
  result?: { of: (stage: Stage) => string; words?: string };
}

/** What a newcomer does with an example. */
export interface Example {
  /** Another example that has to be published first. */
  needs?: string;
  /** What has to be done beside filling in credentials. */
  setUp?: (stage: Stage) => unknown;
  /** Whether it only runs as a whole when it is published. */
  isPublishedFirst?: boolean;
  /** Height of the browser's window in which all of it can be read. */
  height?: number;
  happenings: Happening[];
  /** Happens again once the flow is published; then the production URL is used. */
  published?: Happening;
}

const chat = (stage: Stage) => stage.chat;
const eventBus = (stage: Stage) => stage.eventBus;

let lastEvent = 0;

/** What every event of DingTalk has. */
const envelope = (EventType: string) => ({
  EventType,
  EventTime: Date.now(),
  CorpId: 'dinglotusbay0001',
  eventId: `canvas-${++lastEvent}`,
});

/** Somebody joins of whom the address book knows the name. */
const joined = ({ playground }: Stage, mark: string) => {
  playground.company.hire({ userId: mark, name: mark });
  return { ...envelope('user_add_org'), userId: [mark] };
};

const employeeJoins = async (stage: Stage, mark: string, url: string) =>
  await stage.push(url, joined(stage, mark));

const approvalFinishes = async (stage: Stage, mark: string, url: string) =>
  await stage.push(url, {
    ...envelope('bpms_instance_change'),
    ...{ type: 'finish', result: 'agree', title: mark, staffId: 'manager4220' },
    ...{ processInstanceId: stage.playground.company.approvals[0]?.processInstanceId },
    url: 'https://example.com/approval',
  });

const welcome: Happening = {
  trigger: TRIGGER_NAME,
  cause: employeeJoins,
  ticked: [TRIGGER_NAME, 'One Item per Employee', 'New Employee', 'Welcome in the Group'],
  output: { node: TRIGGER_NAME },
  result: { of: chat },
};

/** By the names of their files. */
export const examples: Record<string, Example> = {
  'new-employee': { happenings: [welcome], published: welcome },
  'new-employee-eventbridge': {
    happenings: [
      {
        trigger: TRIGGER_NAME,
        cause: employeeJoins,
        ticked: [TRIGGER_NAME, 'Put on the Event Bus'],
        output: { node: TRIGGER_NAME },
        result: { of: eventBus },
      },
    ],
  },
  'event-dispatcher': {
    isPublishedFirst: true,
    height: 1300,
    happenings: [
      {
        trigger: TRIGGER_NAME,
        cause: approvalFinishes,
        ticked: [
          TRIGGER_NAME,
          'Which System?',
          'Result for System A',
          'Update the Record in System A',
        ],
        // What the stand-in for System A answers.
        output: { node: 'Update the Record in System A', words: 'Workflow was started' },
      },
      {
        trigger: 'System A Changed a Result',
        cause: async ({ apiKey }, mark, url) =>
          await axios.post(
            url,
            { processInstanceId: '5d2b8a80', title: mark, result: 'agree', changedBy: 'Li Na' },
            { headers: { [apiKey.name]: apiKey.value }, proxy: false },
          ),
        ticked: ['System A Changed a Result', 'Changed in System A Itself?', 'Tell DingTalk'],
        output: { node: 'System A Changed a Result' },
        result: { of: chat },
      },
    ],
  },
  'approval-finished': {
    happenings: [
      {
        trigger: TRIGGER_NAME,
        cause: approvalFinishes,
        ticked: [
          TRIGGER_NAME,
          'Agreed or Refused',
          'The Approval',
          'Who Asked',
          'Who Decided',
          'Run the Automation',
        ],
        output: { node: 'Agreed or Refused' },
        result: { of: chat, words: 'Asked by' },
      },
    ],
  },
  'missed-events': {
    needs: 'new-employee',
    height: 1100,
    happenings: [
      {
        trigger: 'Every 10 Minutes',
        waitsFor: 'nothing',
        cause: (stage, mark) => stage.playground.openApi.addFailed([joined(stage, mark)]),
        ticked: ['Every 10 Minutes', 'Get Failed Events', 'Deliver to the Trigger'],
        output: { node: 'Get Failed Events' },
        result: { of: chat },
      },
    ],
    // n8n takes no settings from a file.
    setUp: async ({ editor }) => await editor.keepExecutions(),
  },
  'new-product': {
    happenings: [
      {
        trigger: 'DingTalk Automation Webhook Trigger',
        cause: async ({ playground: { automation } }, mark, url) => {
          const body = JSON.parse(automation.caller.settings.body) as object;
          automation.caller.configure({ url, body: JSON.stringify({ ...body, name: mark }) });
          await automation.caller.send();
        },
        ticked: ['DingTalk Automation Webhook Trigger', 'Announce by an Automation'],
        output: { node: 'DingTalk Automation Webhook Trigger' },
        result: { of: chat },
      },
    ],
  },
  alert: {
    happenings: [
      {
        trigger: 'Alert Comes In',
        cause: async ({ apiKey }, mark, url) =>
          await axios.post(
            url,
            { title: mark, message: 'Only 2 GB left', severity: 'critical' },
            { headers: { [apiKey.name]: apiKey.value }, proxy: false },
          ),
        ticked: ['Alert Comes In', 'What the Alert Says', 'Clean and Short', 'Alert the Group'],
        output: { node: 'What the Alert Says' },
        result: { of: chat },
      },
    ],
  },
  'ask-dingtalk': {
    happenings: [
      {
        trigger: 'Somebody Asks',
        cause: async ({ apiKey }, _mark, url) =>
          await axios.post(
            url,
            { name: '李' },
            { headers: { [apiKey.name]: apiKey.value }, proxy: false },
          ),
        ticked: [
          'Somebody Asks',
          'Search by Name',
          'One Item per Person',
          'Look the Person Up',
          'Did DingTalk Refuse?',
          'Tell the Group',
        ],
        output: { node: 'Look the Person Up', words: '李娜' },
        result: { of: chat, words: '李娜' },
      },
    ],
  },
  'row-change': {
    setUp: ({ postgres }) =>
      runSql(
        postgres,
        `CREATE TABLE orders (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          customer text NOT NULL,
          total numeric(10, 2) NOT NULL,
          status text NOT NULL DEFAULT 'new'
        )`,
      ),
    happenings: [
      {
        trigger: 'Order Added',
        waitsFor: 'database',
        // PostgreSQL keeps nothing for those who listen later.
        cause: async (stage, mark) =>
          await eventually('n8n hears of a new order', async () => {
            runSql(
              stage.postgres,
              `INSERT INTO orders (customer, total) VALUES ('${mark}', 128.50)`,
            );
            return await stage.editor.isTicked('Order Added');
          }),
        ticked: ['Order Added', 'The Change', 'Put on the Event Bus', 'Tell the Group'],
        output: { node: 'The Change' },
        result: { of: (stage) => (stage.eventBus.includes('my.shop') ? stage.chat : '') },
      },
    ],
  },
  digest: {
    height: 1000,
    happenings: [
      {
        trigger: TRIGGER_NAME,
        cause: employeeJoins,
        ticked: [TRIGGER_NAME, 'Line for the Digest', 'Table for the Day', 'Keep the Event'],
        output: { node: 'Keep the Event' },
      },
      {
        trigger: 'Every Day at 18:00',
        waitsFor: 'nothing',
        ticked: [
          'Every Day at 18:00',
          'Same Table',
          'Events of the Day',
          'Send the Digest',
          'Delete These Rows',
        ],
        output: { node: 'Events of the Day', words: 'joined' },
        result: { of: chat, words: 'The day in DingTalk' },
      },
    ],
  },
};

/**
 * Those in which each node of the package is at least once. All of them are played without a
 * browser, and here when the documentation gets new pictures.
 */
export const sample = ['new-employee', 'new-employee-eventbridge', 'missed-events', 'new-product'];
