/**
 * Every failure ends here: one on the closed list with its status and message, anything else as a defect that tells the
 * reader nothing but the number under which the log has it.
 */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { requestIdOf, wantsPage } from './answer.js';
import { messageOf } from './messages.js';
import { sendError } from './pages.js';
import { viewerOf } from './viewer.js';
import { isOutage } from '../db/outage.js';
import { Refusal, refusal, type Issue } from '../errors.js';
import { HOUSE_LANGUAGE } from '../locales/index.js';
import type { Logger } from '../log.js';

export const nothingHere: RequestHandler = () => {
  throw refusal('not_found');
};

export function answerFailures(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const failure = asRefusal(error);
    if (failure.status >= 500) log.error({ request_id: requestIdOf(res), err: error }, 'request failed');
    if (res.headersSent) return next(error);
    res.status(failure.status);
    for (const [name, value] of Object.entries(headersFor(failure))) res.set(name, value);
    if (wantsPage(req)) return sendError(req, res, failure);
    const viewer = viewerOf(req);
    const language = viewer?.role === 'CUSTOMER' ? viewer.language : HOUSE_LANGUAGE;
    res.json({
      ...describeIssues(failure.issues, (issue) => messageOf(issue, language)),
      request_id: requestIdOf(res),
    });
  };
}

function describeIssues(issues: readonly [Issue, ...Issue[]], message: (issue: Issue) => string) {
  const described = issues.map((issue) => ({ code: issue.code, message: message(issue), field: issue.field }));
  return { error: described[0], ...(described.length > 1 && { errors: described }) };
}

export function headersFor(failure: Refusal): Record<string, string> {
  if (failure.status === 429 && failure.issues[0].params?.seconds)
    return { 'Retry-After': failure.issues[0].params.seconds };
  if (failure.status === 503) return { 'Retry-After': '1' };
  return {};
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isOutage(error)) return refusal('unavailable');
  const status =
    error instanceof Error && 'status' in error ? Number(error.status) : error instanceof URIError ? 400 : 500;
  // Express and its body parsers name their own status; 4xx are the sender's.
  if (status === 413) return refusal('too_large');
  if (status === 404) return refusal('not_found');
  return refusal(status >= 400 && status < 500 ? 'malformed' : 'defect');
}
