/** The pages that this layer answers with. How they look is the portal's business. */
import type { Request, Response } from 'express';
import { requestIdOf } from './answer.js';
import { messageOf } from './messages.js';
import { viewerOf } from './viewer.js';
import type { Issue, Refusal } from '../errors.js';
import { HOUSE_LANGUAGE, LANGUAGES, type Language } from '../locales/index.js';
import {
  renderError,
  renderForgotten,
  renderResetPassword,
  renderSignIn,
  renderSignInCode,
} from '../portal/pages/index.js';

/** Of whoever has not signed in, the browser says which languages are read. */
export const languageOf = (req: Request): Language => viewerOf(req)?.language ?? acceptedBy(req);

function acceptedBy(req: Request): Language {
  const accepted = req.acceptsLanguages(LANGUAGES.map((language) => language.toLowerCase()));
  return LANGUAGES.find((language) => language.toLowerCase() === accepted) ?? HOUSE_LANGUAGE;
}

export interface SignInForm {
  email?: string;
  returnTo?: string;
  issue?: Issue;
  /** A new password has just been set. */
  reset?: boolean;
}

export function sendSignIn(req: Request, res: Response, { email, returnTo, issue, reset }: SignInForm): void {
  const language = languageOf(req);
  const error = issue && messageOf(issue, language);
  res.type('html').send(renderSignIn({ language, email, returnTo, error, reset }));
}

interface Forgotten {
  /** A mail has just been asked for. */
  sent: boolean;
  email?: string;
  issue?: Issue;
}

export function sendForgotten(req: Request, res: Response, { sent, email, issue }: Forgotten): void {
  const language = languageOf(req);
  res.type('html').send(renderForgotten({ language, sent, email, error: issue && messageOf(issue, language) }));
}

export function sendResetPassword(
  req: Request,
  res: Response,
  { token, issues }: { token: string; issues: readonly Issue[] },
): void {
  const language = languageOf(req);
  const errors: Partial<Record<string, string>> = {};
  for (const issue of issues) errors[issue.field ?? ''] ??= messageOf(issue, language);
  res.type('html').send(renderResetPassword({ language, token, errors }));
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
