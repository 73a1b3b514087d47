/** The pages that this layer answers with. How they look is the portal's business. */
import type { Request, Response } from 'express';
import { requestIdOf } from './answer.js';
import { messageOf } from './messages.js';
import { viewerOf } from './viewer.js';
import type { Issue, Refusal } from '../errors.js';
import type { Language } from '../locales/index.js';
import { renderChangePassword, renderError, renderSignIn, type PasswordField } from '../portal/pages/index.js';

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

const PASSWORD_FIELDS: readonly string[] = [
  'current_password',
  'new_password',
  'new_password_again',
] satisfies PasswordField[];

export function sendChangePassword(
  req: Request,
  res: Response,
  { issues, done, requestId }: { issues: readonly Issue[]; done: boolean; requestId: string },
): void {
  const language = languageOf(req);
  const isField = ({ field }: Issue): boolean => PASSWORD_FIELDS.includes(field ?? '');
  const errors: Partial<Record<string, string>> = {};
  for (const issue of issues.filter(isField)) errors[issue.field ?? ''] = messageOf(issue, language);
  const [other] = issues.filter((issue) => !isField(issue));
  const error = other && messageOf(other, language);
  res.type('html').send(renderChangePassword({ language, viewer: viewerOf(req), errors, error, done, requestId }));
}

export function sendError(req: Request, res: Response, { status, issues: [issue] }: Refusal): void {
  const language = languageOf(req);
  const message = messageOf(issue, language);
  res.type('html').send(renderError({ language, status, message, requestId: requestIdOf(res), viewer: viewerOf(req) }));
}
