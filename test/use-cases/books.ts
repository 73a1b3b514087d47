// The books: adjustments, what is voided, closed books, snapshots.
import type { Case, Form } from '../support/four-tests.js';
import { erasedAlready } from './erasure.js';
import { pending, tradeForm } from '../support/books.js';
import { portfolioOf } from '../support/approvals.js';
import { deposit, idOf, person, type House } from '../support/house.js';
import { newSymbol, PERSONAL, plantAsset, plantClient, unknownId } from '../support/planted.js';
import { systemContext } from '../../src/request-context.js';
import { adjustPnl, voidAdjustment } from '../../src/services/adjust-pnl.js';
import { closeBooks } from '../../src/services/close-books.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { cancelTransfer } from '../../src/services/end-transfer.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { voidTransfer } from '../../src/services/void-transfer.js';

export const { reason } = PERSONAL;
export const notThere = async () => ({ input: { id: unknownId(), reason }, code: 'not_found' as const, field: 'id' });

/** A new client with 10,000 USD since 2 January. */
export async function funded(house: House): Promise<string> {
  const user_id = await plantClient(house);
  await deposit(house, person(user_id, 'CUSTOMER'), '10000.00', '2026-01-02');
  return user_id;
}

export const enter = async (house: House, user_id: string, words: string): Promise<string> =>
  (await house.door.run(recordTrade, house.admin, tradeForm(user_id, words))).id;

const complete = async (house: House, user_id: string, words: string, terms: Form): Promise<string> => {
  const id = await pending(house, user_id, words);
  await house.door.run(completeTransfer, house.admin, { id, ...terms });
  return id;
};

export const stored = (house: House, table: string, id: string) =>
  house.rows.row<Record<string, unknown>>(`SELECT * FROM ${table} WHERE id = $1`, [id]);
const figures = (house: House, user_id: unknown) =>
  house.rows.row(
    `SELECT cash_value, total_value, total_invested, total_profit_loss, all_time_pnl, daily_pnl FROM portfolios WHERE user_id = $1`,
    [user_id],
  );
const ownerOf = async (house: House, table: string, id: string) => (await stored(house, table, id))?.user_id;
export const voidedBy = (house: House) => ({
  voided_at: new Date('2026-01-05T09:00:00.000Z'),
  voided_by: idOf(house.admin),
  void_reason: reason,
});

const setClosed = (house: House, closed_until: string | null) =>
  house.door.run(closeBooks, house.admin, { closed_until, reason });

/** What `entered` enters of 1990, with the books closed behind it. */
export async function inClosedBooks<T>(house: House, entered: () => Promise<T>): Promise<T> {
  const latest = await house.rows.row<{ closed_until: string | null }>(
    'SELECT closed_until FROM book_closings ORDER BY seq DESC LIMIT 1',
  );
  if (latest?.closed_until) await setClosed(house, null);
  const result = await entered();
  await setClosed(house, '1999-01-01');
  return result;
}
export const LONG_AGO = '1990-05-05';

async function adjustment(house: House, changed: Form = {}): Promise<Form> {
  const portfolio = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [
    await funded(house),
  ]);
  return {
    id: portfolio?.id,
    amount: '-25.50',
    kind: 'FEE',
    reason,
    effective_at: '2026-01-04T12:00:00Z',
    ...changed,
  };
}
const adjusted = async (house: House, changed: Form = {}): Promise<string> =>
  (await house.door.run(adjustPnl, house.admin, await adjustment(house, changed))).id;

const adjust: Case = {
  useCase: adjustPnl,
  good: adjustment,
  async done(house, id) {
    const row = await stored(house, 'pnl_adjustments', id);
    expect(row).toMatchObject({
      amount: '-25.50',
      kind: 'FEE',
      reason,
      effective_at: new Date('2026-01-04T12:00:00Z'),
      created_by: idOf(house.admin),
      voided_at: null,
    });
    expect(await figures(house, row?.user_id)).toEqual({
      cash_value: '9974.50',
      total_value: '9974.50',
      total_invested: '10000.00',
      total_profit_loss: '0.00',
      all_time_pnl: '-25.50',
      daily_pnl: '0.00',
    });
  },
  log: {
    action: 'PNL_ADJUSTED',
    target: 'pnl_adjustments',
    metadata: {
      after: { amount: '-25.5', kind: 'FEE' },
      unrecorded: ['reason'],
      cash_value: '9974.50',
      all_time_pnl: '-25.50',
    },
  },
  refused: {
    'no such portfolio': async (house) => ({
      input: await adjustment(house, { id: unknownId() }),
      code: 'not_found',
      field: 'id',
    }),
    'the portfolio of a client who was erased': async (house) => {
      const erased = person((await erasedAlready(house)).id, 'CUSTOMER');
      const input = await adjustment(house, { id: await portfolioOf(house, erased), amount: '25.50' });
      return { input, code: 'client_erased', field: 'id' };
    },
    nothing: async (house) => ({
      input: await adjustment(house, { amount: '0.00' }),
      code: 'not_zero',
      field: 'amount',
    }),
    'no reason': async (house) => ({
      input: await adjustment(house, { reason: ' ' }),
      code: 'required',
      field: 'reason',
    }),
    'a cent more than is there': async (house) => ({
      input: await adjustment(house, { amount: '-10000.01' }),
      code: 'overdrawn',
    }),
    'a fee before the deposit': async (house) => ({
      input: await adjustment(house, { effective_at: '2026-01-01' }),
      code: 'overdrawn',
    }),
    'two minutes ahead of the clock': async (house) => ({
      input: await adjustment(house, { effective_at: '2026-01-05T09:02:00Z' }),
      code: 'in_the_future',
      field: 'effective_at',
    }),
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => ({
        input: await adjustment(house, { amount: '1', effective_at: LONG_AGO }),
        code: 'books_closed',
        field: 'effective_at',
      })),
    'more than a column holds': async (house) => ({
      input: await adjustment(house, { amount: '9999999999999999.99' }),
      code: 'amount_overflow',
    }),
  },
  fields: { id: 'id', amount: 'signedMoney', kind: 'choice', reason: 'prose', effective_at: 'moment' },
  required: ['id', 'amount', 'kind', 'reason'],
};

