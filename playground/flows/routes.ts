import { Router } from 'express';
import { z } from 'zod';
import { checkInput } from '../checkInput';
import { listens } from './model';
import type { Stage } from './stage';

const choiceSchema = z.object({ name: z.string() });

/** The routes under /api/flows. */
export function flowsRouter(stage: Stage): Router {
  // Requests to other systems stay here: they carry secrets.
  const flows = stage.flows.map((flow) => ({
    name: flow.name,
    executionsUrl: flow.executionsUrl,
    ...(listens(flow) ? { isCalled: false, eventType: flow.eventType } : { isCalled: true }),
  }));
  const state = () => ({ flows, chosen: stage.chosen?.name ?? '', occasion: stage.occasion });

  const router = Router();
  router.get('/', (_request, response) => void response.json(state()));
  router.put('/chosen', (request, response) => {
    stage.choose(checkInput(choiceSchema, request.body, 'The choice').name);
    response.json(state());
  });
  router.post('/play', async (_request, response) => void response.json(await stage.play()));
  return router;
}
