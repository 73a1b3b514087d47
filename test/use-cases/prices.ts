// Prices that are typed, fetched, held and decided on.
import type { Case } from '../support/four-tests.js';
import { deposit, idOf, person, type House } from '../support/house.js';
import { newSymbol, plantAsset, plantClient, plantCurrency, plantHeldPrice, unknownId } from '../support/planted.js';
import { coins, currencies, openPriceServer } from '../support/price-server.js';
import { priceProviders } from '../../src/price-providers/index.js';
import { enterPrice } from '../../src/services/enter-price.js';
import { acceptHeldPrice, declineHeldPrice } from '../../src/services/held-prices.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { refreshPrices } from '../../src/services/refresh-prices.js';
import { setRate } from '../../src/services/set-rate.js';

const AT = '2026-01-05T08:00:00Z';
/** The house's clock. */
const NOW = new Date('2026-01-05T09:00:00Z');

async function newAsset(house: House, columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const symbol = newSymbol();
  await plantAsset(house, symbol, columns);
  return symbol;
}

let codes = 0;
async function newCurrency(house: House): Promise<{ id: string; code: string }> {
  const code = `Y${String.fromCharCode(65 + Math.floor(codes / 26))}${String.fromCharCode(65 + (codes++ % 26))}`;
  return { id: await plantCurrency(house, code), code };
}

const latest = (house: House, symbol: unknown) =>
  house.rows.row('SELECT * FROM prices WHERE symbol = $1 ORDER BY as_of DESC, seq DESC LIMIT 1', [symbol]);

const enter: Case = {
  useCase: enterPrice,
  good: async (house) => ({
    kind: 'FIAT',
    symbol: (await newCurrency(house)).code,
    price: '1.123456789012',
    as_of: AT,
  }),
  async done(house, id, form) {
    expect(await latest(house, form.symbol)).toMatchObject({
      id,
      kind: 'FIAT',
      price: '1.123456789012',
      as_of: new Date(AT),
      source: 'manual',
      entered_by: idOf(house.admin),
    });
  },
  log: {
    action: 'PRICE_SET',
    target: 'prices',
    metadata: {
      after: { price: '1.123456789012', as_of: '2026-01-05T08:00:00.000Z', source: 'manual' },
      holdings: '0',
    },
  },
  refused: {
    'an asset that is not there': async () => ({
      input: { kind: 'STOCK', symbol: newSymbol(), price: '1' },
      code: 'unknown_asset',
      field: 'symbol',
    }),
    'a currency that is not there': async () => ({
      input: { kind: 'FIAT', symbol: 'XXX', price: '1' },
      code: 'no_such_currency',
      field: 'symbol',
    }),
    'a share as a coin': async (house) => ({
      input: { kind: 'CRYPTO', symbol: await newAsset(house), price: '1' },
      code: 'kind_differs',
      field: 'kind',
    }),
    'a dollar in dollars': async () => ({
      input: { kind: 'FIAT', symbol: 'USD', price: '1' },
      code: 'dollar_is_fixed',
      field: 'symbol',
    }),
    'a currency for nothing': async (house) => ({
      input: { kind: 'FIAT', symbol: (await newCurrency(house)).code, price: '0' },
      code: 'not_positive',
      field: 'price',
    }),
    'a price to come': async (house) => ({
      input: { kind: 'STOCK', symbol: await newAsset(house), price: '1', as_of: '2026-01-05T09:01:01Z' },
      code: 'in_the_future',
      field: 'as_of',
    }),
  },
  fields: { kind: 'choice', symbol: 'symbol', price: 'price', as_of: 'moment' },
  required: ['kind', 'symbol', 'price'],
};

const rate: Case = {
  useCase: setRate,
  good: async (house) => ({ id: (await newCurrency(house)).id, rate: '0.0064', as_of: AT }),
  async done(house, id) {
    expect(
      await house.rows.row('SELECT p.* FROM prices p JOIN currencies c ON c.code = p.symbol WHERE c.id = $1', [id]),
    ).toMatchObject({ kind: 'FIAT', price: '0.006400000000', as_of: new Date(AT), source: 'manual' });
  },
  log: { action: 'PRICE_SET', target: 'currencies', metadata: { after: { price: '0.0064', source: 'manual' } } },
  refused: {
    'no such currency': async () => ({ input: { id: unknownId(), rate: '1' }, code: 'not_found', field: 'id' }),
    'a rate of zero': async (house) => ({
      input: { id: (await newCurrency(house)).id, rate: '0' },
      code: 'not_positive',
      field: 'rate',
    }),
    'the rate of the dollar': async (house) => ({
      input: {
        id: (await house.rows.row<{ id: string }>(`SELECT id FROM currencies WHERE code = 'USD'`))?.id,
        rate: '1',
      },
      code: 'dollar_is_fixed',
      field: 'rate',
    }),
  },
  fields: { id: 'id', rate: 'positivePrice', as_of: 'moment' },
  required: ['id', 'rate'],
};

