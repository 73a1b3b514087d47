/**
 * Refusals are in the log, and somebody who asks for the forbidden again and again does not fill it: so many an hour of
 * one person, or of one stranger's network, then one row that says so, then none.
 */
import { createHmac } from 'node:crypto';
import { createQuota, type Room } from '../db/rate-limits.js';
import type { Pool } from '../db/client.js';
import { network } from '../network.js';
import type { RequestContext } from '../request-context.js';

export interface DenialLimit {
  attempts: number;
  seconds: number;
}

export type DenialRoom = (context: RequestContext) => Promise<Room>;

export function createDenialRoom(pool: Pool, key: string, limit: DenialLimit | undefined): DenialRoom {
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
