/**
 * What one person can have written to the log, which nothing ever leaves. Refusals are in it, and somebody who asks for
 * the forbidden again and again does not fill it: so many an hour of one person, or of one stranger's network, then one
 * row that says so, then none. A client's commands are all in it, so there are so many an hour, and then they are refused.
 */
import { createHmac } from 'node:crypto';
import { createQuota, type Room } from '../db/rate-limits.js';
import type { Pool } from '../db/client.js';
import { network } from '../network.js';
import { refusal } from '../errors.js';
import type { RequestContext } from '../request-context.js';

export interface HourlyLimit {
  attempts: number;
  seconds: number;
}

export type DenialRoom = (context: RequestContext) => Promise<Room>;

export function createDenialRoom(pool: Pool, key: string, limit: HourlyLimit | undefined): DenialRoom {
  if (!limit) return () => Promise.resolve('room');
  const quota = createQuota(pool, { name: 'denials', ...limit });
  return (context) => {
    const who = whoIs(context);
    // A job of our own asks for nothing forbidden twice.
    if (who === undefined) return Promise.resolve('room');
    return quota(createHmac('sha256', key).update(`denials\n${who}`).digest('base64url'));
  };
}

function whoIs({ actor, ip }: RequestContext): string | undefined {
  if (actor.kind === 'person') return actor.id;
  return actor.kind === 'anonymous' ? network(ip) : undefined;
}

/** A client whose session a thief has worn out may leave, and shut the thief out. */
const ALWAYS: ReadonlySet<string> = new Set(['sign-out', 'change-own-password']);

/** Refused with `too_many_commands` once a client has given so many. */
export function createClientLimit(
  pool: Pool,
  limit: HourlyLimit | undefined,
): (context: RequestContext, command: string) => Promise<void> {
  if (!limit) return () => Promise.resolve();
  const quota = createQuota(pool, { name: 'commands', ...limit });
  return async ({ actor }, command) => {
    if (actor.kind !== 'person' || actor.role !== 'CUSTOMER' || ALWAYS.has(command)) return;
    if ((await quota(actor.id)) !== 'room') throw refusal('too_many_commands');
  };
}
