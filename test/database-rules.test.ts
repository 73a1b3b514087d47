// What the database refuses by itself, whatever the code above it does.
import { TABLES } from './support/fingerprint.js';
import { deposit, idOf, openHouse, priceOf, type House } from './support/house.js';
import { connectAs, type Sql } from './support/sql.js';
import { recordTrade } from '../src/services/record-trade.js';
import { recordTransfer } from '../src/services/record-transfer.js';

let house: House;
let sql: Record<'app' | 'owner' | 'portal' | 'reader', Sql>;
beforeAll(async () => {
  house = await openHouse();
  await deposit(house, house.client.stock, '10000');
  await priceOf(house, 'AAPL', '150');
  await house.door.run(recordTrade, house.admin, {
    user_id: idOf(house.client.stock),
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '10',
    price_per_unit: '150',
  });
  await house.door.run(recordTransfer, house.admin, {
    user_id: idOf(house.client.stock),
    transaction_type: 'WITHDRAWAL',
    amount: '5',
    currency: 'USD',
    method: 'ACH',
  });
  const [app, owner, portal, reader] = await Promise.all(
    (['app', 'owner', 'portal', 'reader'] as const).map((role) => connectAs(house.database, role)),
  );
  if (!app || !owner || !portal || !reader) throw new Error('four connections');
  sql = { app, owner, portal, reader };
});
afterAll(async () => {
  await Promise.all(Object.values(sql).map((connection) => connection.end()));
  await house.close();
});

