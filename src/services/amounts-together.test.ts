// Attacks on the amounts of the rule of two persons: one that is cut into pieces, sent at once, dated back, or undone.
import { asking, portfolioOf } from '../../test/support/approvals.js';
import { deposit, idOf, openHouse, person, withKey, type House } from '../../test/support/house.js';
import { newAsset } from '../../test/support/days.js';
import { newSymbol, plantAsset, plantClient, plantPrice } from '../../test/support/planted.js';
import { connectAs } from '../../test/support/sql.js';
import { adjustPnl } from './adjust-pnl.js';
import { completeTransfer } from './complete-transfer.js';
import { approveRequest } from './decide-approval.js';
import { split } from './corporate-actions.js';
import { editApprovalPolicy } from './edit-approval-policy.js';
import { enterPrice } from './enter-price.js';
import { recordTrade } from './record-trade.js';
import { recordTransfer } from './record-transfer.js';
import { setPrice } from './set-price.js';
import { setRate } from './set-rate.js';
import { voidPrice } from './void-price.js';
import { voidTrade } from './void-trade.js';
import { voidTransfer } from './void-transfer.js';
import { AwaitsSecondPerson } from '../errors.js';
import type { RequestContext } from '../request-context.js';

let house: House;
let client: RequestContext;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());
beforeEach(async () => {
  house.setClock('2026-01-05T09:00:00.000Z');
  house.approvals.required = false;
  client = person(await plantClient(house), 'CUSTOMER');
  await deposit(house, client, '50000.00', '2026-01-01');
  house.approvals.required = true;
});

async function withdrawal(amount: string, of = client): Promise<string> {
  const form = { transaction_type: 'WITHDRAWAL', amount, currency: 'USD', method: 'WIRE_TRANSFER', user_id: idOf(of) };
  return (await house.door.run(recordTransfer, house.admin, form)).id;
}

/** Whether it was done, or waits. */
async function outcomeOf(work: Promise<unknown>): Promise<'done' | 'waits'> {
  return work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof AwaitsSecondPerson) return 'waits';
      throw error;
    },
  );
}
const complete = async (amount: string, more: object = {}, of = client) =>
  outcomeOf(house.door.run(completeTransfer, house.admin, { id: await withdrawal(amount, of), ...more }));
const adjust = async (amount: string) =>
  outcomeOf(
    house.door.run(adjustPnl, house.admin, {
      id: await portfolioOf(house, client),
      amount,
      kind: 'CORRECTION',
      reason: 'Attack',
    }),
  );
const outcomes = async (amounts: readonly string[], run: (amount: string) => Promise<string>): Promise<string[]> => {
  const found: string[] = [];
  for (const amount of amounts) found.push(await run(amount));
  return found;
};

test('ten withdrawals just below the line meet the second person as one above it would', async () => {
  const found = await outcomes(
    Array.from({ length: 10 }, () => '101.00'),
    complete,
  );
  expect(found).toEqual([...Array.from({ length: 9 }, () => 'done'), 'waits']);
  const { id } = await asking(house, completeTransfer, { id: await withdrawal('999.00') });
  expect(await house.rows.row('SELECT amount_usd, earlier_usd FROM pending_approvals WHERE id = $1', [id])).toEqual({
    amount_usd: '999.00',
    earlier_usd: '909.00',
  });
  expect(
    await house.rows.row(
      `SELECT metadata->>'earlier_usd' AS earlier FROM activity_logs WHERE target_id = $1 AND action_type = 'APPROVAL_REQUESTED'`,
      [id],
    ),
  ).toEqual({ earlier: '909' });
});

test('exactly the line’s amount in pieces is one person’s; a cent more is not', async () => {
  expect(await outcomes(['400.00', '600.00', '0.01'], complete)).toEqual(['done', 'done', 'waits']);
});

test('adjustments up and down count alike, and apart from withdrawals', async () => {
  expect(await outcomes(['300.00', '-200.00', '-0.01'], adjust)).toEqual(['done', 'done', 'waits']);
  expect(await complete('1000.00')).toBe('done');
});

