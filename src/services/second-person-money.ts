/** What transfers and trades are worth to whoever enters, completes or voids them: not what is typed, but what is known. */
import { idOf, type Judge } from './matter.js';
import { ownPrice } from '../db/own-prices.js';
import type { PriceKind } from '../db/prices.js';
import type { Tx } from '../db/transaction.js';
import { readYardsticks, splitSince, type Yardstick } from '../db/yardsticks.js';
import { Decimal, decimal, plain } from '../domain/money.js';
import { tradeValue } from '../domain/position.js';
import { leapFrom, oddFee, strayedFrom, type Known } from '../domain/strays.js';
import { DAY } from '../domain/timeline.js';
import { isDollars, isInKind } from '../domain/transfer.js';

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

const kindOf = ({ method }: TransferRow): PriceKind => (isInKind(method) ? 'CRYPTO' : 'FIAT');

/**
 * What a transfer is worth by its own rate, or by the book's of this moment where that is more: whoever types the rate or
 * what the bank credited does not set the amount that is judged, nor does who has just lowered the book. Where the book
 * knows no rate, nobody knows the amount.
 */
export const onTransfer =
  (...kinds: readonly TransferRow['transaction_type'][]): Judge =>
  async (tx, form, _done, { now }) => {
    const row = await tx.row<TransferRow>(TRANSFER, [idOf(form)]);
    if (!row || !kinds.includes(row.transaction_type)) return undefined;
    const matter = { target: { type: 'transactions', id: idOf(form) }, user_id: row.user_id };
    const own = decimal(row.usd_value);
    if (isDollars(row)) return { ...matter, amount: own };
    const worth = await mostWorth(tx, {
      kind: kindOf(row),
      symbol: row.currency,
      amount: row.amount,
      at: row.processed_at,
      now,
    });
    return worth ? { ...matter, amount: Decimal.max(own, worth) } : matter;
  };

/**
 * A withdrawal, whatever it is worth; of a deposit, how far what it is said to be worth is from the book, or all of it
 * where no price has settled: of that, nobody but who has typed it says what it is worth.
 */
export const onCompletion: Judge = async (tx, form, done, standards) => {
  const row = await tx.row<TransferRow>(TRANSFER, [idOf(form)]);
  if (row?.transaction_type !== 'DEPOSIT') return onTransfer('WITHDRAWAL')(tx, form, done, standards);
  if (isDollars(row)) return undefined;
  const { latest, settled, current } = await readYardsticks(tx, {
    ...{ kind: kindOf(row), symbol: row.currency },
    ...{ at: row.processed_at, now: standards.now },
  });
  const jump = decimal(String(standards.jumpPercent));
  const [own, known] = [decimal(row.usd_value), knownBy(row.amount)];
  const amount = Decimal.max(
    settled || current ? 0 : own,
    latest ? strayedFrom(known(latest), own, jump) : 0,
    settled ? leapFrom(known(settled), own, jump) : 0,
  );
  return amount.isZero()
    ? undefined
    : { target: { type: 'transactions', id: idOf(form) }, user_id: row.user_id, amount };
};

interface TradeRow {
  user_id: string;
  total_value: string;
  quantity: string;
  asset_type: 'CRYPTO' | 'STOCK';
  symbol: string;
  executed_at: Date;
}

const TRADE = `SELECT user_id, total_value, quantity, asset_type, symbol, executed_at FROM trades WHERE id = $1`;

/** What was paid, or what it is worth by now, where that is more: a gift has cost nothing. */
export const onTrade: Judge = async (tx, form, _done, { now }) => {
  const row = await tx.row<TradeRow>(TRADE, [idOf(form)]);
  if (!row) return undefined;
  const { asset_type: kind, symbol, quantity, executed_at: at } = row;
  const worth = await mostWorth(tx, { kind, symbol, amount: quantity, at, now });
  const amount = Decimal.max(decimal(row.total_value), worth ?? 0);
  return { target: { type: 'trades', id: idOf(form) }, user_id: row.user_id, amount };
};

interface EnteredRow extends TradeRow {
  fee: string;
  /** What a unit was worth, where the book knows no price of before, or none that has settled. */
  elsewhere: string | null;
}

/** By the book's first price after the trade's moment; else by another dealing. */
const ENTERED = `SELECT t.user_id, t.total_value, t.quantity, t.asset_type, t.symbol, t.fee, t.executed_at, coalesce(
    (SELECT b.price FROM prices b WHERE b.kind = t.asset_type::text::"PriceKind" AND b.symbol = t.symbol AND b.voided_at IS NULL
      AND b.as_of > t.executed_at ORDER BY b.as_of, b.seq LIMIT 1),
    ${ownPrice('t.symbol', { but: 't.id' })}) AS elsewhere
  FROM trades t WHERE t.id = $1`;

/** So long afterwards, whoever enters a trade knows what has become of it. */
const HINDSIGHT = DAY;

/**
 * What a trade takes from the client, or gives: beside the book's price, and beside the last one that has settled, so that
 * nobody moves the book first, or beside what else is known where none had; entered long afterwards, also beside what it
 * is worth now; all of it where no price has settled to this day; and what of its fee is none. What honest trades stray is
 * nothing, and small things add up.
 */
export const onEntered: Judge = async (tx, _form, { result }, { now, jumpPercent }) => {
  const row = await tx.row<EnteredRow>(ENTERED, [result.id]);
  if (!row) return undefined;
  const { executed_at: at, symbol, asset_type: kind } = row;
  const { latest, settled, current } = await readYardsticks(tx, { kind, symbol, at, now });
  const jump = decimal(String(jumpPercent));
  const [own, known] = [decimal(row.total_value), knownBy(row.quantity)];
  const elsewhere = row.elsewhere === null ? undefined : { price: decimal(row.elsewhere), is_fresh: false };
  const nearest = [latest, settled ? undefined : elsewhere].flatMap((one) => one ?? []);
  const isLate = now.getTime() - at.getTime() > HINDSIGHT;
  const amount = Decimal.max(
    settled || current ? 0 : own,
    ...nearest.map((one) => strayedFrom(known(one), own, jump)),
    settled ? leapFrom(known(settled), own, jump) : 0,
    isLate && current
      ? leapFrom(knownBy(await unitsNow(tx, { symbol, amount: row.quantity, at }))(current), own, jump)
      : 0,
  ).plus(oddFee(decimal(row.fee), own));
  return amount.isZero() ? undefined : { user_id: row.user_id, amount };
};

/** By the book of now, or by its last price that has settled, whichever is more; nothing where it has none. */
async function mostWorth(
  tx: Tx,
  { amount, at, now, ...of }: { kind: PriceKind; symbol: string; amount: string; at: Date; now: Date },
): Promise<Decimal | undefined> {
  const { latest, settled } = await readYardsticks(tx, { ...of, at: now, now });
  const units = await unitsNow(tx, { symbol: of.symbol, amount, at });
  return latest && Decimal.max(worthBy(latest, units), settled ? worthBy(settled, units) : 0);
}

/** What so many units of then have become. */
const unitsNow = async (
  tx: Tx,
  { symbol, amount, at }: { symbol: string; amount: string; at: Date },
): Promise<string> => plain(decimal(amount).times(await splitSince(tx, symbol, at)));

const knownBy =
  (amount: string) =>
  ({ price, is_fresh }: Yardstick): Known => ({ value: worthBy({ price }, amount), is_fresh });

const worthBy = ({ price }: { price: Decimal }, amount: string): Decimal => tradeValue(decimal(amount), price);
