// What happens to an asset, for everybody who holds it; and prices that are taken back.
import { enter, funded, inClosedBooks, LONG_AGO, notThere, reason, stored, voidedBy } from './books.js';
import type { Case, Form } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { newSymbol, plantAsset, plantPrice, unknownId } from '../support/planted.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { setPrice } from '../../src/services/set-price.js';
import { voidCorporateAction } from '../../src/services/void-corporate-action.js';
import { voidPrice } from '../../src/services/void-price.js';

interface Held {
  id: string;
  symbol: string;
  user_id: string;
}

/** A share of which a new client holds 10, bought at 30.00 on 3 January. */
async function held(house: House, columns: Form = {}): Promise<Held> {
  const symbol = newSymbol();
  const id = await plantAsset(house, symbol, columns);
  const user_id = await funded(house);
  await enter(house, user_id, `BUY 10 ${symbol} at 30 on 2026-01-03`);
  return { id, symbol, user_id };
}

const AT = '2026-01-04T12:00:00Z';

/** The holding and the portfolio of the one who holds what an event is about. */
const figures = async (house: House, actionId: string) =>
  house.rows.row(
    `SELECT h.quantity, h.cost_basis, h.realized_pnl, h.current_price, p.cash_value, p.total_value FROM corporate_actions a
     JOIN holdings h USING (symbol) JOIN portfolios p ON p.id = h.portfolio_id WHERE a.id = $1`,
    [actionId],
  );

const terms = (given: Form) => async (house: House) => ({ id: (await held(house)).id, effective_at: AT, ...given });
const SPLIT = { numerator: '4', denominator: '1' };
const DIVIDEND = { per_unit: '0.335' };
const REWARD = { per_unit: '0.05', price: '40' };

const refusedAlways = (given: Form): Case['refused'] => ({
  'no such asset': async () => ({
    input: { ...given, id: unknownId(), effective_at: AT },
    code: 'not_found',
    field: 'id',
  }),
  'two minutes ahead of the clock': async (house) => ({
    input: { ...(await terms(given)(house)), effective_at: '2026-01-05T09:02:00Z' },
    code: 'in_the_future',
    field: 'effective_at',
  }),
  'a day that is closed': (house) =>
    inClosedBooks(house, async () => ({
      input: { ...(await terms(given)(house)), effective_at: LONG_AGO },
      code: 'books_closed',
      field: 'effective_at',
    })),
});

const splitting: Case = {
  useCase: split,
  subject: 'assets',
  async good(house) {
    const { id, symbol } = await held(house);
    await plantPrice(house, 'STOCK', symbol, '50', '2026-01-04T00:00:00Z');
    return { id, ...SPLIT, effective_at: AT };
  },
  async done(house, id) {
    const row = await stored(house, 'corporate_actions', id);
    expect(row).toMatchObject({
      action_type: 'SPLIT',
      numerator: 4,
      denominator: 1,
      cash_price: null,
      effective_at: new Date(AT),
      created_by: idOf(house.admin),
      voided_at: null,
    });
    expect(await stored(house, 'prices', String(row?.price_id))).toMatchObject({
      price: '12.500000000000',
      source: 'split',
      as_of: new Date(AT),
    });
    expect(await figures(house, id)).toEqual({
      quantity: '40.00000000',
      cost_basis: '300.00',
      realized_pnl: '0.00',
      current_price: '12.500000000000',
      cash_value: '9700.00',
      total_value: '10200.00',
    });
  },
  log: {
    action: 'CORPORATE_ACTION',
    target: 'corporate_actions',
    metadata: { after: { action_type: 'SPLIT', numerator: '4', denominator: '1' }, holders: '1', cash: '0.00' },
  },
  refused: {
    ...refusedAlways(SPLIT),
    'none for one': async (house) => ({
      input: { ...(await terms(SPLIT)(house)), numerator: '0' },
      code: 'out_of_range',
      field: 'numerator',
    }),
    'one for none': async (house) => ({
      input: { ...(await terms(SPLIT)(house)), denominator: '0' },
      code: 'out_of_range',
      field: 'denominator',
    }),
    'three for three': async (house) => ({
      input: { ...(await terms(SPLIT)(house)), numerator: '3', denominator: '3' },
      code: 'same_ratio',
      field: 'numerator',
    }),
    'whole units of no known price': async (house) => ({
      input: { id: (await held(house, { whole_units: true, decimals: 0 })).id, ...SPLIT, effective_at: AT },
      code: 'cash_price_needed',
      field: 'cash_price',
    }),
    'a price of fractions that there are none of': async (house) => ({
      input: { ...(await terms(SPLIT)(house)), cash_price: '50' },
      code: 'no_fractions',
      field: 'cash_price',
    }),
    'one that leaves too few for a later sale': async (house) => {
      const { id, symbol, user_id } = await held(house);
      await enter(house, user_id, `SELL 2 ${symbol} at 30`);
      return {
        input: { id, numerator: '1', denominator: '10', effective_at: AT },
        code: 'too_few_after_split',
      };
    },
  },
  fields: { id: 'id', numerator: 'splitPart', denominator: 'splitPart', effective_at: 'moment', cash_price: 'price' },
  required: ['id', 'numerator', 'denominator', 'effective_at'],
};