test('what is dated back counts when it was done, and not when it is said to have been', async () => {
  expect(await complete('900.00', { processed_at: '2026-01-02T00:00:00Z' })).toBe('done');
  expect(await complete('900.00', { processed_at: '2026-01-03T00:00:00Z' })).toBe('waits');
});

test('after the line’s hours one person may again, and not a moment before; a clock that goes back frees nothing', async () => {
  expect(await complete('900.00')).toBe('done');
  house.setClock('2026-01-06T08:59:59.999Z');
  expect(await complete('900.00')).toBe('waits');
  house.setClock('2026-01-05T03:00:00.000Z');
  expect(await complete('900.00')).toBe('waits');
  house.setClock('2026-01-06T09:00:00.000Z');
  expect(await complete('900.00')).toBe('done');
});

test('what a second person has approved does not count, nor what another client took', async () => {
  const other = person(await plantClient(house), 'CUSTOMER');
  house.approvals.required = false;
  await deposit(house, other, '5000.00', '2026-01-01');
  house.approvals.required = true;
  const { id } = await asking(house, completeTransfer, { id: await withdrawal('5000.00') });
  await house.door.run(approveRequest, house.secondAdmin, { id });
  expect(await complete('900.00')).toBe('done');
  expect(await complete('900.00', {}, other)).toBe('done');
  expect(await complete('200.00')).toBe('waits');
});

test('a withdrawal that is voided has gone out all the same, and counts', async () => {
  const id = await withdrawal('400.00');
  await house.door.run(completeTransfer, house.admin, { id });
  await house.door.run(voidTransfer, house.admin, { id, reason: 'Undone, to go round the line' });
  expect(await complete('700.00')).toBe('waits');
});

test('the same request twice counts once', async () => {
  const [context, id] = [withKey(house.admin), await withdrawal('400.00')];
  await house.door.run(completeTransfer, context, { id });
  await house.door.run(completeTransfer, context, { id });
  expect(await complete('600.00')).toBe('done');
});

test('of two at once that are too much together, one waits; of eight, no more are done than the line lets through', async () => {
  const pair = await Promise.all([complete('600.00'), complete('600.00')]);
  expect(pair.sort()).toEqual(['done', 'waits']);
  client = person(await plantClient(house), 'CUSTOMER');
  house.approvals.required = false;
  await deposit(house, client, '5000.00', '2026-01-01');
  house.approvals.required = true;
  const ids = await Promise.all(Array.from({ length: 8 }, () => withdrawal('300.00')));
  const by = [house.admin, house.secondAdmin];
  const found = await Promise.all(
    ids.map((id, i) => outcomeOf(house.door.run(completeTransfer, withKey(by[i % 2] ?? house.admin), { id }))),
  );
  expect(found.filter((outcome) => outcome === 'done')).toHaveLength(3);
});

