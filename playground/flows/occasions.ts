import type { Happenings } from '../company/happenings';
import { type SampleEvent, messageOf } from '../dingtalk/events';

/** Something that happens at the company, which DingTalk pushes as an event. */
export interface Occasion {
  /** "a new employee joins", for example. */
  words: string;
  /** Lets it happen; each time it is another one. */
  happen: () => Happened;
}

/** What has happened. */
export interface Happened {
  /** The event's decrypted message. */
  message: Record<string, unknown>;
  /** By what it is known again in n8n. */
  mark: string;
}

type Sample = Record<string, unknown>;

const told: Record<string, (sample: Sample, company: Happenings) => Occasion> = {
  user_add_org: (sample, company) => ({
    words: 'a new employee joins',
    happen() {
      const { userId, name } = company.somebodyJoins();
      return {
        message: { ...sample, timeStamp: String(Date.now()), userId: [userId] },
        mark: `The new employee is ${name}, whose userId is ${userId}.`,
      };
    },
  }),
  bpms_instance_change: (sample, company) => ({
    words: 'an approval is finished',
    happen() {
      const { title, event } = company.anApprovalFinishes();
      const message = { ...sample, ...event(String(sample.CorpId ?? '')) };
      return { message, mark: `It is called “${title}”.` };
    },
  }),
};

/**
 * What happens when an event of a type is played.
 *
 * @param events of which the event's sample is, brought up to date
 * @param company where it happens
 */
export function occasionOf(
  eventType: string,
  events: SampleEvent[],
  company: Happenings,
): Occasion {
  const event = events.find(({ code }) => code === eventType) ?? {
    code: eventType,
    nameEn: eventType,
    sample: null,
  };
  const sample = messageOf(event);
  return (
    told[eventType]?.(sample, company) ?? {
      words: event.nameEn,
      happen: () => ({ message: sample, mark: `The event's code is ${eventType}.` }),
    }
  );
}
