/** What a holding and a portfolio are worth, and the identity that ties them to what was paid in. Whole units (units.ts). */
import { invariant, refusal } from '../errors.js';
import { decimal, moneyText, storableMoney } from './money.js';
import { averagePrice, type Position } from './position.js';
import { dayOf, type Dated } from './timeline.js';
import { CENTS, percent, units, worth, written } from './units.js';

export interface HoldingFigures extends Position {
  average_buy_price: bigint;
  current_price: bigint;
  total_value: bigint;
  profit_loss: bigint;
  profit_loss_percent: bigint;
}

export function valueHolding(position: Position, price: bigint): HoldingFigures {
  const total_value = storableCents(worth(position.quantity, price));
  const profit_loss = total_value - position.cost_basis;
  return {
    ...position,
    average_buy_price: averagePrice(position),
    current_price: price,
    total_value,
    profit_loss,
    profit_loss_percent: percent(profit_loss, position.cost_basis),
  };
}

/** What one event does to cash, and to what the client has paid in. */
export interface LedgerEvent extends Dated {
  id: string;
  cash: bigint;
  contribution: bigint;
}

export interface Ledger {
  cash_value: bigint;
  total_invested: bigint;
}

/** Cash and contributions after one more event. Refused with `overdrawn` where cash would fall below zero. */
export function enter(ledger: Ledger, event: LedgerEvent): Ledger {
  const cash_value = ledger.cash_value + event.cash;
  if (cash_value < 0n) throw overdrawn(ledger.cash_value, cash_value, event);
  return { cash_value, total_invested: ledger.total_invested + event.contribution };
}

function overdrawn(available: bigint, after: bigint, event: LedgerEvent) {
  return refusal('overdrawn', undefined, {
    date: dayOf(event.at),
    available: written(available, CENTS),
    missing: written(-after, CENTS),
  });
}

/** Sums over a portfolio's holdings. */
export interface HeldValue {
  crypto_value: bigint;
  stock_value: bigint;
  /** Realised and unrealised. */
  profit_loss: bigint;
}

export interface PortfolioValue extends Ledger {
  total_value: bigint;
  crypto_value: bigint;
  stock_value: bigint;
  total_profit_loss: bigint;
  all_time_pnl: bigint;
}

/** A portfolio's columns from its holdings, its ledger and its adjustments. All-time P&L is total value less contributions, exactly. */
export function valuePortfolio(held: HeldValue, ledger: Ledger, adjustments: bigint): PortfolioValue {
  const total_value = storableCents(held.crypto_value + held.stock_value + ledger.cash_value);
  const all_time_pnl = held.profit_loss + adjustments;
  invariant(
    all_time_pnl === total_value - ledger.total_invested,
    `all-time P&L ${written(all_time_pnl, CENTS)} is not value ${written(total_value, CENTS)} less contributions ${written(ledger.total_invested, CENTS)}`,
  );
  return {
    cash_value: ledger.cash_value,
    total_invested: ledger.total_invested,
    crypto_value: held.crypto_value,
    stock_value: held.stock_value,
    total_value,
    total_profit_loss: held.profit_loss,
    all_time_pnl,
  };
}

const storableCents = (value: bigint): bigint => units(moneyText(storableMoney(decimal(written(value, CENTS)))), CENTS);
