/** Enters a purchase or a sale, and brings position, cash and portfolio up to date with it. */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkDayOpen } from './closed-books.js';
import { form, id } from './input.js';
import { lockedForTrade } from './lock.js';
import { checkGrain, DERIVED_OF_TRADE, mayBeTheRest, TRADE_FIELDS, tradeOf, type TradeWish } from './trade-rules.js';
import { defineUseCase, type Tx } from './use-case.js';
import type { StoredAsset } from '../db/books.js';
import { readQuantityAt } from '../db/position-states.js';
import { insertTrade } from '../db/trades.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { moneyText, plain } from '../domain/money.js';
import { CENTS, written } from '../domain/units.js';

export const recordTrade = defineUseCase({
  name: 'record-trade',
  allow: ADMINS,
  input: form({ user_id: id(), ...TRADE_FIELDS }, DERIVED_OF_TRADE),
  async run(tx, input, { actor, now }) {
    const { asset, portfolio, closed } = await lockedForTrade(tx, input);
    const moment = now();
    const trade = {
      ...input,
      ...tradeOf(input, portfolio, moment),
      asset,
      executed_by: actor.kind === 'person' ? actor.id : null,
    };
    if (!(await sellsAll(tx, portfolio.id, trade))) checkGrain(trade, asset);
    checkDayOpen(closed, trade.executed_at, 'executed_at');
    const tradeId = insertTrade(tx, trade);
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

interface Sale extends TradeWish {
  asset: StoredAsset;
  executed_at: Date;
}

async function sellsAll(tx: Tx, portfolioId: string, sale: Sale) {
  const { quantity, asset, executed_at } = sale;
  return mayBeTheRest(sale, asset) && quantity.eq(await readQuantityAt(tx, portfolioId, asset.symbol, executed_at));
}
