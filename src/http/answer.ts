/** Whether a request wants a page or data, and small answers both share. */
import type { Request, Response } from 'express';

/** Programs get JSON: whoever asks for it first, and everything under an `/api/`. */
export function wantsPage(req: Request): boolean {
  if (/\/api(\/|$)/.test(req.path)) return false;
  return req.accepts(['html', 'json']) === 'html';
}

export const isRead = (req: Request): boolean => req.method === 'GET' || req.method === 'HEAD';

/** Sends a reader on: a page by 303, so that a form is never sent twice, and a program by the address alone. */
export function sendOn(req: Request, res: Response, path: string): void {
  if (wantsPage(req)) res.redirect(303, path);
  else res.json({ redirect: path });
}

export const requestIdOf = (res: Response): string => String(res.locals.requestId);
