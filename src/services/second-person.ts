/**
 * Which commands can need a second person, what each of them is about, and what it is worth: judged on what the command
 * has just done, which is then taken back. The amounts stand in `approval_policies`; what is not listed here never waits.
 */
import type { Outcome, Result, Tx } from './use-case.js';
import type { Target } from '../db/approval-targets.js';
import { decimal, type Decimal } from '../domain/money.js';

/** What is decided on. */
export interface Matter {
  /** The row that is there already. */
  target?: Target;
  /** Whose it is. */
  user_id?: string;
  /** Where nobody knows it, it is more than any limit. */
  amount?: Decimal;
}

type Form = Readonly<Record<string, unknown>>;
/** Nothing where this command, with this form, is one that one person may give. */
type Judge = (tx: Tx, form: Form, done: Outcome<Result>) => Promise<Matter | undefined>;

interface EventRow {
  user_id: string;
  amount: string | null;
  kind?: string;
}

const idOf = ({ id }: Form): string => String(id);

const onEvent =
  (type: string, amount: string): Judge =>
  async (tx, form) => {
    const row = await tx.row<EventRow>(`SELECT user_id, ${amount} AS amount FROM ${type} WHERE id = $1`, [idOf(form)]);
    return row && matterOfEvent({ type, id: idOf(form) }, row);
  };

const matterOfEvent = (target: Target, { user_id, amount }: EventRow): Matter => ({
  target,
  user_id,
  ...(amount !== null && { amount: decimal(amount).abs() }),
});

const onRow =
  (type: string): Judge =>
  async (_tx, form) => ({ target: { type, id: idOf(form) } });

/** On the whole house, or on what is not there yet. */
const onNothing: Judge = async () => ({});

const COMPLETED = `SELECT user_id, usd_value AS amount, transaction_type AS kind FROM transactions WHERE id = $1`;

const onWithdrawal: Judge = async (tx, form) => {
  const row = await tx.row<EventRow>(COMPLETED, [idOf(form)]);
  return row?.kind === 'WITHDRAWAL' ? matterOfEvent({ type: 'transactions', id: idOf(form) }, row) : undefined;
};

const OWNER = `SELECT user_id, NULL AS amount FROM portfolios WHERE id = $1`;

const onPortfolio: Judge = async (tx, form) => {
  const row = await tx.row<EventRow>(OWNER, [idOf(form)]);
  const target = { type: 'portfolios', id: idOf(form) };
  return { target, user_id: row?.user_id, amount: decimal(String(form.amount)).abs() };
};

const onClient: Judge = async (_tx, form) => ({ target: { type: 'users', id: idOf(form) }, user_id: idOf(form) });

/** Whoever gets at a client's account has no rights in the house by it. */
const onStaffAccess: Judge = async (tx, form) => {
  const staff = await tx.row<{ id: string }>(`SELECT id FROM users WHERE id = $1 AND role <> 'CUSTOMER'`, [idOf(form)]);
  return staff && { target: { type: 'users', id: staff.id } };
};

/** Closing more of the books takes nothing from anybody. */
const onReopening: Judge = async (_tx, _form, { log }) => (log.action === 'BOOKS_REOPENED' ? {} : undefined);

export const MATTERS: Readonly<Record<string, Judge>> = {
  'complete-transfer': onWithdrawal,
  'adjust-pnl': onPortfolio,
  'void-trade': onEvent('trades', 'total_value'),
  'void-transfer': onEvent('transactions', 'usd_value'),
  'void-adjustment': onEvent('pnl_adjustments', 'amount'),
  'void-price': onRow('prices'),
  'void-corporate-action': onRow('corporate_actions'),
  split: onRow('assets'),
  dividend: onRow('assets'),
  reward: onRow('assets'),
  'approve-kyc': onClient,
  'erase-client': onClient,
  'create-staff': onNothing,
  'edit-staff': onRow('users'),
  'disable-staff': onRow('users'),
  'enable-staff': onRow('users'),
  'set-password': onStaffAccess,
  'reset-second-factor': onStaffAccess,
  'accept-held-price': onRow('held_prices'),
  'import-file': onNothing,
  'undo-import': onRow('imports'),
  'close-books': onReopening,
  'edit-approval-policy': onRow('approval_policies'),
};

export const COMMANDS_THAT_WAIT: readonly string[] = Object.keys(MATTERS);

/**
 * Where the row itself is what is approved, whoever entered or edited it does not approve it. A colleague's account or a
 * line of the rules is edited by the very command that waits.
 */
export const OWN_WORK_COUNTS: ReadonlySet<string> = new Set([
  'complete-transfer',
  'void-trade',
  'void-transfer',
  'void-adjustment',
  'void-price',
  'void-corporate-action',
  'approve-kyc',
  'accept-held-price',
  'undo-import',
]);

/** Fields that are never kept: their meaning is what `prepare` made of them, which is kept in their place. */
export const NEVER_KEPT: Readonly<Record<string, readonly string[]>> = {
  'create-staff': ['password'],
  'set-password': ['password'],
};
