// Entering events in the words of a ledger, and reading the figures they come to. After each entry the whole of the
// books is replayed by another path.
import type { House } from './house.js';
import { expectBooksToAgree } from './replay.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';

/** `BUY 109 AAPL at 28.80 fee 10.00 on 2026-01-02`; the fee and the moment may be left out. */
const TRADE = /^(BUY|SELL) (\S+) (\S+) at (\S+)(?: fee (\S+))?(?: on (\S+))?$/;

export function tradeForm(user_id: string, words: string) {
  const [, trade_type, quantity, symbol, price_per_unit, fee, executed_at] = TRADE.exec(words) ?? [];
  if (!trade_type) throw new Error(`This is no trade: ${words}`);
  return { user_id, trade_type, quantity, symbol, price_per_unit, fee, executed_at };
}

export async function trade(house: House, user_id: string, words: string): Promise<string> {
  const { id } = await house.door.run(recordTrade, house.admin, tradeForm(user_id, words));
  await expectBooksToAgree(house.rows);
  return id;
}

interface Terms {
  usd_rate?: string;
  usd_value?: string;
  rate_reason?: string;
  processed_at?: string;
}

/** `DEPOSIT 1000 EUR` into a stock account, `WITHDRAWAL 0.5 BTC` from a crypto one; entered and completed. */
export async function transfer(house: House, user_id: string, words: string, terms: Terms = {}): Promise<string> {
  const id = await pending(house, user_id, words);
  await house.door.run(completeTransfer, house.admin, { id, ...terms });
  await expectBooksToAgree(house.rows);
  return id;
}

export async function pending(house: House, user_id: string, words: string): Promise<string> {
  const [transaction_type, amount, currency = ''] = words.split(' ');
  const coin = await house.rows.row(`SELECT 1 FROM assets WHERE symbol = $1 AND asset_type = 'CRYPTO'`, [currency]);
  const method = coin ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER';
  return (await house.door.run(recordTransfer, house.admin, { user_id, transaction_type, amount, currency, method }))
    .id;
}

export const portfolio = (house: House, user_id: string) =>
  house.rows.row<Record<string, string>>(
    `SELECT cash_value, crypto_value, stock_value, total_value, total_invested, total_profit_loss, all_time_pnl FROM portfolios WHERE user_id = $1`,
    [user_id],
  );

export const holding = (house: House, user_id: string, symbol: string) =>
  house.rows.row<Record<string, unknown>>(
    `SELECT h.* FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1 AND symbol = $2`,
    [user_id, symbol],
  );
