/**
 * A command that needs a second person is tried out, so that it is refused at once where it could not be done, taken
 * back, and kept until somebody else decides.
 */
import { sealInput } from './kept-input.js';
import type { Matter, Standards } from './matter.js';
import { MATTERS } from './second-person.js';
import type { Approvals, Call, LogRow, Outcome, Result, Tx, UseCase } from './use-case.js';
import { digestOf } from '../db/approval-targets.js';
import {
  cancelAllOf,
  cancelWaiting,
  countActiveAdmins,
  findPolicyLine,
  noteDoneAlone,
  otherActiveAdmins,
  storeSealedInput,
  sumDoneAlone,
} from '../db/approvals.js';
import { provisionally } from '../db/provisionally.js';
import { insertRow } from '../db/rows.js';
import { countsSince, lapsesAt, needsSecondPerson } from '../domain/approval.js';
import { plain, type Decimal } from '../domain/money.js';
import { refusal } from '../errors.js';
import { queueMail } from '../notify/index.js';

/** What is answered where nothing is done yet. */
export type Waits = { id: string; waits_until: string };

export interface Asking<I, P> {
  input: I;
  raw: unknown;
  call: Call<P>;
  approvals: Approvals;
  jumpPercent: number;
}

export const canNeedSecondPerson = (command: string): boolean => Object.hasOwn(MATTERS, command);

/** The command's outcome, or that of asking for it. */
export async function runOrAsk<I, R extends Result, P>(
  tx: Tx,
  useCase: UseCase<I, R, P>,
  asking: Asking<I, P>,
): Promise<Outcome<R | Waits>> {
  const { input, call, jumpPercent } = asking;
  if (!asking.approvals.required || !canNeedSecondPerson(useCase.name)) return useCase.run(tx, input, call);
  const tried = await provisionally(tx, async () => {
    const done = await useCase.run(tx, input, call);
    const judged = await judge(tx, { command: useCase.name, input, now: call.now(), jumpPercent }, done);
    if (!judged.waits) await noteAlone(tx, useCase.name, judged.matter, call.now());
    return { stays: !judged.waits, outcome: { done, judged } };
  });
  const { waits, matter } = tried.judged;
  return waits && matter ? ask(tx, useCase.name, asking, matter) : tried.done;
}

interface Judged {
  waits: boolean;
  /** Nothing where one person may always give this command. */
  matter?: WeighedMatter;
}

/** What a form is told beforehand. */
export interface WouldWait {
  /** What one person has done before it, where that counts as well. */
  earlier_usd: string | null;
}

export const wouldWait = ({ waits, matter }: Judged): WouldWait | null =>
  waits ? { earlier_usd: matter?.earlier ? plain(matter.earlier) : null } : null;

interface WeighedMatter extends Matter {
  /** What one person has done for the same client shortly before, where there is any. */
  earlier?: Decimal;
}

interface Tried extends Standards {
  command: string;
  input: unknown;
}

/**
 * Whether a second person is needed, and to decide on what. Asked once the command has run and holds its locks, and before
 * it is taken back, so that of two at once the later one counts the earlier.
 */
export async function judge(tx: Tx, { command, input, ...standards }: Tried, done: Outcome<Result>): Promise<Judged> {
  const matter = await MATTERS[command]?.(tx, input as Readonly<Record<string, unknown>>, done, standards);
  if (!matter) return { waits: false };
  // No line says when the lines themselves may be changed by one person, so that none can be made to.
  const line = await findPolicyLine(tx, command);
  const since = countsSince(line, standards.now);
  const { user_id, amount } = matter;
  const earlier = user_id && amount && since ? await sumDoneAlone(tx, user_id, command, since) : undefined;
  if (!needsSecondPerson(line, amount, earlier)) return { waits: false, matter };
  if (await makesTheSecondAdmin(tx, command, input, done)) return { waits: false, matter };
  return { waits: true, matter: { ...matter, ...(earlier?.greaterThan(0) && { earlier }) } };
}

