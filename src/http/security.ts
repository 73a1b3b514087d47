/** How one signs in, and where one is signed in: everything of that on one page. */
import { Router } from 'express';
import { sendSecurity } from './account-pages.js';
import { fieldsOf, smallForm } from './forms.js';
import { known } from './proven.js';
import { contextOf } from './viewer.js';
import { rowsOf, type Pool } from '../db/client.js';
import { readSessions } from '../db/sessions.js';
import { endOtherSessions, endSession } from '../services/end-sessions.js';
import type { Door } from '../services/run-command.js';

export function createSecurityRouter({ door, pool }: { door: Door; pool: Pool }): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const sessions = await readSessions(rowsOf(pool), known(req).id, req.sessionID);
    sendSecurity(req, res, { sessions, ended: req.query.ended === '1' });
  });

  router.post('/end', smallForm, async (req, res) => {
    await door.run(endSession, contextOf(req), fieldsOf(req, 'session'));
    res.redirect(303, '/account/security?ended=1');
  });

  router.post('/end-others', smallForm, async (req, res) => {
    const sessions = await readSessions(rowsOf(pool), known(req).id, req.sessionID);
    const own = sessions.find(({ current }) => current);
    await door.run(endOtherSessions, contextOf(req), { session: own?.handle });
    res.redirect(303, '/account/security?ended=1');
  });

  return router;
}
