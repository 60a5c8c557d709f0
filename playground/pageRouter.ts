import { Router } from 'express';

/** What a service is to the playground's site. */
export interface Feature {
  /** The service's own addresses; they come before anything that reads bodies. */
  service?: Router;
  /** What the page asks for, under /api and the service's name. */
  router: Router;
  /** Ends what runs. */
  stop?: () => void;
}

/** What the page asks of a service, by the end of the path. */
export interface PageRoutes {
  /** GET tells this. */
  tells?: Record<string, () => unknown>;
  /** GET tells, and PUT changes it and tells it as it is then. */
  keeps?: Record<string, readonly [read: () => unknown, change: (value: unknown) => void]>;
  /** POST does this. */
  does?: Record<string, () => void>;
  /** DELETE does this. */
  forgets?: Record<string, () => void>;
}

/** The routes of a service for the page. */
export function pageRouter({ tells, keeps, does, forgets }: PageRoutes): Router {
  const router = Router();
  for (const [path, read] of Object.entries(tells ?? {})) {
    router.get(`/${path}`, (_request, response) => void response.json(read()));
  }
  for (const [path, [read, change]] of Object.entries(keeps ?? {})) {
    router.get(`/${path}`, (_request, response) => void response.json(read()));
    router.put(`/${path}`, (request, response) => {
      change(request.body);
      response.json(read());
    });
  }
  for (const [path, act] of Object.entries(does ?? {})) {
    router.post(`/${path}`, (_request, response) => {
      act();
      response.status(204).end();
    });
  }
  for (const [path, forget] of Object.entries(forgets ?? {})) {
    router.delete(`/${path}`, (_request, response) => {
      forget();
      response.status(204).end();
    });
  }
  return router;
}
