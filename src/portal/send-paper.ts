/** The client's own papers come in here: a command through the door like any other, and the page again with what came of it. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { renderIdentity } from './pages/index.js';
import { refusal, Refusal } from '../errors.js';
import { receivePaper } from '../http/receive-paper.js';
import { contextOf, viewerOf } from '../http/viewer.js';
import { translator } from '../locales/index.js';
import { sendOwnPaper } from '../services/add-document.js';
import { readIdentity } from '../services/read-portfolio.js';
import type { Door } from '../services/run-command.js';

type PortalPool = Parameters<typeof readIdentity>[0];

interface Parts {
  portalPool: PortalPool;
  door: Door;
}

export function identityPage({ portalPool }: Pick<Parts, 'portalPool'>): RequestHandler {
  return (req, res) => show(portalPool, req, res, { sent: req.query.sent === '1' });
}

export function sendPaper({ portalPool, door }: Parts): RequestHandler {
  return async (req, res) => {
    try {
      const { request_id, ...form } = await receivePaper(req, res);
      const requestId = typeof request_id === 'string' && request_id !== '' ? request_id : randomUUID();
      await door.run(sendOwnPaper, { ...contextOf(req), requestId }, form);
      res.redirect(303, '/portal/identity?sent=1');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const wantsPage = req.accepts(['html', 'json']) === 'html';
      if (!wantsPage) throw error;
      res.status(error.status);
      await show(portalPool, req, res, { refused: error });
    }
  };
}

async function show(
  portalPool: PortalPool,
  req: Request,
  res: Response,
  { sent = false, refused }: { sent?: boolean; refused?: Refusal },
): Promise<void> {
  const viewer = viewerOf(req);
  if (!viewer) throw refusal('signed_out');
  const identity = await readIdentity(portalPool, viewer.id);
  if (!identity) throw refusal('not_found');
  const t = translator(viewer.language);
  const error = refused?.issues.map(({ code, params }) => t(`errors:${code}`, params)).join(' ');
  res.type('html').send(renderIdentity(viewer, identity, { sent, error, requestId: randomUUID() }));
}
