/**
 * What a handler must know of a request: who asks, in AdminJS's words and in ours, and what was sent. AdminJS hands its
 * `currentAdmin` to every handler unchanged, so the rest hangs on that; neither the body nor the address's parameters go
 * through AdminJS's own parsing.
 */
import type { ActionContext, ActionRequest, CurrentAdmin } from 'adminjs';
import type { Asked } from './filters.js';
import { invariant } from '../errors.js';
import type { Viewer } from '../http/viewer.js';
import type { RequestContext } from '../request-context.js';

export type Fields = Readonly<Record<string, unknown>>;

export interface Call {
  viewer: Viewer;
  context: RequestContext;
  asked: Asked;
  fields: Fields;
}

/** How we write an action's handler: what it answers goes to the browser as JSON. */
export type Handler = (request: ActionRequest, response: unknown, context: ActionContext) => Promise<object>;

const calls = new WeakMap<CurrentAdmin, Call>();

/** The person as the browser and AdminJS know them, and no more. */
export function currentAdminOf(call: Call): CurrentAdmin {
  const { id, email, first_name, last_name, role, language } = call.viewer;
  const admin: CurrentAdmin = {
    id,
    email,
    title: `${first_name} ${last_name}`,
    role,
    language: language.toLowerCase(),
  };
  calls.set(admin, call);
  return admin;
}

export function callOf(admin: CurrentAdmin | undefined): Call {
  const call = admin && calls.get(admin);
  invariant(call, 'a handler runs for a signed-in person');
  return call;
}
