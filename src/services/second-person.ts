/**
 * Which commands can need a second person, what each of them is about, and what it is worth: judged on what the command
 * has just done, which is then taken back. The amounts stand in `approval_policies`; what is not listed here never waits.
 */
import { bookRate } from './transfer-money.js';
import type { Outcome, Result, Tx } from './use-case.js';
import type { Target } from '../db/approval-targets.js';
import { ownPrice } from '../db/own-prices.js';
import { readPrice } from '../db/prices.js';
import { Decimal, decimal } from '../domain/money.js';
import { tradeValue } from '../domain/position.js';
import { isJump } from '../domain/quotes.js';
import { isDollars } from '../domain/transfer.js';

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
type Judge = (tx: Tx, form: Form, done: Outcome<Result>, standards: Standards) => Promise<Matter | undefined>;

/** By what is judged, besides the lines of the rules. */
export interface Standards {
  now: Date;
  /** By how many percent a price moves at most without having jumped. */
  jumpPercent: number;
}

const idOf = ({ id }: Form): string => String(id);

const ADJUSTMENT = `SELECT user_id, amount FROM pnl_adjustments WHERE id = $1`;

const onAdjustment: Judge = async (tx, form) => {
  const row = await tx.row<{ user_id: string; amount: string }>(ADJUSTMENT, [idOf(form)]);
  const target = { type: 'pnl_adjustments', id: idOf(form) };
  return row && { target, user_id: row.user_id, amount: decimal(row.amount).abs() };
};

const onRow =
  (type: string): Judge =>
  async (_tx, form) => ({ target: { type, id: idOf(form) } });

/** On the whole house, or on what is not there yet. */
const onNothing: Judge = async () => ({});

interface TransferRow {
  user_id: string;
  transaction_type: 'DEPOSIT' | 'WITHDRAWAL';
  usd_value: string;
  amount: string;
  currency: string;
  method: string;
  processed_at: Date;
}

const TRANSFER = `SELECT user_id, transaction_type, usd_value, amount, currency, method, processed_at FROM transactions WHERE id = $1`;

/**
 * What a transfer is worth by its own rate, or by the book's of this moment where that is more: whoever types the rate or
 * what the bank credited does not set the amount that is judged. Where the book knows no rate, nobody knows the amount.
 */
const onTransfer =
  (...kinds: readonly TransferRow['transaction_type'][]): Judge =>
  async (tx, form, _done, { now }) => {
    const row = await tx.row<TransferRow>(TRANSFER, [idOf(form)]);
    if (!row || !kinds.includes(row.transaction_type)) return undefined;
    const matter = { target: { type: 'transactions', id: idOf(form) }, user_id: row.user_id };
    const own = decimal(row.usd_value);
    if (isDollars(row)) return { ...matter, amount: own };
    const book = await bookRate(tx, row, now);
    return book ? { ...matter, amount: Decimal.max(own, worthBy(book, row.amount)) } : matter;
  };

/**
 * A withdrawal, whatever it is worth; of a deposit, how far what it is said to be worth is from the book, where that is a
 * jump away.
 */
const onCompletion: Judge = async (tx, form, done, standards) => {
  const row = await tx.row<TransferRow>(TRANSFER, [idOf(form)]);
  if (row?.transaction_type !== 'DEPOSIT') return onTransfer('WITHDRAWAL')(tx, form, done, standards);
  const book = isDollars(row) ? undefined : await bookRate(tx, row, row.processed_at);
  if (!book) return undefined;
  const [own, known] = [decimal(row.usd_value), worthBy(book, row.amount)];
  if (!isJump(known, own, decimal(String(standards.jumpPercent)))) return undefined;
  return { target: { type: 'transactions', id: idOf(form) }, user_id: row.user_id, amount: own.minus(known).abs() };
};

interface TradeRow {
  user_id: string;
  total_value: string;
  quantity: string;
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
}

const TRADE = `SELECT user_id, total_value, quantity, asset_type, symbol FROM trades WHERE id = $1`;

/** What was paid, or what it is worth by now, where that is more: a gift has cost nothing. */
const onTrade: Judge = async (tx, form, _done, { now }) => {
  const row = await tx.row<TradeRow>(TRADE, [idOf(form)]);
  if (!row) return undefined;
  const book = await readPrice(tx, row.asset_type, row.symbol, now);
  const paid = decimal(row.total_value);
  const amount = book ? Decimal.max(paid, worthBy(book, row.quantity)) : paid;
  return { target: { type: 'trades', id: idOf(form) }, user_id: row.user_id, amount };
};

interface EnteredRow {
  user_id: string;
  total_value: string;
  quantity: string;
  price_per_unit: string;
  fee: string;
  /** What a unit was worth, as far as anybody knows. */
  known: string | null;
  /** By the book, of shortly before. */
  is_fresh: boolean | null;
}

/** In percent of what was traded; no honest fee is more. */
const MOST_FEE = decimal('5');

const BOOK = `SELECT b.price, b.as_of FROM prices b
  WHERE b.kind = t.asset_type::text::"PriceKind" AND b.symbol = t.symbol AND b.voided_at IS NULL`;

