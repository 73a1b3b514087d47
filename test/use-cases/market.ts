// What the house deals in: assets, prices, currencies.
import type { Case } from '../support/four-tests.js';
import { deposit, person, type House } from '../support/house.js';
import { newSymbol, plantAsset, plantClient, plantCurrency, unknownId } from '../support/planted.js';
import { addAsset, editAsset } from '../../src/services/assets.js';
import { addCurrency, editCurrency } from '../../src/services/currencies.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { setPrice } from '../../src/services/set-price.js';

const row = (house: House, table: string, id: string) => house.rows.row(`SELECT * FROM ${table} WHERE id = $1`, [id]);
const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });
const newAsset = () => ({
  symbol: newSymbol(),
  asset_type: 'STOCK',
  name: 'Umbrella Works',
  logo_url: 'https://example.com/u.svg',
  decimals: '4',
});

const add: Case = {
  useCase: addAsset,
  good: async () => newAsset(),
  async done(house, id, form) {
    expect(await row(house, 'assets', id)).toMatchObject({ ...form, decimals: 4, whole_units: false, is_active: true });
  },
  log: {
    action: 'SETTINGS_CHANGED',
    target: 'assets',
    metadata: { after: { asset_type: 'STOCK', decimals: '4', is_active: true } },
  },
  refused: {
    'a symbol that is there, in small letters': async () => ({
      input: { ...newAsset(), symbol: 'aapl' },
      code: 'already_exists',
      field: 'symbol',
    }),
    'more than eight decimals': async () => ({
      input: { ...newAsset(), decimals: '9' },
      code: 'out_of_range',
      field: 'decimals',
    }),
    'a kind that is neither': async () => ({
      input: { ...newAsset(), asset_type: 'FIAT' },
      code: 'not_a_choice',
      field: 'asset_type',
    }),
  },
  fields: {
    symbol: 'symbol',
    asset_type: 'choice',
    name: 'line',
    logo_url: 'url',
    coingecko_id: 'reference',
    decimals: 'wholeNumber',
    whole_units: 'yesOrNo',
    is_active: 'yesOrNo',
  },
  required: ['symbol', 'asset_type', 'name'],
};

const edit: Case = {
  useCase: editAsset,
  good: async (house) => ({ id: await plantAsset(house, newSymbol()), name: 'Umbrella Works', whole_units: true }),
  async done(house, id) {
    expect(await row(house, 'assets', id)).toMatchObject({ name: 'Umbrella Works', whole_units: true, decimals: 0 });
  },
  log: {
    action: 'SETTINGS_CHANGED',
    target: 'assets',
    metadata: {
      before: { whole_units: false, decimals: '8' },
      after: { whole_units: true, decimals: '0' },
      unrecorded: ['name'],
    },
  },
  refused: {
    'no such asset': notThere,
    'decimals of what is dealt in whole units': async (house) => ({
      input: { id: await plantAsset(house, newSymbol(), { whole_units: true, decimals: 0 }), decimals: '2' },
      code: 'whole_units_only',
      field: 'decimals',
    }),
    'another symbol': async (house) => ({
      input: { id: await plantAsset(house, newSymbol()), symbol: 'OTHER' },
      code: 'unchangeable',
      field: 'symbol',
    }),
    'another kind': async (house) => ({
      input: { id: await plantAsset(house, newSymbol()), asset_type: 'CRYPTO' },
      code: 'unchangeable',
      field: 'asset_type',
    }),
  },
  fields: {
    id: 'id',
    name: 'line',
    logo_url: 'url',
    coingecko_id: 'reference',
    decimals: 'wholeNumber',
    whole_units: 'yesOrNo',
    is_active: 'yesOrNo',
  },
  required: ['id'],
};

/** An asset of which a new client holds 1,000,000, bought at 0.01. */
async function heldAsset(house: House): Promise<string> {
  const symbol = newSymbol();
  const id = await plantAsset(house, symbol);
  const user_id = await plantClient(house);
  await deposit(house, person(user_id, 'CUSTOMER'), '10000.00');
  await house.door.run(recordTrade, house.admin, {
    user_id,
    trade_type: 'BUY',
    symbol,
    quantity: '1000000',
    price_per_unit: '0.01',
  });
  return id;
}

