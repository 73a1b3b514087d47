// Trades: entered, and their note edited.
import type { Case, Form } from '../support/four-tests.js';
import { deposit, idOf, person, type House } from '../support/house.js';
import { newSymbol, PERSONAL, plantAsset, plantClient, unknownId } from '../support/planted.js';
import { editTrade } from '../../src/services/edit-trade.js';
import { recordTrade } from '../../src/services/record-trade.js';

const { admin_note } = PERSONAL;

/** A purchase of 10 AAPL at 150.25, fee 1.00, by a new client who has 10,000 USD. */
async function purchase(house: House, changed: Form = {}): Promise<Form> {
  const user_id = await plantClient(house);
  await deposit(house, person(user_id, 'CUSTOMER'), '10000.00');
  return {
    user_id,
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '10',
    price_per_unit: '150.25',
    fee: '1.00',
    admin_note,
    ...changed,
  };
}

const record: Case = {
  useCase: recordTrade,
  good: purchase,
  async done(house, id, { user_id }) {
    expect(await house.rows.row('SELECT * FROM trades WHERE id = $1', [id])).toMatchObject({
      user_id,
      trade_type: 'BUY',
      symbol: 'AAPL',
      asset_type: 'STOCK',
      asset_name: 'Apple Inc.',
      quantity: '10.00000000',
      price_per_unit: '150.250000000000',
      total_value: '1502.50',
      fee: '1.00',
      admin_note,
      executed_at: new Date('2026-01-05T09:00:00.000Z'),
      executed_by: idOf(house.admin),
      voided_at: null,
    });
    const figures = await house.rows.row(
      `SELECT cash_value, stock_value, p.total_value, all_time_pnl, quantity, cost_basis, average_buy_price, price_source
       FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id WHERE user_id = $1`,
      [user_id],
    );
    expect(figures).toEqual({
      cash_value: '8496.50',
      stock_value: '1502.50',
      total_value: '9999.00',
      all_time_pnl: '-1.00',
      quantity: '10.00000000',
      cost_basis: '1503.50',
      average_buy_price: '150.35000000',
      price_source: 'trade',
    });
  },
  log: {
    action: 'TRADE_ADDED',
    target: 'trades',
    metadata: {
      after: { trade_type: 'BUY', quantity: '10', price_per_unit: '150.25', fee: '1', total_value: '1502.5' },
      cash_value: '8496.50',
      portfolio_value: '9999.00',
    },
  },
  refused: {
    'an asset that is not on the list': async (house) => ({
      input: await purchase(house, { symbol: 'NOSUCH' }),
      code: 'unknown_asset',
      field: 'symbol',
    }),
    'an asset that is dealt in no more': async (house) => {
      const symbol = newSymbol();
      await plantAsset(house, symbol, { is_active: false });
      return { input: await purchase(house, { symbol }), code: 'inactive_asset', field: 'symbol' };
    },
    nobody: async (house) => ({
      input: await purchase(house, { user_id: unknownId() }),
      code: 'unknown_client',
      field: 'user_id',
    }),
    'a member of the staff': async (house) => ({
      input: await purchase(house, { user_id: idOf(house.admin) }),
      code: 'unknown_client',
      field: 'user_id',
    }),
    'an archived client': async (house) => ({
      input: await purchase(house, { user_id: await plantClient(house, { archived: true }) }),
      code: 'client_archived',
      field: 'user_id',
    }),
    'a client who is not approved yet': async (house) => ({
      input: await purchase(house, { user_id: await plantClient(house, { kyc: 'PENDING' }) }),
      code: 'kyc_not_approved',
      field: 'user_id',
    }),
    'a client who was rejected': async (house) => ({
      input: await purchase(house, { user_id: await plantClient(house, { kyc: 'REJECTED' }) }),
      code: 'kyc_not_approved',
      field: 'user_id',
    }),
    'half a share where whole ones are dealt': async (house) => {
      const symbol = newSymbol();
      await plantAsset(house, symbol, { whole_units: true, decimals: 0 });
      return { input: await purchase(house, { symbol, quantity: '0.5' }), code: 'whole_units_only', field: 'quantity' };
    },
    'more decimals than the asset has': async (house) => {
      const symbol = newSymbol();
      await plantAsset(house, symbol, { decimals: 2 });
      return { input: await purchase(house, { symbol, quantity: '1.001' }), code: 'too_precise', field: 'quantity' };
    },
    'a value that no column holds': async (house) => ({
      input: await purchase(house, { quantity: '99999999999999999999', price_per_unit: '9999999999999999' }),
      code: 'amount_overflow',
      field: 'quantity',
    }),
    'two minutes ahead of the clock': async (house) => ({
      input: await purchase(house, { executed_at: '2026-01-05T09:02:00Z' }),
      code: 'in_the_future',
      field: 'executed_at',
    }),
    'more than is held': async (house) => ({
      input: await purchase(house, { trade_type: 'SELL', quantity: '0.00000001' }),
      code: 'oversold',
      field: 'quantity',
    }),
    'more than the cash there is': async (house) => ({
      input: await purchase(house, { quantity: '66.56', price_per_unit: '150.25' }),
      code: 'overdrawn',
    }),
    'a purchase before the deposit': async (house) => ({
      input: await purchase(house, { executed_at: '2026-01-04' }),
      code: 'overdrawn',
    }),
    'a figure that the house works out, as a field of its own': async (house) => ({
      input: await purchase(house, { executed_by: idOf(house.secondAdmin) }),
      code: 'unknown_field',
      field: 'executed_by',
    }),
  },
  fields: {
    user_id: 'id',
    trade_type: 'choice',
    symbol: 'symbol',
    quantity: 'positiveQuantity',
    price_per_unit: 'price',
    fee: 'money',
    executed_at: 'moment',
    admin_note: 'prose',
  },
  required: ['user_id', 'trade_type', 'symbol', 'quantity', 'price_per_unit'],
};

const traded = async (house: House): Promise<string> =>
  (await house.door.run(recordTrade, house.admin, await purchase(house, { admin_note: '' }))).id;
const unchangeable = (field: string, value: unknown) => async (house: House) => ({
  input: { id: await traded(house), [field]: value },
  code: 'unchangeable' as const,
  field,
});

const edit: Case = {
  useCase: editTrade,
  good: async (house) => ({ id: await traded(house), admin_note }),
  async done(house, id) {
    expect(await house.rows.row('SELECT admin_note, quantity FROM trades WHERE id = $1', [id])).toEqual({
      admin_note,
      quantity: '10.00000000',
    });
  },
  log: { action: 'TRADE_UPDATED', target: 'trades', metadata: { unrecorded: ['admin_note'] } },
  refused: {
    'no such trade': async () => ({ input: { id: unknownId(), admin_note }, code: 'not_found', field: 'id' }),
    'another quantity': unchangeable('quantity', '11'),
    'another price': unchangeable('price_per_unit', '1'),
    'another client': unchangeable('user_id', unknownId()),
    'another moment': unchangeable('executed_at', '2026-01-01'),
  },
  fields: { id: 'id', admin_note: 'prose' },
  required: ['id'],
};

export const TRADES: readonly Case[] = [record, edit];
