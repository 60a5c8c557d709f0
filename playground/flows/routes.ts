import { Router } from 'express';
import { z } from 'zod';
import { checkInput } from '../checkInput';
import { listens } from './model';
import type { Stage } from './stage';

const choiceSchema = z.object({ name: z.string() });

/** What the page is told of a flow: requests to other systems stay here, for they carry secrets. */
export interface OfferedFlow {
  name: string;
  /** Where n8n shows its executions. */
  executionsUrl: string;
  /** Whether another system starts it, and not DingTalk. */
  isCalled: boolean;
  /** The event that it waits for, unless it is called. */
  eventType?: string;
}

/** What can be played. */
export interface Offer {
  flows: OfferedFlow[];
  /** The chosen flow's name; empty while the callback URL is that of no flow. */
  chosen: string;
  /** What happens when it is played. */
  occasion: string;
}

/** The routes under /api/flows. */
export function flowsRouter(stage: Stage): Router {
  const flows = stage.flows.map((flow) => ({
    name: flow.name,
    executionsUrl: flow.executionsUrl,
    ...(listens(flow) ? { isCalled: false, eventType: flow.eventType } : { isCalled: true }),
  }));
  const offer = (): Offer => ({
    flows,
    chosen: stage.chosen?.name ?? '',
    occasion: stage.occasion,
  });

  const router = Router();
  router.get('/', (_request, response) => void response.json(offer()));
  router.put('/chosen', (request, response) => {
    stage.choose(checkInput(choiceSchema, request.body, 'The choice').name);
    response.json(offer());
  });
  router.post('/play', async (_request, response) => void response.json(await stage.play()));
  return router;
}
