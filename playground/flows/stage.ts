import { type SystemAnswer, postAsSystem } from '../anotherSystem';
import type { Happenings } from '../company/happenings';
import type { Delivery } from '../dingtalk/delivery';
import type { SampleEvent } from '../dingtalk/events';
import type { DingTalkFeature } from '../dingtalk/routes';
import { InvalidInput } from '../invalidInput';
import { type CalledFlow, type Flow, type ListeningFlow, listens } from './model';
import { type Occasion, occasionOf } from './occasions';

/** What is played to a callback URL that belongs to none of the flows. */
const USUAL_EVENT = 'user_add_org';

/** How the play ended: DingTalk's event was delivered, or another system got n8n's answer. */
export type Played = { delivery: Delivery; mark: string } | { call: SystemAnswer };

/**
 * Which flow the big button plays.
 *
 * A flow that listens to DingTalk is chosen by pointing the app to it, because an app has one
 * callback URL. Who enters the URL of something else has none of them chosen.
 */
export class Stage {
  private called: CalledFlow | undefined;

  constructor(
    readonly flows: Flow[],
    private readonly events: SampleEvent[],
    private readonly company: Happenings,
    private readonly dingTalk: Pick<DingTalkFeature, 'app' | 'pointTo' | 'pushEvent'>,
  ) {}

  /** undefined when the callback URL is that of no flow. */
  get chosen(): Flow | undefined {
    return this.called ?? this.pointedTo;
  }

  /** What happens when it is played: "a new employee joins", for example. */
  get occasion(): string {
    return this.called?.occasion ?? this.nextOccasion().words;
  }

  /**
   * @param name of a flow, or empty for whatever is at the callback URL
   * @throws InvalidInput when there is no such flow
   */
  choose(name: string): void {
    const flow = this.flows.find((candidate) => candidate.name === name);
    if (name && !flow) throw new InvalidInput(`There is no flow called "${name.slice(0, 100)}".`);
    this.called = flow && !listens(flow) ? flow : undefined;
    if (flow && listens(flow)) this.dingTalk.pointTo(flow.callbackUrl);
  }

  /** @throws InvalidInput when DingTalk would not push the event */
  async play(): Promise<Played> {
    if (this.called) return { call: await postAsSystem(this.called.request) };
    const afterwards = this.pointedTo?.afterwards;
    const { message, mark } = this.nextOccasion().happen();
    const delivery = await this.dingTalk.pushEvent(message);
    return { delivery, mark: [mark, afterwards].filter(Boolean).join(' ') };
  }

  private get pointedTo(): ListeningFlow | undefined {
    const { callbackUrl } = this.dingTalk.app();
    return this.flows.filter(listens).find((flow) => flow.callbackUrl === callbackUrl);
  }

  private nextOccasion(): Occasion {
    return occasionOf(this.pointedTo?.eventType ?? USUAL_EVENT, this.events, this.company);
  }
}
