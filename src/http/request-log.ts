/** One line a request. A path is logged without its query, where a search or a filter may hold personal data. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { requestIdOf } from './answer.js';
import { viewerOf } from './viewer.js';
import type { Logger } from '../log.js';

/** Our own id, never the client's: it is what a person quotes and what the log is searched for. */
export const giveRequestId: RequestHandler = (_req, res, next) => {
  res.locals.requestId = randomUUID();
  res.set('X-Request-Id', requestIdOf(res));
  next();
};

const QUIET = /^\/(healthz|readyz|assets\/)/;

export function logRequests(log: Logger): RequestHandler {
  // These facts are named one by one, so nothing secret has to be looked for in each line.
  const lines = log.child({}, { redact: { paths: [] } });
  return (req, res, next) => {
    const since = performance.now();
    const path = req.path.slice(0, 200);
    res.once('close', () => {
      const level = res.statusCode >= 500 ? 'error' : QUIET.test(path) ? 'debug' : 'info';
      const facts = {
        request_id: requestIdOf(res),
        method: req.method,
        path,
        status: res.statusCode,
        ms: Math.round(performance.now() - since),
        ip: req.ip,
        user_id: viewerOf(req)?.id,
        ...(!res.writableFinished && { aborted: true }),
      };
      lines[level](facts, 'request');
    });
    next();
  };
}
