/** What every answer tells the browser to refuse. The admin's screens set a content policy of their own. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

export function securityHeaders({ https }: { https: boolean }): RequestHandler {
  const ask = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    // With `no-referrer` a browser sends our own forms with `Origin: null`, and the cross-site guard could not tell
    // them from foreign ones. Other sites learn nothing either way.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: YEAR_SECONDS, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  });
  const headers = headersOf(ask).set(
    'Permissions-Policy',
    'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  );
  return (_req, res, next) => {
    res.setHeaders(headers);
    next();
  };
}

/** They are the same for every answer, so the fifteen steps in which they are made are gone through once. */
function headersOf(make: ReturnType<typeof helmet>): Map<string, number | string | readonly string[]> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  make(answer.req, answer, () => undefined);
  return new Map(answer.getHeaderNames().map((name) => [name, answer.getHeader(name) ?? '']));
}

/** Pages about people's money stay in no cache. Whatever may be kept says so itself. */
export const keepNothing: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