const price: Case = {
  useCase: setPrice,
  good: async (house) => ({ id: await heldAsset(house), price: '0.025', as_of: '2026-01-05T08:00:00Z' }),
  async done(house, id) {
    expect(
      await house.rows.row('SELECT p.* FROM prices p JOIN assets a USING (symbol) WHERE a.id = $1', [id]),
    ).toMatchObject({
      kind: 'STOCK',
      price: '0.025000000000',
      source: 'manual',
      as_of: new Date('2026-01-05T08:00:00Z'),
    });
    const figures = await house.rows.row(
      `SELECT h.total_value, h.profit_loss, profit_loss_percent, p.total_value AS portfolio, all_time_pnl FROM holdings h JOIN portfolios p ON p.id = portfolio_id
       JOIN assets a USING (symbol) WHERE a.id = $1`,
      [id],
    );
    expect(figures).toEqual({
      total_value: '25000.00',
      profit_loss: '15000.00',
      profit_loss_percent: '150.0000',
      portfolio: '25000.00',
      all_time_pnl: '15000.00',
    });
  },
  log: {
    action: 'PRICE_SET',
    target: 'assets',
    metadata: {
      after: { price: '0.025', as_of: '2026-01-05T08:00:00.000Z', source: 'manual' },
      holdings: '1',
      portfolios: '1',
    },
  },
  refused: {
    'no such asset': async () => ({ input: { id: unknownId(), price: '1' }, code: 'not_found', field: 'id' }),
    'a price to come': async (house) => ({
      input: { id: await heldAsset(house), price: '1', as_of: '2026-01-05T09:01:01Z' },
      code: 'in_the_future',
      field: 'as_of',
    }),
    'a price below zero': async (house) => ({
      input: { id: await heldAsset(house), price: '-1' },
      code: 'negative',
      field: 'price',
    }),
    'a price at which a holding is worth more than a column holds': async (house) => ({
      input: { id: await heldAsset(house), price: '9999999999999999' },
      code: 'amount_overflow',
    }),
  },
  fields: { id: 'id', price: 'price', as_of: 'moment' },
  required: ['id', 'price'],
};

let codes = 0;
const newCode = (): string =>
  `Z${String.fromCharCode(65 + Math.floor(codes / 26))}${String.fromCharCode(65 + (codes++ % 26))}`;

const addMoney: Case = {
  useCase: addCurrency,
  good: async () => ({ code: newCode(), name: 'New Crown', minor_units: '3' }),
  async done(house, id, form) {
    expect(await row(house, 'currencies', id)).toMatchObject({ ...form, minor_units: 3, is_active: true });
  },
  log: { action: 'SETTINGS_CHANGED', target: 'currencies', metadata: { after: { minor_units: '3', is_active: true } } },
  refused: {
    'a code that is there': async () => ({
      input: { code: 'EUR', name: 'Euro' },
      code: 'already_exists',
      field: 'code',
    }),
    'five minor units': async () => ({
      input: { code: newCode(), name: 'Crown', minor_units: '5' },
      code: 'out_of_range',
      field: 'minor_units',
    }),
  },
  fields: { code: 'currencyCode', name: 'line', minor_units: 'wholeNumber', is_active: 'yesOrNo' },
  required: ['code', 'name'],
};

const editMoney: Case = {
  useCase: editCurrency,
  good: async (house) => ({ id: await plantCurrency(house, newCode()), name: 'Old Crown', is_active: false }),
  async done(house, id) {
    expect(await row(house, 'currencies', id)).toMatchObject({ name: 'Old Crown', is_active: false });
  },
  log: {
    action: 'SETTINGS_CHANGED',
    target: 'currencies',
    metadata: { before: { is_active: true }, after: { is_active: false }, unrecorded: ['name'] },
  },
  refused: {
    'no such currency': notThere,
    'another code': async (house) => ({
      input: { id: await plantCurrency(house, newCode()), code: 'EUR' },
      code: 'unchangeable',
      field: 'code',
    }),
    'other minor units': async (house) => ({
      input: { id: await plantCurrency(house, newCode()), minor_units: '0' },
      code: 'unchangeable',
      field: 'minor_units',
    }),
  },
  fields: { id: 'id', name: 'line', is_active: 'yesOrNo' },
  required: ['id'],
};

export const MARKET: readonly Case[] = [add, edit, price, addMoney, editMoney];