/** What is worth something and is somebody's counts with what follows. */
async function noteAlone(tx: Tx, command: string, matter: Matter | undefined, done_at: Date): Promise<void> {
  const { user_id, amount } = matter ?? {};
  if (user_id && amount) await noteDoneAlone(tx, { command, user_id, amount_usd: amount, done_at });
}

/** Where there is one admin, nobody could approve another: the second is opened alone, and the log says so. */
async function makesTheSecondAdmin(tx: Tx, command: string, input: unknown, done: Outcome<Result>): Promise<boolean> {
  const { role } = input as { role?: unknown };
  if (command !== 'create-staff' || role !== 'ADMIN' || (await countActiveAdmins(tx)) > 2) return false;
  done.log.metadata = { ...done.log.metadata, second_person: 'none_yet' };
  return true;
}

async function ask<I, P>(
  tx: Tx,
  command: string,
  { raw, call, approvals }: Asking<I, P>,
  matter: WeighedMatter,
): Promise<Outcome<Waits>> {
  // A job or a script stands for somebody unknown, who could then be the second person, too.
  if (call.actor.kind !== 'person') throw refusal('second_person_needed');
  const { target, user_id = null, amount, earlier } = matter;
  const created_at = call.now();
  const row = {
    command,
    target_type: target?.type ?? null,
    target_id: target?.id ?? null,
    target_digest: target ? await digestOf(tx, target) : null,
    user_id,
    amount_usd: amount ?? null,
    earlier_usd: earlier ?? null,
    requested_by: call.actor.id,
    created_at,
    expires_at: lapsesAt(created_at, approvals.hours),
  };
  const { id } = await insertRow(tx, 'pending_approvals', row);
  for (const to of await otherActiveAdmins(tx, call.actor.id))
    await queueMail(tx, { to, template: 'second-person-wanted' });
  await storeSealedInput(tx, id, await sealInput(tx.vault, { id, command }, { raw, prepared: call.prepared }));
  return {
    result: { id, waits_until: row.expires_at.toISOString() },
    log: {
      action: 'APPROVAL_REQUESTED',
      target: { type: 'pending_approvals', id },
      description: `Asked for a second person: ${command}`,
      metadata: {
        command,
        ...(target && { about: `${target.type} ${target.id}` }),
        ...(amount && { amount_usd: plain(amount) }),
        ...(earlier && { earlier_usd: plain(earlier) }),
        waits_until: row.expires_at.toISOString(),
      },
    },
  };
}

/** What is logged of a row that somebody may be deciding on. A change that were missing here is seen at the decision. */
const CHANGES_A_ROW: ReadonlySet<LogRow['action']> = new Set([
  'USER_UPDATED', 'USER_ARCHIVED', 'USER_RESTORED', 'KYC_APPROVED', 'KYC_REJECTED', 'KYC_DOCUMENT_ADDED',
  'KYC_DOCUMENT_UPDATED', 'TRADE_UPDATED', 'TRADE_VOIDED', 'TRANSACTION_UPDATED', 'TRANSACTION_VOIDED',
  'ADJUSTMENT_VOIDED', 'PRICE_SET', 'PRICE_VOIDED', 'CORPORATE_ACTION_VOIDED', 'IMPORT_UNDONE', 'SETTINGS_CHANGED',
  'APPROVAL_DECIDED', 'CLIENT_ERASED',
]); // prettier-ignore

/** The log's row of a change, with the requests that it has ended: they were about the row as it was. */
export async function endingRequests(tx: Tx, log: LogRow, now: () => Date): Promise<LogRow> {
  const { type, id } = log.target;
  if (id === null || !CHANGES_A_ROW.has(log.action)) return log;
  const ended =
    log.action === 'CLIENT_ERASED' ? await cancelAllOf(tx, id, now()) : await cancelWaiting(tx, type, id, now());
  return ended.length > 0 ? { ...log, metadata: { ...log.metadata, cancelled_approvals: ended.join(' ') } } : log;
}