/** By the book at the trade's moment; else by its first price after that, else by another dealing. */
const ENTERED = `SELECT t.user_id, t.total_value, t.quantity, t.price_per_unit, t.fee,
    coalesce(book.price,
      (SELECT price FROM (${BOOK} AND b.as_of > t.executed_at ORDER BY b.as_of, b.seq LIMIT 1) later),
      ${ownPrice('t.symbol', { but: 't.id' })}) AS known,
    book.as_of > t.executed_at - interval '4 days' AS is_fresh
  FROM trades t LEFT JOIN LATERAL (${BOOK} AND b.as_of <= t.executed_at ORDER BY b.as_of DESC, b.seq DESC LIMIT 1) book ON true
  WHERE t.id = $1`;

/**
 * What a trade takes from the client, or gives, beside one at the price that is known: where its own is a jump away, or a
 * third of one from a price of these days, which no honest trade is; and a fee that is none. Any other is a trade like all
 * trades.
 */
const onEntered: Judge = async (tx, _form, { result }, { jumpPercent }) => {
  const row = await tx.row<EnteredRow>(ENTERED, [result.id]);
  if (!row) return undefined;
  const [price, fee] = [decimal(row.price_per_unit), decimal(row.fee)];
  const limit = decimal(String(jumpPercent)).div(row.is_fresh ? 3 : 1);
  const isFar = row.known !== null && isJump(decimal(row.known), price, limit);
  const off = isFar ? tradeValue(decimal(row.quantity), price.minus(row.known ?? 0).abs()) : decimal('0');
  const odd = fee.times(100).gt(decimal(row.total_value).times(MOST_FEE)) ? fee : decimal('0');
  const amount = off.plus(odd);
  return amount.isZero() ? undefined : { user_id: row.user_id, amount };
};

const worthBy = ({ price }: { price: Decimal }, amount: string): Decimal => tradeValue(decimal(amount), price);

const OWNER = `SELECT user_id FROM portfolios WHERE id = $1`;

const onPortfolio: Judge = async (tx, form) => {
  const row = await tx.row<{ user_id: string }>(OWNER, [idOf(form)]);
  const target = { type: 'portfolios', id: idOf(form) };
  return { target, user_id: row?.user_id, amount: decimal(String(form.amount)).abs() };
};

const onClient: Judge = async (_tx, form) => ({ target: { type: 'users', id: idOf(form) }, user_id: idOf(form) });

/** Whoever gets at a client's account has no rights in the house by it. */
const onStaffAccess: Judge = async (tx, form) => {
  const staff = await tx.row<{ id: string }>(`SELECT id FROM users WHERE id = $1 AND role <> 'CUSTOMER'`, [idOf(form)]);
  return staff && { target: { type: 'users', id: staff.id } };
};

interface MovedRow {
  kind: 'CRYPTO' | 'STOCK' | 'FIAT';
  price: string;
  /** What it is compared with; null where nothing is known. */
  last: string | null;
  settled: string | null;
}

/**
 * The book's price before it, and the last one that stood before what was typed within a day: a jump that is cut into
 * steps is still a jump. Where the book had none, the clients' own dealings say what the asset was worth.
 */
const MOVED = `WITH earlier AS (
    SELECT o.price, o.as_of, o.seq, o.source <> 'manual' OR o.created_at < p.created_at - interval '24 hours' AS settled
    FROM prices p JOIN prices o ON o.kind = p.kind AND o.symbol = p.symbol AND o.voided_at IS NULL
      AND (o.as_of, o.seq) < (p.as_of, p.seq) WHERE p.id = $1)
  SELECT p.kind, p.price, coalesce((SELECT price FROM earlier ORDER BY as_of DESC, seq DESC LIMIT 1), ${ownPrice('p.symbol')}) AS last,
    coalesce((SELECT price FROM earlier WHERE settled ORDER BY as_of DESC, seq DESC LIMIT 1),
      (SELECT price FROM earlier ORDER BY seq LIMIT 1)) AS settled
  FROM prices p WHERE p.id = $1`;

/** A price that is typed, where it has jumped as one of a source would be held for; and a currency's first rate. */
const onJump =
  (type?: 'assets' | 'currencies'): Judge =>
  async (tx, form, { log, result }, { jumpPercent }) => {
    const moved = await tx.row<MovedRow>(MOVED, [log.metadata?.price_id ?? result.id]);
    if (!moved) return undefined;
    const known = [moved.last, moved.settled].flatMap((price) => (price === null ? [] : decimal(price)));
    const isFirstRate = moved.kind === 'FIAT' && known.length === 0;
    const price = decimal(moved.price);
    if (!isFirstRate && !known.some((from) => isJump(from, price, decimal(String(jumpPercent))))) return undefined;
    return type ? { target: { type, id: idOf(form) } } : {};
  };

/** Closing more of the books takes nothing from anybody. */
const onReopening: Judge = async (_tx, _form, { log }) => (log.action === 'BOOKS_REOPENED' ? {} : undefined);

export const MATTERS: Readonly<Record<string, Judge>> = {
  'record-trade': onEntered,
  'complete-transfer': onCompletion,
  'adjust-pnl': onPortfolio,
  'void-trade': onTrade,
  'void-transfer': onTransfer('DEPOSIT', 'WITHDRAWAL'),
  'void-adjustment': onAdjustment,
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
  'set-price': onJump('assets'),
  'set-rate': onJump('currencies'),
  'enter-price': onJump(),
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