describe('whoever types the rate or the value does not set the amount that is judged', () => {
  const pay = async (form: object, completion: object, of = client) => {
    const base = { transaction_type: 'WITHDRAWAL', method: 'WIRE_TRANSFER', user_id: idOf(of) };
    const { id } = await house.door.run(recordTransfer, house.admin, { ...base, ...form });
    return outcomeOf(house.door.run(completeTransfer, house.admin, { id, ...completion }));
  };
  const euros = (amount: string, completion: object) => pay({ amount, currency: 'EUR' }, completion);

  test('euros are worth what the book says, whatever the bank is said to have credited', async () => {
    // Nobody knows yet what a euro is.
    expect(await euros('1.00', { usd_value: '1.00' })).toBe('waits');
    house.approvals.required = false;
    await house.door.run(enterPrice, house.admin, { kind: 'FIAT', symbol: 'EUR', price: '1.10' });
    house.approvals.required = true;
    expect(await euros('900.00', { usd_value: '1.00' })).toBe('done');
    const { id } = await asking(house, completeTransfer, {
      id: (
        await house.door.run(recordTransfer, house.admin, {
          ...{ transaction_type: 'WITHDRAWAL', method: 'WIRE_TRANSFER', user_id: idOf(client) },
          ...{ amount: '5000.00', currency: 'EUR' },
        })
      ).id,
      usd_rate: '0.000001',
    });
    expect(await house.rows.row('SELECT amount_usd, earlier_usd FROM pending_approvals WHERE id = $1', [id])).toEqual({
      amount_usd: '5500.00',
      earlier_usd: '990.00',
    });
    // What is typed counts where it is more.
    client = person(await plantClient(house), 'CUSTOMER');
    house.approvals.required = false;
    await deposit(house, client, '5000.00', '2026-01-01');
    house.approvals.required = true;
    expect(await euros('10.00', { usd_value: '1000.01' })).toBe('waits');
  });

  test('so are coins, whatever the reason for another rate', async () => {
    const holder = person(await plantClient(house, { account_type: 'CRYPTO' }), 'CUSTOMER');
    await house.door.run(enterPrice, house.admin, { kind: 'CRYPTO', symbol: 'BTC', price: '50000' });
    const coins = { currency: 'BTC', method: 'CRYPTO_TRANSFER' };
    house.approvals.required = false;
    await pay({ ...coins, amount: '2', transaction_type: 'DEPOSIT' }, {}, holder);
    house.approvals.required = true;
    expect(await pay({ ...coins, amount: '1' }, { usd_rate: '1', rate_reason: 'As agreed' }, holder)).toBe('waits');
    expect(await pay({ ...coins, amount: '0.01' }, { usd_rate: '1', rate_reason: 'As agreed' }, holder)).toBe('done');
  });

  test('and whoever lowers the book first does not lower it either: what has settled counts where it is more', async () => {
    const holder = person(await plantClient(house, { account_type: 'CRYPTO' }), 'CUSTOMER');
    const symbol = newSymbol();
    const id = await plantAsset(house, symbol, { asset_type: 'CRYPTO' });
    await plantPrice(house, 'CRYPTO', symbol, '100', '2026-01-05T08:00:00Z');
    const coins = { currency: symbol, method: 'CRYPTO_TRANSFER' };
    house.approvals.required = false;
    await pay({ ...coins, amount: '100', transaction_type: 'DEPOSIT' }, {}, holder);
    house.approvals.required = true;
    expect(await outcomeOf(house.door.run(setPrice, house.admin, { id, price: '77' }))).toBe('done');
    expect([
      await pay({ ...coins, amount: '11' }, {}, holder),
      await pay({ ...coins, amount: '10' }, {}, holder),
    ]).toEqual(['waits', 'done']);
    const gift = { user_id: idOf(holder), symbol, trade_type: 'BUY', price_per_unit: '0', quantity: '6' };
    house.approvals.required = false;
    const { id: trade } = await house.door.run(recordTrade, house.admin, gift);
    house.approvals.required = true;
    expect(await outcomeOf(house.door.run(voidTrade, house.admin, { id: trade, reason: 'Attack' }))).toBe('waits');
  });

  test('a trade that cost nothing is worth what its shares are, where it is voided', async () => {
    await house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol: 'AAPL', price: '150.00' });
    const gift = { user_id: idOf(client), symbol: 'AAPL', trade_type: 'BUY', price_per_unit: '0' };
    const voided = async (quantity: string) => {
      house.approvals.required = false;
      const { id } = await house.door.run(recordTrade, house.admin, { ...gift, quantity });
      house.approvals.required = true;
      return outcomeOf(house.door.run(voidTrade, house.admin, { id, reason: 'Attack' }));
    };
    expect(await outcomes(['100', '1'], voided)).toEqual(['waits', 'done']);
  });
});

test('a form is told beforehand why it would wait, and what is only looked at counts nothing', async () => {
  expect(await complete('700.00')).toBe('done');
  const preview = async (amount: string) =>
    (await house.door.preview(completeTransfer, house.admin, { id: await withdrawal(amount) })).waits;
  expect(await preview('400.00')).toEqual({ earlier_usd: '700' });
  expect(await preview('300.00')).toBeNull();
  expect(await preview('300.00')).toBeNull();
  expect(await complete('300.00')).toBe('done');
});