describe.each(TABLES)('%s', (table) => {
  test('keeps its rows: no role may delete or truncate', async () => {
    for (const role of ['app', 'portal', 'reader'] as const) {
      expect(await sql[role].refused(`DELETE FROM ${table}`)).toMatch(/^42501/);
      expect(await sql[role].refused(`TRUNCATE ${table} CASCADE`)).toMatch(/^42501/);
    }
    const rows = Number((await sql.owner.query(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
    if (rows > 0) expect(await sql.owner.refused(`DELETE FROM ${table}`)).toMatch(/^VIP03/);
    expect(await sql.owner.refused(`TRUNCATE ${table} CASCADE`)).toMatch(/^VIP03/);
  });

  test('takes no write from the roles that only read', async () => {
    const column = String(
      (
        await sql.owner.query(`SELECT column_name AS c FROM information_schema.columns WHERE table_name = $1 LIMIT 1`, [
          table,
        ])
      )[0]?.c,
    );
    for (const role of ['portal', 'reader'] as const) {
      expect(await sql[role].refused(`UPDATE ${table} SET ${column} = ${column}`)).toMatch(/^42501/);
      expect(await sql[role].refused(`INSERT INTO ${table} DEFAULT VALUES`)).toMatch(/^42501/);
    }
  });
});

const stock = () => idOf(house.client.stock);

test.each<[string, () => string, RegExp]>([
  ['a trade’s quantity', () => `UPDATE trades SET quantity = 11`, /^VIP02/],
  ['a trade’s price', () => `UPDATE trades SET price_per_unit = 1`, /^VIP02/],
  ['a trade’s moment', () => `UPDATE trades SET executed_at = now()`, /^VIP02/],
  ['a transfer’s amount', () => `UPDATE transactions SET amount = 1`, /^VIP02/],
  [
    'a settled transfer',
    () =>
      `UPDATE transactions SET status = 'CANCELLED', usd_rate = NULL, usd_value = NULL, rate_source = NULL WHERE status = 'COMPLETED'`,
    /^VIP02/,
  ],
  ['an account type', () => `UPDATE users SET account_type = 'CRYPTO' WHERE id = '${stock()}'`, /^VIP02/],
  [
    'a client’s side of the desk',
    () => `UPDATE users SET role = 'ADMIN', account_type = NULL WHERE id = '${stock()}'`,
    /^VIP02/,
  ],
  ['a price', () => `UPDATE prices SET price = 1`, /^VIP02/],
  ['a symbol', () => `UPDATE assets SET symbol = 'X' WHERE symbol = 'AAPL'`, /^VIP02/],
  ['a currency’s minor units', () => `UPDATE currencies SET minor_units = 3 WHERE code = 'USD'`, /^VIP02/],
])('%s never changes', async (_what, statement, refusal) => {
  for (const role of ['app', 'owner'] as const)
    expect(await sql[role].refused(statement())).toMatch(role === 'app' ? /^(VIP0[23]|42501)/ : refusal);
});

test.each<[string, () => string, string]>([
  ['a trade of nothing', () => insertTrade({ quantity: '0', total_value: '0' }), 'trades_quantity'],
  ['a negative trade', () => insertTrade({ quantity: '-1', total_value: '-1' }), 'trades_quantity'],
  ['a negative price', () => insertTrade({ price_per_unit: '-1', total_value: '-1' }), 'trades_price'],
  ['a negative fee', () => insertTrade({ fee: '-0.01' }), 'trades_fee'],
  ['a value that is not quantity × price', () => insertTrade({ total_value: '1.01' }), 'trades_value'],
  ['a transfer of nothing', () => insertTransfer({ amount: '0' }), 'transactions_amount'],
  [
    'a completed transfer without a rate',
    () => insertTransfer({ status: `'COMPLETED'`, processed_at: 'now()' }),
    'transactions_completed',
  ],
  [
    'a rate of zero',
    () =>
      insertTransfer({
        status: `'COMPLETED'`,
        processed_at: 'now()',
        usd_rate: '0',
        usd_value: '1',
        rate_source: `'x'`,
      }),
    'transactions_rate',
  ],
  ['a settled transfer without its moment', () => insertTransfer({ status: `'FAILED'` }), 'transactions_settled'],
  ['a coin in a stock account', () => insertTransfer({ currency: `'BTC'`, method: `'CRYPTO_TRANSFER'` }), 'VIP04'],
  ['a coin by wire', () => insertTransfer({ currency: `'BTC'` }), 'VIP04'],
  ['an unknown currency', () => insertTransfer({ currency: `'XXX'` }), 'VIP04'],
  [
    'a negative holding',
    () => `UPDATE holdings SET quantity = -1, cost_basis = 0, total_value = -150, profit_loss = -150`,
    'holdings_quantity',
  ],
  [
    'a holding’s value that is not quantity × price',
    () => `UPDATE holdings SET total_value = total_value + 0.01, profit_loss = profit_loss + 0.01`,
    'holdings_value',
  ],
  [
    'negative cash',
    () => `UPDATE portfolios SET cash_value = -1, total_value = stock_value + crypto_value - 1`,
    'portfolios_',
  ],
  [
    'a total that is not the sum of its parts',
    () => `UPDATE portfolios SET total_value = total_value + 0.01`,
    'portfolios_',
  ],
  [
    'a profit that is not value less contributions',
    () => `UPDATE portfolios SET all_time_pnl = all_time_pnl + 0.01`,
    'portfolios_identity',
  ],
  [
    'an e-mail in capitals',
    () => `UPDATE users SET email = 'A@example.com' WHERE id = '${stock()}'`,
    'users_email_lower',
  ],
  [
    'a password in clear',
    () => `UPDATE users SET password_hash = 'secret' WHERE id = '${stock()}'`,
    'users_password_is_bcrypt_12',
  ],
  ...['phone', 'address', 'city', 'nationality'].map((column): [string, () => string, string] => [
    `a ${column} in clear`,
    () => `UPDATE users SET ${column} = '+41446681800' WHERE id = '${stock()}'`,
    'users_sealed',
  ]),
  [
    'a sealed phone that nobody can find',
    () => `UPDATE users SET phone = 'v1.a.${'x'.repeat(38)}' WHERE id = '${stock()}'`,
    'users_sealed',
  ],
  ['a counterparty in clear', () => insertTransfer({ counterparty: `'A bank'` }), 'transactions_sealed'],
  [
    'a rejection without its reason',
    () =>
      `UPDATE users SET kyc_status = 'REJECTED', kyc_approved_at = NULL, kyc_approved_by = NULL WHERE id = '${stock()}'`,
    'users_kyc_rejection',
  ],
])('%s is refused by the database', async (_what, statement, rule) => {
  expect(await sql.app.refused(statement())).toContain(rule);
});

function insertTrade(columns: Record<string, string>): string {
  const row = {
    user_id: `'${stock()}'`,
    trade_type: `'BUY'`,
    asset_type: `'STOCK'`,
    symbol: `'AAPL'`,
    asset_name: `'A'`,
    quantity: '1',
    price_per_unit: '1',
    total_value: '1',
    ...columns,
  };
  return `INSERT INTO trades (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
}

function insertTransfer(columns: Record<string, string>): string {
  const row = {
    user_id: `'${stock()}'`,
    transaction_type: `'DEPOSIT'`,
    amount: '1',
    currency: `'USD'`,
    method: `'WIRE_TRANSFER'`,
    ...columns,
  };
  return `INSERT INTO transactions (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
}

describe('row-level security', () => {
  const SEEN = ['users', 'portfolios', 'holdings', 'trades', 'transactions'];
  const countsAs = async (clientId: string | null) => {
    await sql.portal.query('BEGIN');
    if (clientId !== null) await sql.portal.query(`SELECT set_config('app.client_id', $1, true)`, [clientId]);
    const counts: number[] = [];
    for (const table of SEEN)
      counts.push(Number((await sql.portal.query(`SELECT count(id) AS n FROM ${table}`))[0]?.n));
    await sql.portal.query('COMMIT');
    return counts;
  };

  test('with no client named, the portal sees nothing; also after a transaction that named one', async () => {
    expect(await countsAs(null)).toEqual([0, 0, 0, 0, 0]);
    expect(await countsAs(stock())).toEqual([1, 1, 1, 1, 2]);
    expect(await countsAs(null)).toEqual([0, 0, 0, 0, 0]);
    expect(await countsAs('')).toEqual([0, 0, 0, 0, 0]);
  });

  test('a client sees no other client’s rows', async () => {
    expect(await countsAs(idOf(house.client.crypto))).toEqual([1, 1, 0, 0, 0]);
  });

  test('the log, the tickets and the passwords are out of the portal’s reach', async () => {
    for (const what of [
      '* FROM activity_logs',
      '* FROM support_tickets',
      'password_hash FROM users',
      'phone FROM users',
      'admin_note FROM trades',
      '* FROM internal.sessions',
      '* FROM command_requests',
    ]) {
      expect(await sql.portal.refused(`SELECT ${what}`)).toMatch(/^42501/);
    }
  });

  test('the screens’ reader cannot read a password’s hash', async () => {
    expect(await sql.reader.refused(`SELECT password_hash FROM users`)).toMatch(/^42501/);
    expect(await sql.reader.refused(`SELECT * FROM users`)).toMatch(/^42501/);
  });
});
