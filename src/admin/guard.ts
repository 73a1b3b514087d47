/**
 * Stands before AdminJS: an address is answered only where the policy table has it, for this role, by this method and in
 * this family of addresses. AdminJS would run any action by any of its three families, by GET as well as by POST.
 */
import { Router, type Request, type RequestHandler } from 'express';
import { isUuid, oneTextEach } from './filters.js';
import { may, policy, READERS, type Right } from './policy.js';
import { isPreviewed } from './previews.js';
import { refusal } from '../errors.js';
import { isRead } from '../http/answer.js';
import { contextOf, viewerOf } from '../http/viewer.js';
import type { Door } from '../services/run-command.js';

export function createGuard(door: Door): Router {
  const router = Router({ strict: true, caseSensitive: true });
  router.use(onlyReaders(door));
  router.all('/api/resources/:resource/actions/:action{/:query}', guard(door, 'actions'));
  router.all('/api/resources/:resource/records/:id/:action', guard(door, 'records'));
  router.all('/api/resources/:resource/bulk/:action', guard(door, 'bulk'));
  router.all('/api/resources/:resource/search{/:query}', guard(door, 'search'));
  router.all('/api/previews/:resource/actions/:action', guard(door, 'actions', isPreviewed));
  router.all('/api/previews/:resource/records/:id/:action', guard(door, 'records', isPreviewed));
  return router;
}

/** The gate before this router says the same; a mistake there must not open these screens. */
const onlyReaders =
  (door: Door): RequestHandler =>
  async (req, _res, next) => {
    const viewer = viewerOf(req);
    if (!viewer) throw refusal('signed_out');
    if (READERS.includes(viewer.role)) return next();
    await door.recordDenial(contextOf(req), `${req.method} admin`);
    throw refusal('forbidden');
  };

const anything = (): boolean => true;

const guard =
  (door: Door, family: Right['family'] | 'bulk' | 'search', isThere: typeof isPreviewed = anything): RequestHandler =>
  async (req, _res, next) => {
    const resource = parameter(req, 'resource');
    const action = family === 'search' ? 'search' : parameter(req, 'action');
    const rights = policy.get(resource);
    if (!rights) throw refusal('not_found');
    if (!may(viewerOf(req)?.role, resource, action)) {
      await door.recordDenial(contextOf(req), `${resource} ${rights.has(action) ? action : loggable(action)}`);
      throw refusal('forbidden');
    }
    const right = rights.get(action);
    if (right?.family !== family || !isThere(resource, action)) throw refusal('not_found');
    if (isRead(req) !== (right.method === 'GET')) throw refusal('method_not_allowed');
    if (family === 'records' && !isUuid(parameter(req, 'id'))) throw refusal('not_found');
    if (right.method === 'GET') oneTextEach(req.query);
    next();
  };

function parameter(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** The log is for ever: of a name that somebody made up, only what a name looks like is kept. */
const loggable = (name: string): string => (/^\w{1,40}$/.test(name) ? name : '…');
