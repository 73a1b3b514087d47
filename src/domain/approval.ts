/**
 * Two pairs of eyes: from which amount on a command needs a second person, and who that may be. Nobody approves what
 * they asked for, nor what they entered, uploaded or edited. An amount that is cut into pieces is still that amount: what
 * one person has done lately for the same client counts with what is done now.
 */
import { decimal, type Decimal } from './money.js';
import { refusal } from '../errors.js';

export interface PolicyLine {
  /** Up to and including this amount one person is enough; null: never. */
  above_usd: Decimal | null;
  /** How long what was done alone counts together; null: each amount stands for itself. */
  within_hours: number | null;
  is_active: boolean;
}

const NOTHING = decimal('0');

/**
 * A command without a line, or a matter whose worth nobody knows, needs a second person. `earlier` is what one person has
 * done alone since `countsSince`; a second person's approvals are no part of it.
 */
export function needsSecondPerson(
  line: PolicyLine | undefined,
  amount: Decimal | undefined,
  earlier: Decimal = NOTHING,
): boolean {
  if (!line) return true;
  if (!line.is_active) return false;
  return line.above_usd === null || amount === undefined || amount.abs().plus(earlier).greaterThan(line.above_usd);
}

const HOUR = 3_600_000;

/** From when on what was done alone counts, if it does at all. What a clock that ran ahead has dated later counts, too. */
export const countsSince = (line: PolicyLine | undefined, now: Date): Date | undefined =>
  line?.within_hours ? new Date(now.getTime() - line.within_hours * HOUR) : undefined;

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
  /** Has the account by the hand of the one who asks, and nothing since that only its owner can have done. */
  accessGiven: boolean;
  /** The other way round: could be who asks. */
  gaveAccess: boolean;
  /** Some other admin may, who has had no hand in it. */
  anotherMay: boolean;
}

export function checkMayApprove({ requested_by }: Pick<Waiting, 'requested_by'>, decider: Decider): void {
  if (decider.id === requested_by) throw refusal('own_request');
  if ((decider.isTarget || decider.involved) && !decider.anotherMay) throw refusal('nobody_left');
  if (decider.isTarget) throw refusal('own_account');
  if (decider.involved) throw refusal('own_work');
  if (decider.accessGiven) throw refusal('access_given');
  if (decider.gaveAccess) throw refusal('gave_access');
}

export const lapsesAt = (requested: Date, hours: number): Date => new Date(requested.getTime() + hours * HOUR);