const paying: Case = {
  useCase: dividend,
  subject: 'assets',
  good: terms(DIVIDEND),
  async done(house, id) {
    expect(await stored(house, 'corporate_actions', id)).toMatchObject({
      action_type: 'DIVIDEND',
      per_unit: '0.335000000000',
      numerator: null,
      price: null,
    });
    expect(await figures(house, id)).toMatchObject({
      quantity: '10.00000000',
      cost_basis: '300.00',
      realized_pnl: '3.35',
      cash_value: '9703.35',
      total_value: '10003.35',
    });
  },
  log: {
    action: 'CORPORATE_ACTION',
    target: 'corporate_actions',
    metadata: { after: { action_type: 'DIVIDEND', per_unit: '0.335' }, holders: '1', cash: '3.35' },
  },
  refused: {
    ...refusedAlways(DIVIDEND),
    nothing: async (house) => ({
      input: { ...(await terms(DIVIDEND)(house)), per_unit: '0' },
      code: 'not_positive',
      field: 'per_unit',
    }),
    'more than a column holds': async (house) => ({
      input: { ...(await terms(DIVIDEND)(house)), per_unit: '9999999999999999' },
      code: 'amount_overflow',
    }),
  },
  fields: { id: 'id', per_unit: 'positivePrice', effective_at: 'moment' },
  required: ['id', 'per_unit', 'effective_at'],
};

const rewarding: Case = {
  useCase: reward,
  subject: 'assets',
  good: terms(REWARD),
  async done(house, id) {
    expect(await stored(house, 'corporate_actions', id)).toMatchObject({
      action_type: 'REWARD',
      per_unit: '0.050000000000',
      price: '40.000000000000',
    });
    // Half a share, worth 20.00; without a price in the book, all are worth what the own trade says: 30.00.
    expect(await figures(house, id)).toMatchObject({
      quantity: '10.50000000',
      cost_basis: '320.00',
      realized_pnl: '20.00',
      cash_value: '9700.00',
      total_value: '10015.00',
    });
  },
  log: {
    action: 'CORPORATE_ACTION',
    target: 'corporate_actions',
    metadata: { after: { action_type: 'REWARD', per_unit: '0.05', price: '40' }, holders: '1', cash: '0.00' },
  },
  refused: {
    ...refusedAlways(REWARD),
    'none of it': async (house) => ({
      input: { ...(await terms(REWARD)(house)), per_unit: '0' },
      code: 'not_positive',
      field: 'per_unit',
    }),
    'at less than nothing': async (house) => ({
      input: { ...(await terms(REWARD)(house)), price: '-1' },
      code: 'negative',
      field: 'price',
    }),
    'more than a column holds': async (house) => ({
      input: { ...(await terms(REWARD)(house)), per_unit: '1', price: '9999999999999999' },
      code: 'amount_overflow',
    }),
  },
  fields: { id: 'id', per_unit: 'positivePrice', price: 'price', effective_at: 'moment' },
  required: ['id', 'per_unit', 'price', 'effective_at'],
};

