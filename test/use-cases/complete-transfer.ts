// The completion of a deposit or withdrawal: the one moment at which money moves.
import { pendingCoins, pendingTransfer } from './transfer-forms.js';
import type { Case, Refused } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { newSymbol, PERSONAL, plantAsset, plantClient, plantPrice, unknownId } from '../support/planted.js';
import { archiveClient } from '../../src/services/archive-client.js';
import { editAsset } from '../../src/services/assets.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { cancelTransfer } from '../../src/services/end-transfer.js';

const { rate_reason } = PERSONAL;

async function newCoin(house: House, price?: string): Promise<string> {
  const symbol = newSymbol();
  await plantAsset(house, symbol, { asset_type: 'CRYPTO' });
  if (price) await plantPrice(house, 'CRYPTO', symbol, price);
  return symbol;
}

const refusedWith = (id: string, code: Refused['code'], field?: string, more = {}): Refused => ({
  input: { id, ...more },
  code,
  field,
});

export const COMPLETE: Case = {
  useCase: completeTransfer,
  good: async (house) => ({ id: await pendingTransfer(house, { currency: 'EUR' }), usd_rate: '1.0825', rate_reason }),
  async done(house, id) {
    expect(await house.rows.row('SELECT * FROM transactions WHERE id = $1', [id])).toMatchObject({
      status: 'COMPLETED',
      usd_rate: '1.082500000000',
      usd_value: '1083.04',
      rate_source: 'manual',
      rate_reason,
      processed_at: new Date('2026-01-05T09:00:00.000Z'),
      processed_by: idOf(house.admin),
    });
    expect(
      await house.rows.row(
        'SELECT cash_value, total_invested, all_time_pnl FROM portfolios p JOIN transactions t USING (user_id) WHERE t.id = $1',
        [id],
      ),
    ).toEqual({ cash_value: '1083.04', total_invested: '1083.04', all_time_pnl: '0.00' });
  },
  log: {
    action: 'TRANSACTION_UPDATED',
    target: 'transactions',
    metadata: {
      before: { status: 'PENDING' },
      after: { status: 'COMPLETED', usd_rate: '1.0825', usd_value: '1083.04', rate_source: 'manual' },
      cash_value: '1083.04',
    },
  },
  refused: {
    'no such transfer': async () => refusedWith(unknownId(), 'not_found', 'id'),
    'one that was cancelled': async (house) => {
      const id = await pendingTransfer(house);
      await house.door.run(cancelTransfer, house.admin, { id });
      return refusedWith(id, 'transfer_final');
    },
    'one that is completed': async (house) => {
      const id = await pendingTransfer(house);
      await house.door.run(completeTransfer, house.admin, { id });
      return refusedWith(id, 'transfer_final');
    },
    'a client who is not approved': async (house) =>
      refusedWith(
        await pendingTransfer(house, { user_id: await plantClient(house, { kyc: 'PENDING' }) }),
        'kyc_not_approved',
        'user_id',
      ),
    'a client who was archived since': async (house) => {
      const user_id = await plantClient(house);
      const id = await pendingTransfer(house, { user_id });
      await house.door.run(archiveClient, house.admin, { id: user_id });
      return refusedWith(id, 'client_archived', 'user_id');
    },
    'a coin that is dealt in no more': async (house) => {
      const currency = await newCoin(house, '5');
      const id = await pendingCoins(house, { currency });
      const asset = await house.rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [currency]);
      await house.door.run(editAsset, house.admin, { id: asset?.id, is_active: false });
      return refusedWith(id, 'inactive_asset', 'currency');
    },
    'a moment to come': async (house) =>
      refusedWith(await pendingTransfer(house), 'in_the_future', 'processed_at', { processed_at: '2026-01-06' }),
    'a dollar that is not one dollar': async (house) =>
      refusedWith(await pendingTransfer(house), 'usd_is_one', 'usd_rate', { usd_rate: '1.01' }),
    'dollars that the bank did not credit in full': async (house) =>
      refusedWith(await pendingTransfer(house), 'usd_is_one', 'usd_value', { usd_rate: '1', usd_value: '1000.00' }),
    'a currency whose rate nobody knows': async (house) =>
      refusedWith(await pendingTransfer(house, { currency: 'CHF' }), 'no_rate', 'usd_rate'),
    'a coin whose rate nobody knows': async (house) =>
      refusedWith(await pendingCoins(house, { currency: await newCoin(house) }), 'no_rate', 'usd_rate'),
    'a coin by what a bank would credit': async (house) =>
      refusedWith(await pendingCoins(house), 'coin_needs_rate', 'usd_value', { usd_value: '5.00' }),
    'a coin rate more than 2% from the book, without a reason': async (house) =>
      refusedWith(
        await pendingCoins(house, { currency: await newCoin(house, '100') }),
        'rate_reason_needed',
        'rate_reason',
        { usd_rate: '102.01' },
      ),
    'a transfer worth nothing': async (house) =>
      refusedWith(await pendingCoins(house, { amount: '0.00000001' }), 'worthless', 'amount', { usd_rate: '1' }),
    'a credit so small that its rate is zero': async (house) =>
      refusedWith(
        await pendingTransfer(house, { currency: 'EUR', amount: '9999999999999999.00' }),
        'worthless',
        'usd_value',
        { usd_value: '0.01' },
      ),
    'a value that no column holds': async (house) =>
      refusedWith(await pendingCoins(house, { amount: '99999999999999999999' }), 'amount_overflow', 'amount', {
        usd_rate: '1000',
      }),
    'a withdrawal of more than there is': async (house) =>
      refusedWith(await pendingTransfer(house, { transaction_type: 'WITHDRAWAL' }), 'overdrawn'),
    'a withdrawal of coins that are not held': async (house) =>
      refusedWith(await pendingCoins(house, { transaction_type: 'WITHDRAWAL' }), 'oversold', 'quantity', {
        usd_rate: '1',
      }),
  },
  fields: {
    id: 'id',
    processed_at: 'moment',
    usd_rate: 'positivePrice',
    usd_value: 'positiveMoney',
    rate_reason: 'prose',
  },
  required: ['id'],
};
