/** Effective time, then order of entry: the one order in which events are replayed. */
import { refusal } from '../errors.js';

export interface Dated {
  at: Date;
  /** From the sequence shared by all event tables. */
  seq: bigint;
}

export const inOrder = (a: Dated, b: Dated): number =>
  a.at.getTime() - b.at.getTime() || (a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0);

const MINUTE = 60_000;
export const DAY = 86_400_000;

/** 00:00:00 UTC of a moment's day. The books know no other day. */
export const startOfDay = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY) * DAY);
/** 00:00:00 UTC of the first of a moment's month. */
export const startOfMonth = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
/** "2026-11-22": a UTC day as a column of days writes it. */
export const dayText = (at: Date): string => at.toISOString().slice(0, 10);

/**
 * When an entry takes effect: now, unless it names an earlier moment. Up to a minute ahead counts as now, since clocks
 * differ; further ahead is refused.
 */
export function effectiveAt(given: Date | null, now: Date, field: string): Date {
  if (!given) return now;
  if (given.getTime() > now.getTime() + MINUTE) throw refusal('in_the_future', field, { now: now.toISOString() });
  return given < now ? given : now;
}

/** The UTC day and minute, as refusals quote it. */
export const dayOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
