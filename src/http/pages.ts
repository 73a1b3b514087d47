/** The pages that this layer answers with. How they look is the portal's business. */
import type { Request, Response } from 'express';
import { requestIdOf } from './answer.js';
import { messageOf } from './messages.js';
import { viewerOf } from './viewer.js';
import type { Issue, Refusal } from '../errors.js';
import type { Language } from '../locales/index.js';
import { renderError, renderSignIn, renderSignInCode } from '../portal/pages/index.js';

export const languageOf = (req: Request): Language => viewerOf(req)?.language ?? 'EN';

export interface SignInForm {
  email?: string;
  returnTo?: string;
  issue?: Issue;
}

export function sendSignIn(req: Request, res: Response, { email, returnTo, issue }: SignInForm): void {
  const language = languageOf(req);
  const error = issue && messageOf(issue, language);
  res.type('html').send(renderSignIn({ language, email, returnTo, error }));
}

export function sendSignInCode(req: Request, res: Response, issue?: Issue): void {
  const language = languageOf(req);
  res.type('html').send(renderSignInCode({ language, error: issue && messageOf(issue, language) }));
}

export function sendError(req: Request, res: Response, { status, issues: [issue] }: Refusal): void {
  const language = languageOf(req);
  const message = messageOf(issue, language);
  res.type('html').send(renderError({ language, status, message, requestId: requestIdOf(res), viewer: viewerOf(req) }));
}
