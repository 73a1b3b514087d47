/** Where a sign-in leads: back to the page that was asked for, if it is one of ours and the person's, else home. */
import type { Role } from '../request-context.js';

const HOMES: Record<Role, string> = { ADMIN: '/admin', COMPLIANCE: '/admin', CUSTOMER: '/portal' };

export const homeOf = (role: Role): string => HOMES[role];

export const signInUrl = (from: string): string => {
  const path = localPath(from);
  return path && path !== '/' ? `/login?return_to=${encodeURIComponent(path)}` : '/login';
};

/** The path and query of an address on this server; nothing for any other. */
export function localPath(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 1000) return undefined;
  if (!address.startsWith('/') || /^\/[/\\]|[\u0000-\u001f\\]/.test(address)) return undefined;
  const here = 'http://here.invalid';
  const url = URL.canParse(address, here) ? new URL(address, here) : undefined;
  return url?.origin === here ? url.pathname + url.search : undefined;
}

export function landing(role: Role, returnTo: unknown): string {
  const path = localPath(returnTo);
  const areas = [HOMES[role], '/account'];
  const isTheirs =
    path !== undefined &&
    areas.some((area) => path === area || path.startsWith(`${area}/`) || path.startsWith(`${area}?`));
  return isTheirs ? path : HOMES[role];
}
