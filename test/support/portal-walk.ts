// Months in the life of two clients, with every kind of event, entered through the door: in and out of order, with
// mistakes that were voided.
import { adjustPnl, voidAdjustment } from '../../src/services/adjust-pnl.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import type { Result, UseCase } from '../../src/services/use-case.js';
import { voidCorporateAction } from '../../src/services/void-corporate-action.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { voidTransfer } from '../../src/services/void-transfer.js';
import { deposit, idOf, priceOf, type House } from './house.js';

const on = (day: string): string => `${day}T10:00:00.000Z`;

/** What an admin enters, each on its day. */
function entries(house: House) {
  const { door, admin, rows } = house;
  const assetId = async (symbol: string) =>
    (await rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [symbol]))?.id;
  return {
    at: (day: string) => house.setClock(on(day)),
    async trade(user_id: string, words: string, executed_at?: string): Promise<string> {
      const [trade_type, quantity, symbol, price_per_unit, fee] = words.split(' ');
      const form = { user_id, trade_type, symbol, quantity, price_per_unit, fee, executed_at };
      return (await door.run(recordTrade, admin, form)).id;
    },
    async move(user_id: string, words: string, processed_at?: string): Promise<string> {
      const [transaction_type, amount, currency, method, usd_rate] = words.split(' ');
      const form = { user_id, transaction_type, amount, currency, method };
      const { id } = await door.run(recordTransfer, admin, form);
      await door.run(completeTransfer, admin, { id, processed_at, usd_rate });
      return id;
    },
    async act<I, R extends Result, P>(useCase: UseCase<I, R, P>, symbol: string, terms: object): Promise<string> {
      return (await door.run(useCase, admin, { id: await assetId(symbol), ...terms })).id;
    },
    async adjust(user_id: string, terms: object): Promise<string> {
      const owned = await rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
      return (await door.run(adjustPnl, admin, { id: owned?.id, ...terms })).id;
    },
    undo: <I, R extends Result, P>(useCase: UseCase<I, R, P>, id: string) =>
      door.run(useCase, admin, { id, reason: 'Entered by mistake' }),
  };
}

export async function walkWithShares(house: House): Promise<void> {
  const id = idOf(house.client.stock);
  const { at, trade, move, act, adjust, undo } = entries(house);
  await deposit(house, house.client.stock, '123456789.01');
  await priceOf(house, 'AAPL', '151.123456789012');
  await trade(id, 'BUY 10.12345678 AAPL 150.25 1.99');
  await trade(id, 'SELL 3.3 AAPL 160 1');
  await trade(id, 'BUY 100000000000 PEPE 0.00000812 0');
  await trade(id, 'BUY 2 MSFT 400 0');
  await trade(id, 'SELL 2 MSFT 390 0');
  at('2026-03-02');
  await move(id, 'DEPOSIT 10000.55 EUR WIRE_TRANSFER 1.0833');
  await priceOf(house, 'AAPL', '171.5');
  await undo(voidTransfer, await move(id, 'DEPOSIT 777.77 USD ACH'));
  await act(dividend, 'AAPL', { per_unit: '0.26', effective_at: on('2026-02-12') });
  at('2026-06-10');
  await act(split, 'AAPL', { numerator: '4', denominator: '1', effective_at: on('2026-06-08') });
  await trade(id, 'BUY 1.5 AAPL 155 0.5', on('2026-02-20'));
  await undo(voidTrade, await trade(id, 'BUY 3 AAPL 44 0.75'));
  await undo(voidCorporateAction, await act(dividend, 'AAPL', { per_unit: '7.31', effective_at: on('2026-05-12') }));
  await adjust(id, { amount: '-125.40', kind: 'FEE', reason: 'Custody, first half', effective_at: on('2026-06-01') });
  await undo(voidAdjustment, await adjust(id, { amount: '33.03', kind: 'CORRECTION', reason: 'Charged twice' }));
  await adjust(id, { amount: '12.09', kind: 'INCOME', reason: 'Interest on cash' });
  at('2026-09-01');
  await priceOf(house, 'AAPL', '40.875');
  await move(id, 'WITHDRAWAL 2500.25 USD WIRE_TRANSFER');
}

export async function walkWithCoins(house: House): Promise<void> {
  const id = idOf(house.client.crypto);
  const { at, trade, move, act } = entries(house);
  house.setClock('2026-01-05T09:00:00.000Z');
  await priceOf(house, 'BTC', '64000.5');
  await move(id, 'DEPOSIT 1.23456789 BTC CRYPTO_TRANSFER');
  const pending = { user_id: id, transaction_type: 'WITHDRAWAL', amount: '0.00000001', currency: 'BTC' };
  await house.door.run(recordTransfer, house.admin, { ...pending, method: 'CRYPTO_TRANSFER' });
  await trade(id, 'SELL 0.2 BTC 65000 12.34');
  at('2026-04-15');
  await act(reward, 'BTC', { per_unit: '0.00125', price: '81000.5', effective_at: on('2026-04-14') });
  await priceOf(house, 'BTC', '90123.45');
  at('2026-08-03');
  await move(id, 'WITHDRAWAL 0.3 BTC CRYPTO_TRANSFER');
  await priceOf(house, 'BTC', '97000');
}
