/**
 * Two pairs of eyes: from which amount on a command needs a second person, and who that may be. Nobody approves what
 * they asked for, nor what they entered, uploaded or edited.
 */
import type { Decimal } from './money.js';
import { refusal } from '../errors.js';

export interface PolicyLine {
  /** Up to and including this amount one person is enough; null: never. */
  above_usd: Decimal | null;
  is_active: boolean;
}

/** A command without a line, or a matter whose worth nobody knows, needs a second person. */
export function needsSecondPerson(line: PolicyLine | undefined, amount: Decimal | undefined): boolean {
  if (!line) return true;
  if (!line.is_active) return false;
  return line.above_usd === null || amount === undefined || amount.abs().greaterThan(line.above_usd);
}

export type ApprovalStatus = 'WAITING' | 'APPROVED' | 'DECLINED' | 'CANCELLED' | 'LAPSED';

export interface Waiting {
  status: ApprovalStatus;
  requested_by: string;
  expires_at: Date;
}

/** Refused once it has come to an end, or its time is over: the clock decides, and not whether a job has run. */
export function checkStillWaits({ status, expires_at }: Waiting, now: Date): void {
  if (status === 'LAPSED' || (status === 'WAITING' && expires_at <= now)) throw refusal('approval_lapsed');
  if (status !== 'WAITING') throw refusal('approval_ended', undefined, { state: status.toLowerCase() });
}

/** What is known of the one who decides, besides being an admin. */
export interface Decider {
  id: string;
  /** Has entered, uploaded or edited what is decided on. */
  involved: boolean;
  /** Is whom it is about. */
  isTarget: boolean;
}

export function checkMayApprove({ requested_by }: Pick<Waiting, 'requested_by'>, decider: Decider): void {
  if (decider.id === requested_by) throw refusal('own_request');
  if (decider.isTarget) throw refusal('own_account');
  if (decider.involved) throw refusal('own_work');
}

const HOUR = 3_600_000;
export const lapsesAt = (requested: Date, hours: number): Date => new Date(requested.getTime() + hours * HOUR);
