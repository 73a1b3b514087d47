/** The pages about one's own sign-in. How they look is the portal's business. */
import type { Request, Response } from 'express';
import { messageOf } from './messages.js';
import { languageOf } from './pages.js';
import { known } from './proven.js';
import { viewerOf } from './viewer.js';
import type { OpenSession } from '../db/sessions.js';
import type { Issue } from '../errors.js';
import {
  renderChangePassword,
  renderConfirm,
  renderSecondFactor,
  renderSecurity,
  type PasswordField,
  type SecondFactorState,
} from '../portal/pages/index.js';

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

export function sendConfirm(
  req: Request,
  res: Response,
  { returnTo, issue }: { returnTo: string | undefined; issue?: Issue },
): void {
  const viewer = known(req);
  const error = issue && messageOf(issue, viewer.language);
  res.type('html').send(renderConfirm({ viewer, returnTo, error }));
}

export function sendSecondFactor(
  req: Request,
  res: Response,
  { issue, ...state }: SecondFactorState & { issue?: Issue },
): void {
  const viewer = known(req);
  res.type('html').send(renderSecondFactor(viewer, state, issue && messageOf(issue, viewer.language)));
}

export function sendSecurity(
  req: Request,
  res: Response,
  shown: { sessions: readonly OpenSession[]; ended: boolean },
): void {
  const viewer = known(req);
  res.type('html').send(renderSecurity(viewer, { ...shown, secondFactor: viewer.second_factor }));
}
