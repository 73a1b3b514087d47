/** Enters a purchase or a sale, and brings position, cash and portfolio up to date with it. */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { choice, form, id, moment, notNegative, optional, orZero, positive, prose, symbol } from './input.js';
import { lockedClient, usableAsset } from './lock.js';
import { defineUseCase } from './use-case.js';
import { insertTrade } from '../db/trades.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { checkMoneyMayMove } from '../domain/kyc.js';
import { MONEY, moneyText, plain, PRICE, QUANTITY, storableMoney } from '../domain/money.js';
import { tradeValue } from '../domain/position.js';
import { effectiveAt } from '../domain/timeline.js';
import { checkAmountDecimals } from '../domain/transfer.js';
import { CENTS, written } from '../domain/units.js';
import { refusal } from '../errors.js';

export const recordTrade = defineUseCase({
  name: 'record-trade',
  allow: ADMINS,
  input: form(
    {
      user_id: id(),
      trade_type: choice(['BUY', 'SELL']),
      symbol: symbol(),
      quantity: positive(QUANTITY),
      price_per_unit: notNegative(PRICE),
      fee: orZero(notNegative(MONEY)),
      executed_at: optional(moment()),
      admin_note: optional(prose({ max: 2000 })),
    },
    ['asset_type', 'asset_name', 'total_value'],
  ),
  async run(tx, input, { actor, now }) {
    const asset = await usableAsset(tx, input.symbol, 'symbol');
    const portfolio = await lockedClient(tx, input.user_id);
    checkMoneyMayMove(portfolio, 'user_id');
    if (asset.whole_units && !input.quantity.isInteger())
      throw refusal('whole_units_only', 'quantity', { symbol: asset.symbol });
    checkAmountDecimals(input.quantity, asset.decimals, 'quantity');
    const moment = now();
    const trade = {
      ...input,
      asset,
      total_value: storableMoney(tradeValue(input.quantity, input.price_per_unit), 'quantity'),
      executed_at: effectiveAt(input.executed_at, moment, 'executed_at'),
      executed_by: actor.kind === 'person' ? actor.id : null,
    };
    await checkBooksOpen(tx, trade.executed_at, 'executed_at');
    const tradeId = await insertTrade(tx, trade);
    const { figures, holdings } = await bringOneUpToDate(
      tx,
      { portfolio, symbol: asset.symbol, from: trade.executed_at },
      { now: moment, cause: { type: 'trades', id: tradeId } },
    );
    const holding = holdings.get(asset.symbol);
    return {
      result: {
        id: tradeId,
        total_value: moneyText(trade.total_value),
        cash_value: written(figures.cash_value, CENTS),
        portfolio_value: written(figures.total_value, CENTS),
        cost_basis: written(holding?.cost_basis ?? 0n, CENTS),
        realized_pnl: written(holding?.realized_pnl ?? 0n, CENTS),
      },
      log: {
        action: 'TRADE_ADDED' as const,
        target: { type: 'trades', id: tradeId },
        description: `${trade.trade_type} ${plain(trade.quantity)} ${asset.symbol} at ${plain(trade.price_per_unit)} USD, fee ${moneyText(trade.fee)}`,
        change: difference(undefined, { ...trade, asset: undefined }),
        metadata: {
          cash_value: written(figures.cash_value, CENTS),
          portfolio_value: written(figures.total_value, CENTS),
        },
      },
    };
  },
});