test('a line without hours looks at each amount by itself, and setting it so needs two', async () => {
  const line = await house.rows.row<{ id: string }>(`SELECT id FROM approval_policies WHERE command = 'adjust-pnl'`);
  const { id } = await asking(house, editApprovalPolicy, { id: line?.id, within_hours: '' });
  expect(await outcomes(['300.00', '300.00'], adjust)).toEqual(['done', 'waits']);
  await house.door.run(approveRequest, house.secondAdmin, { id });
  expect(await outcomes(['500.00', '-500.00', '500.01'], adjust)).toEqual(['done', 'done', 'waits']);
});

test('what was done alone is neither changed nor forgotten, and read by the door alone', async () => {
  expect(await complete('10.00')).toBe('done');
  for (const role of ['app', 'owner'] as const) {
    const sql = await connectAs(house.database, role);
    for (const attack of [
      'UPDATE internal.amounts_done_alone SET amount_usd = 0',
      'DELETE FROM internal.amounts_done_alone',
      'TRUNCATE internal.amounts_done_alone',
    ])
      expect(await sql.refused(attack)).toMatch(role === 'app' ? /^42501/ : /^VIP0[23]/);
    await sql.end();
  }
  for (const role of ['portal', 'reader'] as const) {
    const sql = await connectAs(house.database, role);
    expect(await sql.refused('SELECT * FROM internal.amounts_done_alone')).toMatch(/^42501/);
    await sql.end();
  }
});