const paid = async (house: House, of: Held): Promise<string> =>
  (await house.door.run(dividend, house.admin, { id: of.id, ...DIVIDEND, effective_at: AT })).id;

const voidAction: Case = {
  useCase: voidCorporateAction,
  good: async (house) => ({ id: await paid(house, await held(house)), reason }),
  async done(house, id) {
    expect(await stored(house, 'corporate_actions', id)).toMatchObject({
      per_unit: '0.335000000000',
      ...voidedBy(house),
    });
    expect(await figures(house, id)).toMatchObject({ realized_pnl: '0.00', cash_value: '9700.00' });
  },
  log: {
    action: 'CORPORATE_ACTION_VOIDED',
    target: 'corporate_actions',
    metadata: { after: { voided_at: '2026-01-05T09:00:00.000Z' }, holders: '1', cash: '3.35' },
  },
  refused: {
    'no such action': notThere,
    'one that is void': async (house) => {
      const input = { id: await paid(house, await held(house)), reason };
      await house.door.run(voidCorporateAction, house.admin, input);
      return { input, code: 'already_void' };
    },
    'a dividend that has been spent': async (house) => {
      const of = await held(house);
      const id = await paid(house, of);
      await enter(house, of.user_id, 'BUY 1 MSFT at 9703.35');
      return { input: { id, reason }, code: 'needed_money_of' };
    },
    'a split whose shares have been sold': async (house) => {
      const { id: asset, symbol, user_id } = await held(house);
      const { id } = await house.door.run(split, house.admin, { id: asset, ...SPLIT, effective_at: AT });
      await enter(house, user_id, `SELL 11 ${symbol} at 8`);
      return { input: { id, reason }, code: 'needed_units_of' };
    },
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => {
        const { id } = await held(house);
        const action = await house.door.run(dividend, house.admin, { id, ...DIVIDEND, effective_at: LONG_AGO });
        return { input: { id: action.id, reason }, code: 'books_closed' };
      }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const priced = async (house: House, asset: string, price: string, as_of: string): Promise<string> =>
  String((await house.door.run(setPrice, house.admin, { id: asset, price, as_of })).price_id);

const voidPriced: Case = {
  useCase: voidPrice,
  async good(house) {
    const { id } = await held(house);
    await priced(house, id, '31', '2026-01-04T10:00:00Z');
    return { id: await priced(house, id, '99', '2026-01-04T11:00:00Z'), reason };
  },
  async done(house, id) {
    expect(await stored(house, 'prices', id)).toMatchObject({ price: '99.000000000000', ...voidedBy(house) });
    const worth = `SELECT h.total_value, h.current_price, p.total_value AS portfolio FROM prices JOIN holdings h USING (symbol)
      JOIN portfolios p ON p.id = portfolio_id WHERE prices.id = $1`;
    expect(await house.rows.row(worth, [id])).toEqual({
      total_value: '310.00',
      current_price: '31.000000000000',
      portfolio: '10010.00',
    });
  },
  log: {
    action: 'PRICE_VOIDED',
    target: 'prices',
    metadata: { after: { voided_at: '2026-01-05T09:00:00.000Z' }, holdings: '1', portfolios: '1' },
  },
  refused: {
    'no such price': notThere,
    'one that is void': async (house) => {
      const input = { id: await priced(house, (await held(house)).id, '99', AT), reason };
      await house.door.run(voidPrice, house.admin, input);
      return { input, code: 'already_void' };
    },
    'one that a split has written': async (house) => {
      const { id: asset } = await held(house);
      await priced(house, asset, '31', '2026-01-04T10:00:00Z');
      const { id } = await house.door.run(split, house.admin, { id: asset, ...SPLIT, effective_at: AT });
      const written = (await stored(house, 'corporate_actions', id))?.price_id;
      return { input: { id: written, reason }, code: 'voided_with_its_action' };
    },
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => {
        const symbol = newSymbol();
        const asset = await plantAsset(house, symbol);
        return { input: { id: await priced(house, asset, '5', LONG_AGO), reason }, code: 'books_closed' };
      }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

export const MARKET_EVENTS: readonly Case[] = [splitting, paying, rewarding, voidAction, voidPriced];
