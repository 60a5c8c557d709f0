import { Router } from 'express';
import type { Directory } from './directory';

const COLOURS = ['#3370ff', '#00b386', '#f5844c', '#8c6bd9', '#d9467a', '#1f9ad6', '#b8860b'];

/** The pictures of people: the last letters of their names on a colour, as DingTalk draws them. */
export function avatars(directory: Directory): Router {
  const router = Router();
  router.get('/avatars/:file', (request, response, next) => {
    const person = directory.person(request.params.file.replace(/\.svg$/, ''));
    if (!person?.hasAvatar) return next();
    const colour = COLOURS[person.userId.length % COLOURS.length];
    response
      .type('svg')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="${colour}"/>` +
          `<text x="40" y="50" font-size="28" fill="#fff" text-anchor="middle" font-family="sans-serif">${person.name.slice(-2)}</text></svg>`,
      );
  });
  return router;
}
