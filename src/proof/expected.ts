/** What each cached row must say, as its columns would hold it, after a replay. */
import type { Trace } from './account.js';
import { cents, figure, NIL, type Held } from './held.js';
import type { PriceBook } from './price-book.js';
import type { Columns, EventRecord } from './records.js';
import { BEGINNING, growth, grown, tooSmall, type Midnight, type Replayed } from './replay.js';
import { Decimal } from '../domain/money.js';

const MOST = new Decimal('999999.9999');

/** A column's text: so many decimals, and no zero below zero. */
const text = (value: Decimal, decimals: number): string => (value.isZero() ? value.abs() : value).toFixed(decimals);
const money = (value: Decimal): string => text(value, 2);
const index = (value: Decimal): string => text(value, 18);

/** part ÷ base in percent, as one quotient, within what its column holds; 0 where the base is. */
function percent(part: Decimal, base: Decimal): string {
  if (base.isZero()) return text(NIL, 4);
  const quotient = part.times(100).div(base).toDecimalPlaces(4);
  return text(Decimal.max(MOST.negated(), Decimal.min(MOST, quotient)), 4);
}

/** Of a symbol whose every event was voided, a row of zeros is left. */
export function expectedHolding(held: Held | undefined, symbol: string, prices: PriceBook): Columns {
  const booked = prices(symbol);
  const price = booked ? figure(booked.price) : (held?.lastPrice ?? NIL);
  const [quantity, cost] = [held?.quantity ?? NIL, held?.cost ?? NIL];
  const worth = cents(quantity.times(price));
  const priced = booked?.as_of ?? held?.lastDealt;
  return {
    quantity: text(quantity, 8),
    cost_basis: money(cost),
    average_buy_price: text(quantity.isZero() ? NIL : cost.div(quantity).toDecimalPlaces(8), 8),
    current_price: text(price, 12),
    price_source: booked?.source ?? 'trade',
    ...(priced && { last_price_update: priced.toISOString() }),
    total_value: money(worth),
    profit_loss: money(worth.minus(cost)),
    profit_loss_percent: percent(worth.minus(cost), cost),
    realized_pnl: money(held?.realized ?? NIL),
  };
}

export function expectedSnapshot(midnight: Midnight | undefined): Columns {
  const worth = midnight?.worth;
  return {
    total_value: money(worth?.total ?? NIL),
    crypto_value: money(worth?.crypto ?? NIL),
    stock_value: money(worth?.stock ?? NIL),
    cash_value: money(worth?.cash ?? NIL),
    total_pnl: money(pnlOf(midnight)),
    total_pnl_percent: percent((midnight?.index ?? BEGINNING).minus(BEGINNING), BEGINNING),
    total_invested: money(worth?.invested ?? NIL),
    return_index: index(midnight?.index ?? BEGINNING),
  };
}

/** What was earned by a midnight: nothing, where there was none. */
const pnlOf = (midnight: Midnight | undefined): Decimal =>
  midnight ? midnight.worth.total.minus(midnight.worth.invested) : NIL;

export function expectedPortfolio(replayed: Replayed, lastDay: string | null): Columns {
  const { account, now, today, dayStart, monthStart } = replayed;
  const earned = sum([...account.held.values()].map(({ realized, cost }) => realized.minus(cost)))
    .plus(now.crypto)
    .plus(now.stock);
  const pnl = earned.plus(account.adjustments);
  return {
    total_value: money(now.total),
    crypto_value: money(now.crypto),
    stock_value: money(now.stock),
    cash_value: money(now.cash),
    total_invested: money(now.invested),
    total_profit_loss: money(earned),
    all_time_pnl: money(pnl),
    daily_pnl: money(pnl.minus(pnlOf(dayStart))),
    monthly_pnl: money(pnl.minus(pnlOf(monthStart))),
    ...expectedPercents(replayed),
    figures_day: lastDay,
    day_start_pnl: money(pnlOf(dayStart)),
    day_base: money((dayStart?.worth.total ?? NIL).plus(today.contributions)),
    day_payouts: money(today.payouts),
    day_index: index(dayStart?.index ?? BEGINNING),
    month_start_pnl: money(pnlOf(monthStart)),
    month_index: index(monthStart?.index ?? BEGINNING),
  };
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce((total, amount) => total.plus(amount), NIL);

/** Of a period that began at an index of 0, nothing is said. */
function expectedPercents({ now, today, dayStart, monthStart }: Replayed) {
  const day = growth(dayStart?.worth.total ?? NIL, now.total, today);
  const [start, month] = [dayStart?.index ?? BEGINNING, monthStart?.index ?? BEGINNING];
  const reached = grown(start, day);
  return {
    daily_pnl_percent: start.isZero() || tooSmall(day) ? percent(NIL, NIL) : percent(day.end.minus(day.base), day.base),
    monthly_pnl_percent: percent(reached.minus(month), month),
    all_time_pnl_percent: percent(reached.minus(BEGINNING), BEGINNING),
  };
}

export const expectedState = ({ event, after, cash }: Trace): Columns => ({
  event_kind: event.kind,
  event_id: event.id,
  quantity: text(after.quantity, 8),
  cost_basis: money(after.cost),
  realized_pnl: money(after.realized),
  cash: money(cash),
  last_price: text(after.lastPrice, 12),
});

/** What a trade or a transfer was worth: its quantity at its price. */
export const expectedValue = (event: EventRecord): string =>
  money(cents(figure(event.quantity).times(figure(event.price))));
