/**
 * A baseline: what a back-dated trade costs where nothing but the events is believed. All events and prices of the
 * client are fetched, positions, cash and every day's figures are reckoned anew with decimal.js, and what differs from
 * the tables is written. Written for this shape of history alone (deposits and trades), and to be quick at it.
 */
import type { Tx } from '../../src/db/transaction.js';
import { Decimal } from '../../src/domain/money.js';
import { DAY, startOfDay } from '../../src/domain/timeline.js';
import type { Event, Position, State, Midnight } from './full-replay-figures.js';
import { writeHoldings, writePortfolio, writeSnapshots, writeStates } from './full-replay-writes.js';

const NIL = new Decimal(0);
const ONE = new Decimal(1);

export async function replayAll(tx: Tx, userId: string, now: Date): Promise<void> {
  const events = await tx.rows<Event>(EVENTS, [userId]);
  const first = startOfDay(events[0]?.at ?? now).getTime();
  const last = startOfDay(now).getTime();
  const positions = await positionsWithPrices(tx, events, first, last);
  const { states, midnights, cash } = replay(events, positions, first, last);
  await writeStates(tx, userId, states);
  await writeSnapshots(tx, userId, midnights);
  await writeHoldings(tx, userId, positions);
  await writePortfolio(tx, userId, cash, midnights);
}

const EVENTS = `SELECT trade_type::text AS kind, id, executed_at AS at, seq, symbol, quantity, price_per_unit AS price, fee AS money
    FROM trades WHERE user_id = $1 AND voided_at IS NULL
  UNION ALL
  SELECT 'DEPOSIT', id, processed_at, seq, '', NULL, NULL, usd_value
    FROM transactions WHERE user_id = $1 AND status = 'COMPLETED' AND voided_at IS NULL
  ORDER BY at, seq`;

async function positionsWithPrices(tx: Tx, events: readonly Event[], first: number, last: number) {
  const symbols = [...new Set(events.flatMap(({ symbol }) => (symbol ? [symbol] : [])))];
  const prices = await tx.rows<{ symbol: string; at: Date; price: string }>(
    `SELECT symbol, as_of AS at, price FROM prices WHERE kind = 'STOCK' AND symbol = ANY($1::text[]) AND voided_at IS NULL ORDER BY as_of, seq`,
    [symbols],
  );
  const count = (last - first) / DAY + 2;
  const positions = new Map<string, Position>();
  for (const symbol of symbols)
    positions.set(symbol, { quantity: NIL, cost: NIL, realized: NIL, last: NIL, closing: new Array<Decimal>(count) });
  for (const { symbol, at, price } of prices) {
    const day = Math.max(0, Math.floor((at.getTime() - first) / DAY) + 1);
    const closing = positions.get(symbol)?.closing;
    if (closing && day < count) closing[day] = new Decimal(price);
  }
  return positions;
}

function replay(events: readonly Event[], positions: Map<string, Position>, first: number, last: number) {
  const states: State[] = [];
  const midnights: Midnight[] = [];
  let [cash, invested, total, index] = [NIL, NIL, NIL, ONE];
  let next = 0;
  for (let day = first + DAY, number = 1; day <= last + DAY; day += DAY, number += 1) {
    let contributions = NIL;
    for (let event = events[next]; event && event.at.getTime() < day; event = events[(next += 1)]) {
      if (event.kind === 'DEPOSIT') contributions = contributions.plus(event.money);
      const moved = event.kind === 'DEPOSIT' ? new Decimal(event.money) : deal(event, positions, states);
      cash = cash.plus(moved);
    }
    invested = invested.plus(contributions);
    if (day > last) break;
    let stock = NIL;
    for (const position of positions.values()) {
      const price = (position.closing[number] ??= position.closing[number - 1] ?? position.last);
      if (!position.quantity.isZero()) stock = stock.plus(position.quantity.times(price).toDecimalPlaces(2));
    }
    const base = total.plus(contributions);
    total = stock.plus(cash);
    if (base.gte(1)) index = index.times(total).div(base).toDecimalPlaces(18);
    midnights.push({ day: new Date(day).toISOString().slice(0, 10), stock, cash, total, invested, index });
  }
  return { states, midnights, cash };
}

/** One trade; what it moved of cash. */
function deal(event: Event, positions: Map<string, Position>, states: State[]): Decimal {
  const held = positions.get(event.symbol);
  if (!held) throw new Error(`${event.symbol} has no position`);
  const [quantity, price] = [new Decimal(event.quantity), new Decimal(event.price)];
  const value = quantity.times(price).toDecimalPlaces(2);
  let moved: Decimal;
  if (event.kind === 'BUY') {
    moved = value.plus(event.money).negated();
    held.quantity = held.quantity.plus(quantity);
    held.cost = held.cost.minus(moved);
  } else {
    moved = value.minus(event.money);
    const cost = quantity.eq(held.quantity)
      ? held.cost
      : held.cost.times(quantity).div(held.quantity).toDecimalPlaces(2);
    held.quantity = held.quantity.minus(quantity);
    held.cost = held.cost.minus(cost);
    held.realized = held.realized.plus(moved).minus(cost);
  }
  held.last = price;
  states.push({ event, position: { ...held }, cash: moved });
  return moved;
}
