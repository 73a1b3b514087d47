/**
 * Another site's page must not act with our reader's session. A browser says where a request comes from: in
 * Sec-Fetch-Site, or, an older one, in Origin. A program that is no browser says neither and brings no stolen session.
 */
import type { Request, RequestHandler } from 'express';
import { isRead } from './answer.js';
import { refusal } from '../errors.js';

const METHODS = ['GET', 'HEAD', 'POST'];

/** Nothing here answers to any other method. */
export const onlyKnownMethods: RequestHandler = (req, res, next) => {
  if (METHODS.includes(req.method)) return next();
  res.set('Allow', METHODS.join(', '));
  throw refusal('method_not_allowed');
};

export function refuseCrossSite(publicOrigin: string | undefined): RequestHandler {
  return (req, _res, next) => {
    if (isRead(req) || comesFromUs(req, publicOrigin)) return next();
    throw refusal('cross_site');
  };
}

function comesFromUs(req: Request, publicOrigin: string | undefined): boolean {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  const own = publicOrigin ?? `${req.protocol}://${req.get('host') ?? ''}`;
  if (origin !== undefined && origin !== 'null')
    return origin === own && (site === undefined || site === 'same-origin');
  if (site === undefined) return origin === undefined;
  return site === 'same-origin' || (site === 'none' && origin === undefined);
}