const voidAdjusted: Case = {
  useCase: voidAdjustment,
  good: async (house) => ({ id: await adjusted(house), reason }),
  async done(house, id) {
    expect(await stored(house, 'pnl_adjustments', id)).toMatchObject({ amount: '-25.50', ...voidedBy(house) });
    expect(await figures(house, await ownerOf(house, 'pnl_adjustments', id))).toMatchObject({
      cash_value: '10000.00',
      all_time_pnl: '0.00',
    });
  },
  log: {
    action: 'ADJUSTMENT_VOIDED',
    target: 'pnl_adjustments',
    metadata: { after: { voided_at: '2026-01-05T09:00:00.000Z' }, cash_value: '10000.00', all_time_pnl: '0.00' },
  },
  refused: {
    'no such adjustment': notThere,
    'one that is void': async (house) => {
      const input = { id: await adjusted(house), reason };
      await house.door.run(voidAdjustment, house.admin, input);
      return { input, code: 'already_void' };
    },
    'income that has been paid out': async (house) => {
      const id = await adjusted(house, { amount: '100', kind: 'INCOME' });
      const user_id = String(await ownerOf(house, 'pnl_adjustments', id));
      await complete(house, user_id, 'WITHDRAWAL 10050 USD', {});
      return { input: { id, reason }, code: 'needed_money' };
    },
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => ({
        input: { id: await adjusted(house, { amount: '1', effective_at: LONG_AGO }), reason },
        code: 'books_closed',
      })),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const bought = async (house: House): Promise<string> =>
  enter(house, await funded(house), 'BUY 10 AAPL at 150.25 fee 1.00 on 2026-01-03');

const voidTraded: Case = {
  useCase: voidTrade,
  good: async (house) => ({ id: await bought(house), reason }),
  async done(house, id) {
    expect(await stored(house, 'trades', id)).toMatchObject({ quantity: '10.00000000', ...voidedBy(house) });
    const owner = await ownerOf(house, 'trades', id);
    expect(await figures(house, owner)).toMatchObject({ cash_value: '10000.00', total_value: '10000.00' });
    expect(
      await house.rows.row(
        'SELECT quantity, cost_basis FROM holdings h JOIN portfolios p ON p.id = portfolio_id WHERE user_id = $1',
        [owner],
      ),
    ).toEqual({ quantity: '0.00000000', cost_basis: '0.00' });
  },
  log: {
    action: 'TRADE_VOIDED',
    target: 'trades',
    metadata: {
      before: { voided_at: null },
      after: { voided_at: '2026-01-05T09:00:00.000Z' },
      cash_value: '10000.00',
      portfolio_value: '10000.00',
    },
  },
  refused: {
    'no such trade': notThere,
    'one that is void': async (house) => {
      const input = { id: await bought(house), reason };
      await house.door.run(voidTrade, house.admin, input);
      return { input, code: 'already_void' };
    },
    'a purchase whose shares have been sold': async (house) => {
      const id = await bought(house);
      await enter(house, String(await ownerOf(house, 'trades', id)), 'SELL 1 AAPL at 150');
      return { input: { id, reason }, code: 'needed_units' };
    },
    'a sale whose proceeds have been spent': async (house) => {
      const user_id = await funded(house);
      await enter(house, user_id, 'BUY 100 AAPL at 100 on 2026-01-03');
      const id = await enter(house, user_id, 'SELL 100 AAPL at 100 on 2026-01-04');
      await enter(house, user_id, 'BUY 1 MSFT at 10000');
      return { input: { id, reason }, code: 'needed_money' };
    },
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => {
        const user_id = await plantClient(house);
        await deposit(house, person(user_id, 'CUSTOMER'), '10.00', '1990-01-01');
        return {
          input: { id: await enter(house, user_id, `BUY 1 AAPL at 10 on ${LONG_AGO}`), reason },
          code: 'books_closed',
        };
      }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const paidIn = async (house: House, processed_at = '2026-01-02'): Promise<string> =>
  deposit(house, person(await plantClient(house), 'CUSTOMER'), '10000.00', processed_at);

const voidTransferred: Case = {
  useCase: voidTransfer,
  good: async (house) => ({ id: await paidIn(house), reason }),
  async done(house, id) {
    expect(await stored(house, 'transactions', id)).toMatchObject({ status: 'COMPLETED', ...voidedBy(house) });
    expect(await figures(house, await ownerOf(house, 'transactions', id))).toMatchObject({
      cash_value: '0.00',
      total_invested: '0.00',
      all_time_pnl: '0.00',
    });
  },
  log: {
    action: 'TRANSACTION_VOIDED',
    target: 'transactions',
    metadata: { after: { voided_at: '2026-01-05T09:00:00.000Z' }, cash_value: '0.00', portfolio_value: '0.00' },
  },
  refused: {
    'no such transfer': notThere,
    'one that is void': async (house) => {
      const input = { id: await paidIn(house), reason };
      await house.door.run(voidTransfer, house.admin, input);
      return { input, code: 'already_void' };
    },
    'one that waits': async (house) => ({
      input: { id: await pending(house, await plantClient(house), 'DEPOSIT 10 USD'), reason },
      code: 'not_completed',
    }),
    'one that was cancelled': async (house) => {
      const id = await pending(house, await plantClient(house), 'DEPOSIT 10 USD');
      await house.door.run(cancelTransfer, house.admin, { id });
      return { input: { id, reason }, code: 'not_completed' };
    },
    'a deposit that has been spent': async (house) => {
      const id = await paidIn(house);
      await enter(house, String(await ownerOf(house, 'transactions', id)), 'BUY 1 AAPL at 0.01');
      return { input: { id, reason }, code: 'needed_money' };
    },
    'coins that have been sent on': async (house) => {
      const user_id = await plantClient(house, { account_type: 'CRYPTO' });
      const symbol = newSymbol();
      await plantAsset(house, symbol, { asset_type: 'CRYPTO' });
      const terms = { usd_rate: '50000', rate_reason: PERSONAL.rate_reason };
      const id = await complete(house, user_id, `DEPOSIT 1 ${symbol}`, { ...terms, processed_at: '2026-01-02' });
      await complete(house, user_id, `WITHDRAWAL 0.25 ${symbol}`, terms);
      return { input: { id, reason }, code: 'needed_units' };
    },
    'a day that is closed': (house) =>
      inClosedBooks(house, async () => ({
        input: { id: await paidIn(house, LONG_AGO), reason },
        code: 'books_closed',
      })),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

let closings = 0;

const close: Case = {
  useCase: closeBooks,
  /** Each a day later than the one before, and long before anything that the other cases enter. */
  good: async () => ({
    closed_until: new Date(Date.UTC(2001, 0, 1) + (closings += 1) * 86_400_000).toISOString().slice(0, 10),
    reason,
  }),
  async done(house, id, { closed_until }) {
    expect(await stored(house, 'book_closings', id)).toMatchObject({
      closed_until,
      reason,
      created_by: idOf(house.admin),
    });
  },
  log: { action: 'BOOKS_CLOSED', target: 'book_closings' },
  refused: {
    'a day to come': async () => ({
      input: { closed_until: '2026-01-06', reason },
      code: 'in_the_future',
      field: 'closed_until',
    }),
    'a day until which they are closed': async (house) => {
      await inClosedBooks(house, async () => undefined);
      return { input: { closed_until: '1999-01-01', reason }, code: 'already_in_state', field: 'closed_until' };
    },
    'no reason': async () => ({ input: { closed_until: '2001-01-01' }, code: 'required', field: 'reason' }),
  },
  fields: { closed_until: 'day', reason: 'prose' },
  required: ['reason'],
};

let waiting = '';

const snapshots: Case = {
  useCase: takeSnapshots,
  by: systemContext('take-snapshots'),
  /** Somebody's figures are those of yesterday. */
  async good(house) {
    house.setClock('2026-01-04T09:00:00.000Z');
    waiting = await funded(house);
    house.setClock('2026-01-05T09:00:00.000Z');
    return {};
  },
  async done(house, id) {
    expect(id).toBe('2026-01-05');
    const days = `SELECT snapshot_date, s.total_value FROM portfolio_snapshots s JOIN portfolios p ON p.id = portfolio_id
      WHERE user_id = $1 ORDER BY snapshot_date`;
    expect(await house.rows.rows(days, [waiting])).toEqual(
      ['2026-01-03', '2026-01-04', '2026-01-05'].map((snapshot_date) => ({ snapshot_date, total_value: '10000.00' })),
    );
  },
  log: { action: 'SNAPSHOTS_TAKEN', target: 'portfolio_snapshots', metadata: { portfolios: '1', snapshots: '1' } },
  refused: {
    'a day of one’s choice': async () => ({ input: { day: '2026-01-04' }, code: 'unknown_field', field: 'day' }),
  },
  fields: {},
  required: [],
};

export const BOOKS: readonly Case[] = [adjust, voidAdjusted, voidTraded, voidTransferred, close, snapshots];