describe('what comes to the same as an adjustment of the P&L', () => {
  const traded = async (words: string) => {
    const [, trade_type, quantity, price_per_unit, fee] = /^(BUY|SELL) (\S+) at (\S+) fee (\S+)$/.exec(words) ?? [];
    const form = { user_id: idOf(client), trade_type, symbol: 'GOOG', quantity, price_per_unit, fee };
    return outcomeOf(house.door.run(recordTrade, house.admin, form));
  };

  test('a trade far from the book’s price, or with a fee that is none, counts by what it takes or gives', async () => {
    await plantPrice(house, 'STOCK', 'GOOG', '100', '2026-01-01T00:00:00Z');
    expect(await outcomes(['BUY 100 at 100 fee 0', 'BUY 50 at 130 fee 325', 'SELL 10 at 70 fee 35'], traded)).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(
      await outcomes(['BUY 0.00000001 at 0 fee 501', 'SELL 1 at 1000000 fee 0', 'BUY 6 at 0 fee 0'], traded),
    ).toEqual(['waits', 'waits', 'waits']);
    // From a price of these days, what it moves in a day or two and an honest fee are nothing; what is more adds up.
    await plantPrice(house, 'STOCK', 'GOOG', '100', '2026-01-05T08:00:00Z');
    expect(
      await outcomes(
        ['BUY 100 at 102 fee 102', 'BUY 20 at 91 fee 0', 'SELL 30 at 111 fee 0', 'SELL 1 at 120 fee 0'],
        traded,
      ),
    ).toEqual(['done', 'done', 'waits', 'done']);
    expect(await outcomes(['SELL 2 at 115 fee 0', 'SELL 2 at 115 fee 0'], traded)).toEqual(['done', 'waits']);
  });

  test('a fee that grows with the trade, and a spread on both ways, are not free', async () => {
    await plantPrice(house, 'STOCK', 'GOOG', '100', '2026-01-05T08:00:00Z');
    expect(await outcomes(['BUY 400 at 100 fee 400', 'BUY 50 at 100 fee 551'], traded)).toEqual(['done', 'waits']);
    expect(await outcomes(['BUY 40 at 107 fee 0', 'SELL 40 at 93 fee 0', 'SELL 40 at 93 fee 0'], traded)).toEqual([
      'done',
      'done',
      'waits',
    ]);
  });

  test('whoever moves the price first is measured by the one before', async () => {
    const { symbol, id } = await newAsset(house);
    const of = (trade_type: string, price_per_unit: string) =>
      outcomeOf(
        house.door.run(recordTrade, house.admin, {
          ...{ user_id: idOf(client), trade_type, symbol, quantity: '100', price_per_unit },
        }),
      );
    await plantPrice(house, 'STOCK', symbol, '100', '2026-01-05T08:00:00Z');
    expect(await of('BUY', '100')).toBe('done');
    expect(await outcomeOf(house.door.run(setPrice, house.admin, { id, price: '129' }))).toBe('done');
    expect([await of('SELL', '129'), await of('SELL', '127')]).toEqual(['waits', 'waits']);
  });

  test('a trade that is entered long afterwards is measured also by what it is worth now', async () => {
    const { symbol } = await newAsset(house);
    const bought = (executed_at: string, quantity: string) =>
      outcomeOf(
        house.door.run(recordTrade, house.admin, {
          ...{ user_id: idOf(client), trade_type: 'BUY', symbol, quantity, price_per_unit: '10', executed_at },
        }),
      );
    await plantPrice(house, 'STOCK', symbol, '10', '2026-01-04T12:00:00Z');
    await plantPrice(house, 'STOCK', symbol, '70', '2026-01-05T08:00:00Z');
    expect(await bought('2026-01-04T13:00:00Z', '10')).toBe('done');
    house.setClock('2026-01-05T14:00:00.000Z');
    expect([await bought('2026-01-04T13:00:00Z', '9'), await bought('2026-01-04T13:00:00Z', '1')]).toEqual([
      'waits',
      'done',
    ]);
  });

  test('where the book knows no price of that moment, its first one counts, or the dealing before it', async () => {
    const { symbol } = await newAsset(house);
    const of = (trade_type: string, price_per_unit: string, executed_at: string, quantity = '1') => {
      const form = { user_id: idOf(client), trade_type, symbol, quantity, price_per_unit, executed_at };
      return outcomeOf(house.door.run(recordTrade, house.admin, form));
    };
    expect(await of('BUY', '1', '2026-01-02T09:00:00Z')).toBe('done');
    expect(await of('SELL', '1000000', '2026-01-03T09:00:00Z')).toBe('waits');
    await plantPrice(house, 'STOCK', symbol, '100', '2026-01-04T00:00:00Z');
    expect(await of('BUY', '0.000001', '2026-01-02T10:00:00Z', '1000')).toBe('waits');
    expect(await of('BUY', '90', '2026-01-02T10:00:00Z', '10')).toBe('done');
  });

  test('a price of that moment that was typed a moment ago is not all that it is measured by', async () => {
    const { symbol } = await newAsset(house);
    const bought = (quantity: string, price_per_unit: string) =>
      outcomeOf(
        house.door.run(recordTrade, house.admin, {
          ...{ user_id: idOf(client), trade_type: 'BUY', symbol, quantity, price_per_unit },
          executed_at: '2026-01-03T10:00:00Z',
        }),
      );
    house.approvals.required = false;
    const of = { kind: 'STOCK', symbol };
    await house.door.run(enterPrice, house.admin, { ...of, price: '1' });
    await house.door.run(enterPrice, house.admin, { ...of, price: '10000', as_of: '2026-01-03T09:00:00Z' });
    house.approvals.required = true;
    expect([await bought('4', '10000'), await bought('500', '1.00')]).toEqual(['waits', 'waits']);
    // Small ones are done, and add up.
    expect([await bought('0.04', '10000'), await bought('0.04', '10000')]).toEqual(['done', 'waits']);
    // Once a price of then has settled, it counts alone.
    await plantPrice(house, 'STOCK', symbol, '10000', '2026-01-03T09:30:00Z');
    expect(await bought('1', '10000')).toBe('done');
  });

  test('what was split since is worth what it has become', async () => {
    const { id, symbol } = await newAsset(house);
    await plantPrice(house, 'STOCK', symbol, '200', '2026-01-01T12:00:00Z');
    const form = { user_id: idOf(client), trade_type: 'BUY', symbol, quantity: '2', price_per_unit: '200' };
    const executed_at = '2026-01-02T09:00:00Z';
    const trade = await house.door.run(recordTrade, house.admin, { ...form, executed_at });
    house.approvals.required = false;
    await house.door.run(split, house.admin, { id, numerator: '10', denominator: '1', effective_at: '2026-01-03' });
    await house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price: '180' });
    house.approvals.required = true;
    expect(await outcomeOf(house.door.run(voidTrade, house.admin, { id: trade.id, reason: 'Attack' }))).toBe('waits');
    // Nor does who knows what has become of it buy what it was.
    const late = { ...form, executed_at: '2026-01-02T10:00:00Z' };
    expect(await outcomeOf(house.door.run(recordTrade, house.admin, late))).toBe('waits');
  });

  test('a typed fall after which the true price would be a jump needs two', async () => {
    const { symbol } = await newAsset(house);
    await plantPrice(house, 'STOCK', symbol, '100', '2026-01-04T12:00:00Z');
    const typed = (price: string) =>
      outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price }));
    expect([await typed('76'), await typed('78')]).toEqual(['waits', 'done']);
  });

  test('all of it counts where no price has settled: of a new asset, one person says what it is worth', async () => {
    const { symbol } = await newAsset(house);
    const bought = (quantity: string) => {
      const form = { user_id: idOf(client), trade_type: 'BUY', symbol, quantity, price_per_unit: '10000' };
      return outcomeOf(house.door.run(recordTrade, house.admin, form));
    };
    expect(await bought('4')).toBe('waits');
    expect(await outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price: '10000' }))).toBe(
      'done',
    );
    expect([await bought('4'), await bought('0.04'), await bought('0.04')]).toEqual(['waits', 'done', 'waits']);
    const { id } = await house.door.run(recordTransfer, house.admin, {
      ...{ user_id: idOf(client), transaction_type: 'DEPOSIT', amount: '1000.00', currency: 'NOK' },
      method: 'WIRE_TRANSFER',
    });
    const credited = house.door.run(completeTransfer, house.admin, { id, usd_value: '90000.00' });
    expect(await outcomeOf(credited)).toBe('waits');
    await plantPrice(house, 'STOCK', symbol, '10000', '2026-01-04T09:00:00Z');
    expect(await bought('4')).toBe('done');
  });

  test('a deposit that is said to be worth far more or less than the book says does, too', async () => {
    const credited = async (amount: string, usd_value: string) => {
      const form = {
        user_id: idOf(client),
        transaction_type: 'DEPOSIT',
        amount,
        currency: 'CHF',
        method: 'WIRE_TRANSFER',
      };
      const { id } = await house.door.run(recordTransfer, house.admin, form);
      return outcomeOf(house.door.run(completeTransfer, house.admin, { id, usd_value }));
    };
    await plantPrice(house, 'FIAT', 'CHF', '1.10', '2026-01-01T00:00:00Z');
    expect(await credited('100000.00', '121000.00')).toBe('done');
    expect([await credited('1.00', '1000000.00'), await credited('100000.00', '1.00')]).toEqual(['waits', 'waits']);
    await plantPrice(house, 'FIAT', 'CHF', '1.10', '2026-01-05T08:00:00Z');
    expect([await credited('100000.00', '112200.00'), await credited('100000.00', '121000.00')]).toEqual([
      'done',
      'waits',
    ]);
  });
});

