/** What a holding and a portfolio are worth, and the identity that ties them to what was paid in. */
import { invariant, refusal } from '../errors.js';
import { percentOf, plain, storableMoney, sum, moneyText, ZERO, type Decimal } from './money.js';
import { averagePrice, tradeValue, type Position } from './position.js';
import { dayOf, type Dated } from './timeline.js';

export interface HoldingFigures extends Position {
  average_buy_price: Decimal;
  current_price: Decimal;
  total_value: Decimal;
  profit_loss: Decimal;
  profit_loss_percent: Decimal;
}

export function valueHolding(position: Position, price: Decimal): HoldingFigures {
  const total_value = storableMoney(tradeValue(position.quantity, price));
  const profit_loss = total_value.minus(position.cost_basis);
  return {
    ...position,
    average_buy_price: averagePrice(position),
    current_price: price,
    total_value,
    profit_loss,
    profit_loss_percent: percentOf(profit_loss, position.cost_basis),
  };
}

/** What one event does to cash, and to what the client has paid in. */
export interface LedgerEvent extends Dated {
  cash: Decimal;
  contribution: Decimal;
}

export interface Ledger {
  cash_value: Decimal;
  total_invested: Decimal;
}

/** Cash and contributions after all events, which are in order. Refused where cash would fall below zero at any point. */
export function replayLedger(events: readonly LedgerEvent[]): Ledger {
  let cash = ZERO;
  for (const event of events) {
    const after = cash.plus(event.cash);
    if (after.isNegative() && !after.isZero()) throw overdrawn(cash, after, event);
    cash = after;
  }
  return { cash_value: cash, total_invested: sum(events.map((event) => event.contribution)) };
}

function overdrawn(available: Decimal, after: Decimal, event: LedgerEvent) {
  return refusal('overdrawn', undefined, {
    date: dayOf(event.at),
    available: moneyText(available),
    missing: moneyText(after.negated()),
  });
}

export interface HeldValue {
  asset_type: 'CRYPTO' | 'STOCK';
  total_value: Decimal;
  cost_basis: Decimal;
  realized_pnl: Decimal;
}

export interface PortfolioFigures extends Ledger {
  total_value: Decimal;
  crypto_value: Decimal;
  stock_value: Decimal;
  total_profit_loss: Decimal;
  all_time_pnl: Decimal;
}

/** The portfolio's columns from its holdings and its ledger. All-time P&L equals total value less contributions, exactly. */
export function valuePortfolio(holdings: readonly HeldValue[], ledger: Ledger): PortfolioFigures {
  const worth = (type: HeldValue['asset_type']) =>
    sum(holdings.filter((holding) => holding.asset_type === type).map((holding) => holding.total_value));
  const crypto_value = worth('CRYPTO');
  const stock_value = worth('STOCK');
  const total_value = storableMoney(crypto_value.plus(stock_value).plus(ledger.cash_value));
  const realized = sum(holdings.map((holding) => holding.realized_pnl));
  const unrealized = sum(holdings.map((holding) => holding.total_value.minus(holding.cost_basis)));
  const total_profit_loss = realized.plus(unrealized);
  const all_time_pnl = total_profit_loss;
  invariant(
    all_time_pnl.eq(total_value.minus(ledger.total_invested)),
    `all-time P&L ${plain(all_time_pnl)} is not value ${plain(total_value)} less contributions ${plain(ledger.total_invested)}`,
  );
  return { ...ledger, total_value, crypto_value, stock_value, total_profit_loss, all_time_pnl };
}
