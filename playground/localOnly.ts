import type { Request, RequestHandler } from 'express';

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const READING_METHODS = ['GET', 'HEAD'];

/**
 * Lets only this machine's own pages and programs in. The server holds keys and can send requests,
 * so neither a name that was rebound to localhost nor another site's script may use it.
 */
export const localOnly: RequestHandler = (request, response, next) => {
  if (!LOCAL_NAMES.includes(hostName(request))) {
    response.status(403).json({ error: 'Open the playground as localhost.' });
  } else if (!READING_METHODS.includes(request.method) && isCrossOrigin(request)) {
    response.status(403).json({ error: 'Another site may not use the playground.' });
  } else {
    next();
  }
};

function hostName({ headers: { host } }: Request): string {
  const address = `http://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function isCrossOrigin({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return (
    (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none')
  );
}