describe('a price that jumps needs two also where somebody types it', () => {
  const typed = async (price: string, as_of?: string) =>
    outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol: 'MSFT', price, as_of }));
  const idIn = async (table: string, where: string) =>
    (await house.rows.row<{ id: string }>(`SELECT id FROM ${table} WHERE ${where}`))?.id;

  test('by more than the house lets a source move it, up or down, beside the price before its own moment', async () => {
    expect(await outcomes(['100', '130', '100'], typed)).toEqual(['done', 'done', 'done']);
    expect(await outcomes(['131', '76', '0'], typed)).toEqual(['waits', 'waits', 'waits']);
  });

  test('before the book’s first price: beside the one after it, also where it is cut into steps that go back', async () => {
    const { symbol } = await newAsset(house);
    const step = (price: string, as_of?: string) =>
      outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price, as_of }));
    expect(await step('1')).toBe('done');
    expect([await step('10000', '2026-01-03'), await step('0.5', '2026-01-03')]).toEqual(['waits', 'waits']);
    expect([await step('1.25', '2026-01-03'), await step('1.5', '2026-01-02')]).toEqual(['done', 'waits']);
    expect(await step('1.3', '2026-01-02')).toBe('done');
    // Between two of the book, the one before it counts.
    await plantPrice(house, 'STOCK', symbol, '5', '2025-12-01T00:00:00Z');
    expect([await step('1.3', '2025-12-02'), await step('4', '2025-12-02')]).toEqual(['waits', 'done']);
  });

  test('a voided price is none that another is compared with', async () => {
    const { symbol } = await newAsset(house);
    const step = (price: string, as_of?: string) =>
      outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price, as_of }));
    const { id } = await house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price: '1' });
    house.approvals.required = false;
    await house.door.run(voidPrice, house.admin, { id, reason: 'Mistyped' });
    house.approvals.required = true;
    expect(await step('100', '2026-01-03')).toBe('done');
  });

  test('also where it is cut into steps, whatever moments these are given', async () => {
    const { symbol } = await newAsset(house);
    const step = (price: string, as_of?: string) =>
      outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price, as_of }));
    expect(await step('100', '2025-12-01')).toBe('done');
    // Each is within the limit beside the one before it.
    expect([await step('90', '2025-12-10'), await step('78', '2025-12-20'), await step('70', '2025-12-30')]).toEqual([
      'done',
      'done',
      'waits',
    ]);
    const sql = await connectAs(house.database, 'postgres');
    await sql.query(`SET session_replication_role = replica`);
    await sql.query(`UPDATE prices SET created_at = created_at - interval '25 hours' WHERE symbol = $1`, [symbol]);
    await sql.end();
    expect(await step('70', '2025-12-30')).toBe('done');
  });

  test('beside what clients have paid, where the book knows none; a currency’s first rate does always', async () => {
    const { symbol } = await newAsset(house);
    await house.door.run(recordTrade, house.admin, {
      ...{ user_id: idOf(client), trade_type: 'BUY', symbol, quantity: '1', price_per_unit: '150' },
      executed_at: '2026-01-04T00:00:00Z',
    });
    const first = (price: string) =>
      outcomeOf(house.door.run(enterPrice, house.admin, { kind: 'STOCK', symbol, price }));
    expect([await first('0.01'), await first('140')]).toEqual(['waits', 'done']);
    const rate = house.door.run(enterPrice, house.admin, { kind: 'FIAT', symbol: 'NOK', price: '0.0001' });
    expect(await outcomeOf(rate)).toBe('waits');
  });

  test('by whatever form, and approved it stands', async () => {
    const id = await idIn('assets', `symbol = 'MSFT'`);
    const { id: request } = await asking(house, setPrice, { id, price: '1000' });
    await house.door.run(approveRequest, house.secondAdmin, { id: request });
    expect(
      (
        await house.rows.row<{ price: string }>(
          `SELECT price FROM prices WHERE symbol = 'MSFT' ORDER BY seq DESC LIMIT 1`,
        )
      )?.price,
    ).toBe('1000.000000000000');
    const euro = await idIn('currencies', `code = 'EUR'`);
    expect(await outcomeOf(house.door.run(setRate, house.admin, { id: euro, rate: '1.20' }))).toBe('done');
    expect(await outcomeOf(house.door.run(setRate, house.admin, { id: euro, rate: '0.01' }))).toBe('waits');
  });
});
