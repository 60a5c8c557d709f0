import { randomInt, randomUUID } from 'node:crypto';
import { type SampleEvent, messageOf } from '../dingtalk/events';

/** Something that happens at the company, which DingTalk pushes as an event. */
export interface Occasion {
  /** "a new employee joins", for example. */
  words: string;
  /** The event's decrypted message, another one each time. */
  message: Record<string, unknown>;
  /** By what it is known again in n8n. */
  mark: string;
}

type Sample = Record<string, unknown>;

const HOUR_MS = 3_600_000;

const told: Record<string, (sample: Sample) => Occasion> = {
  user_add_org(sample) {
    const employee = `employee-${randomInt(1000, 10_000)}`;
    return {
      words: 'a new employee joins',
      message: { ...sample, timeStamp: String(Date.now()), userId: [employee] },
      mark: `The new employee's userId is ${employee}.`,
    };
  },
  bpms_instance_change(sample) {
    const finishTime = Date.now();
    const createTime = finishTime - HOUR_MS;
    const title = `Leave request ${randomInt(1000, 10_000)}`;
    const message = {
      ...sample,
      ...{ type: 'finish', result: 'agree', title, createTime, finishTime },
      processInstanceId: randomUUID(),
    };
    return { words: 'an approval is finished', message, mark: `It is called “${title}”.` };
  },
};

/** What happens when an event of a type is played: its sample, brought up to date. */
export function occasionOf(eventType: string, events: SampleEvent[]): Occasion {
  const event = events.find(({ code }) => code === eventType) ?? {
    code: eventType,
    nameEn: eventType,
    sample: null,
  };
  const sample = messageOf(event);
  return (
    told[eventType]?.(sample) ?? {
      words: event.nameEn,
      message: sample,
      mark: `The event's code is ${eventType}.`,
    }
  );
}