const decision = (house: House, id: string) =>
  house.rows.row<{ symbol: string; status: string; decided_by: string }>('SELECT * FROM held_prices WHERE id = $1', [
    id,
  ]);
const decided = async (house: House) => ({
  input: {
    id: await plantHeldPrice(house, await newAsset(house), {
      status: 'DECLINED',
      decided_at: AT,
      decided_by: idOf(house.admin),
    }),
  },
  code: 'already_in_state' as const,
});
const noneSuch = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });

/** A price that waits, of a share of which a new client holds ten. */
async function priceOfHeldShare(house: House): Promise<string> {
  const symbol = await newAsset(house);
  const user_id = await plantClient(house);
  await deposit(house, person(user_id, 'CUSTOMER'), '1000.00');
  const trade = { user_id, trade_type: 'BUY', symbol, quantity: '10', price_per_unit: '100' };
  await house.door.run(recordTrade, house.admin, trade);
  return plantHeldPrice(house, symbol, { as_of: '2026-01-05T09:00:00Z' });
}

const accept: Case = {
  useCase: acceptHeldPrice,
  good: async (house) => ({ id: await priceOfHeldShare(house) }),
  async done(house, id) {
    const held = await decision(house, id);
    expect(held).toMatchObject({ status: 'ACCEPTED', decided_by: idOf(house.admin), decided_at: NOW });
    expect(await house.rows.row('SELECT total_value FROM holdings WHERE symbol = $1', [held?.symbol])).toEqual({
      total_value: '2000.00',
    });
    expect(await latest(house, held?.symbol)).toMatchObject({
      price: '200.000000000000',
      as_of: NOW,
      source: 'coingecko',
      entered_by: idOf(house.admin),
    });
  },
  log: {
    action: 'PRICE_SET',
    target: 'held_prices',
    metadata: {
      before: { status: 'WAITING' },
      after: { status: 'ACCEPTED', price: '200', source: 'coingecko' },
      holdings: '1',
    },
  },
  refused: { 'no such price': noneSuch, 'what has been decided': decided },
  fields: { id: 'id' },
  required: ['id'],
};

const decline: Case = {
  useCase: declineHeldPrice,
  good: async (house) => ({ id: await plantHeldPrice(house, await newAsset(house)) }),
  async done(house, id) {
    const held = await decision(house, id);
    expect(held).toMatchObject({ status: 'DECLINED', decided_by: idOf(house.admin), decided_at: NOW });
    expect(await latest(house, held?.symbol)).toBeUndefined();
  },
  log: {
    action: 'APPROVAL_DECIDED',
    target: 'held_prices',
    metadata: { before: { status: 'WAITING' }, after: { status: 'DECLINED', price: '200' } },
  },
  refused: { 'no such price': noneSuch, 'what has been decided': decided },
  fields: { id: 'id' },
  required: ['id'],
};

/** Gives the house two sources that answer for whatever they are asked. */
async function openMarket(house: House): Promise<void> {
  if (house.market.providers.length > 0) return;
  const server = await openPriceServer();
  server.will((response, asked) => {
    const ids = (asked.query.get('ids') ?? '').split(',');
    const plan = asked.path.endsWith('.xml')
      ? currencies({ USD: '1.1745', CHF: '0.9305' }, '2026-01-02')
      : coins(Object.fromEntries(ids.map((id) => [id, '91234.123456789012'])), AT);
    plan(response, asked);
  });
  house.market.providers = priceProviders({
    providers: ['coingecko', 'ecb'],
    coinGecko: { url: server.url },
    ecb: { url: `${server.url}/daily.xml` },
  });
}

let refreshes = 0;

const refresh: Case = {
  useCase: refreshPrices,
  async good(house) {
    await openMarket(house);
    return { source: (refreshes += 1) % 2 === 1 ? 'coingecko' : 'ecb' };
  },
  async done(house, id, form) {
    expect(id).toBe(form.source);
    const price = form.source === 'ecb' ? '1.262224610424' : '91234.123456789012';
    expect(await latest(house, form.source === 'ecb' ? 'CHF' : 'BTC')).toMatchObject({ price, source: form.source });
  },
  log: { action: 'PRICES_REFRESHED', target: 'price_sources', metadata: { holdings: '0' } },
  refused: {
    'nobody to ask': async (house) => {
      house.market.providers = [];
      return { input: {}, code: 'no_price_source' };
    },
    'a source that is not switched on': async (house) => {
      await openMarket(house);
      house.market.providers = house.market.providers.slice(0, 1);
      return { input: { source: 'ecb' }, code: 'no_price_source', field: 'source' };
    },
    'a source that is none': async (house) => {
      house.market.providers = [];
      return { input: { source: 'yahoo' }, code: 'not_a_choice', field: 'source' };
    },
  },
  fields: { source: 'choice' },
  required: [],
};

export const PRICES: readonly Case[] = [enter, rate, accept, decline, refresh];
