/**
 * Brings a portfolio's caches to what its events and the price book say, in the transaction that changed them. The
 * symbol and the cash timeline are replayed in full, so a back-dated entry needs no path of its own.
 */
import {
  readHeldValues,
  readLedger,
  readPositionEvents,
  saveHolding,
  savePortfolio,
  type LockedPortfolio,
  type StoredAsset,
} from '../db/books.js';
import { readPrice } from '../db/prices.js';
import type { Tx } from '../db/transaction.js';
import {
  replayLedger,
  valueHolding,
  valuePortfolio,
  type HoldingFigures,
  type PortfolioFigures,
} from '../domain/portfolio.js';
import { replay, type PositionEvent } from '../domain/position.js';

/** One holding's figures; refused where the quantity would fall below zero at any point. */
export async function bringHoldingUpToDate(
  tx: Tx,
  portfolio: LockedPortfolio,
  asset: StoredAsset,
  now: Date,
): Promise<HoldingFigures> {
  const events = await readPositionEvents(tx, portfolio.user_id, asset.symbol);
  const position = replay(events, asset.symbol);
  const price = (await readPrice(tx, asset.asset_type, asset.symbol, now)) ?? lastTradePrice(events);
  const figures = valueHolding(position, price.price);
  await saveHolding(tx, portfolio.id, asset, figures, price);
  return figures;
}

/** The portfolio's figures; refused where cash would fall below zero at any point. */
export async function bringPortfolioUpToDate(tx: Tx, portfolio: LockedPortfolio, now: Date): Promise<PortfolioFigures> {
  const ledger = replayLedger(await readLedger(tx, portfolio.user_id));
  const figures = valuePortfolio(await readHeldValues(tx, portfolio.id), ledger);
  await savePortfolio(tx, portfolio.id, figures, now);
  return figures;
}

/** Where the book has no price yet, the portfolio's own latest trade is the best there is. */
function lastTradePrice(events: readonly PositionEvent[]) {
  const last = events[events.length - 1];
  if (!last) throw new Error('a holding has at least one event');
  return { price: last.price, source: 'trade', as_of: last.at };
}
