// The walk by HTTP, on the built product: an admin takes a client from opening to a first trade, the client signs in
// and sees it to the cent, compliance sees who did what.
import { openHouse, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';

let house: House;
let product: Product;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const NEW_CLIENT = {
  email: 'Walk@Example.com',
  password: PASSWORD,
  first_name: 'Walter',
  last_name: 'Walk',
  account_type: 'STOCK',
  phone: '+41 44 668 18 00',
};

async function done(path: string, fields: Record<string, string> = {}) {
  const answer = await admin.send(path, fields);
  expect([answer.status, answer.notice?.type, answer.record?.errors]).toEqual([200, 'success', expect.anything()]);
  return answer.record?.id ?? '';
}

test('an admin opens, approves, funds and trades; the client reads the same cents; compliance reads the log', async () => {
  const client = await done('User/actions/new', NEW_CLIENT);
  await done(`User/records/${client}/approveKyc`);
  const wire = await done('Transaction/actions/new', {
    user_id: client,
    transaction_type: 'DEPOSIT',
    amount: '10000.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  await done(`Transaction/records/${wire}/complete`);
  const [asset] = (await admin.read('Asset/actions/list?filters.symbol=AAPL')).records ?? [];
  await done(`Asset/records/${asset?.id}/setPrice`, { price: '150' });
  await done('Trade/actions/new', {
    user_id: client,
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '10',
    price_per_unit: '150.25',
    fee: '1.00',
  });

  expect(await portfolioOf(client)).toMatchObject({
    cash_value: '8496.50',
    stock_value: '1500.00',
    total_value: '9996.50',
    all_time_pnl: '-3.50',
  });
  const sale = await done('Trade/actions/new', {
    user_id: client,
    trade_type: 'SELL',
    symbol: 'AAPL',
    quantity: '4',
    price_per_unit: '160',
    fee: '1.00',
  });
  const figures = { cash_value: '9135.50', total_value: '10035.50', total_invested: '10000.00', all_time_pnl: '35.50' };
  expect(await portfolioOf(client)).toMatchObject(figures);

  const shown = (await admin.read(`Trade/records/${sale}/show`)).record?.params ?? {};
  await done(`Trade/records/${sale}/edit`, { ...asForm(shown), admin_note: 'At the client’s wish' });
  expect(await portfolioOf(client)).toMatchObject(figures);

  const walter = new Visitor(product.url);
  const signedIn = await walter.signIn('walk@example.com', PASSWORD);
  expect(signedIn.headers.get('location')).toBe('/portal');
  const page = await (await walter.fetch('/portal')).text();
  for (const figure of ['10,035.50', '9,135.50', '10,000.00', '35.50', '900.00']) expect(page).toContain(figure);

  const officer = new Visitor(product.url);
  await officer.signIn('compliance@example.com', PASSWORD);
  const log =
    (await officer.read(`ActivityLog/actions/list?filters.target_type=trades&filters.target_id=${sale}`)).records ?? [];
  expect(log.map((row) => row.params.action_type).sort()).toEqual(['TRADE_ADDED', 'TRADE_UPDATED']);
  expect((await officer.send('Trade/actions/new', { user_id: client })).status).toBe(403);
});

test('a refused form answers 200 with the message under its field, and writes nothing', async () => {
  const before = [await house.count('users'), await house.count('activity_logs')];
  const answer = await admin.send('User/actions/new', { ...NEW_CLIENT, email: 'no e-mail' });
  expect(answer).toMatchObject({
    status: 200,
    notice: { type: 'error' },
    record: { errors: { email: { message: expect.stringContaining('e-mail') as string } } },
  });
  expect([await house.count('users'), await house.count('activity_logs')]).toEqual(before);
});

test('the same request key enters a trade once', async () => {
  const user_id = String(
    (await house.rows.row<{ id: string }>(`SELECT id FROM users WHERE email = 'walk@example.com'`))?.id,
  );
  const fields = {
    user_id,
    trade_type: 'BUY',
    symbol: 'AAPL',
    quantity: '1',
    price_per_unit: '100',
    request_id: 'form-1',
  };
  const ids = await Promise.all([1, 2, 3].map(() => done('Trade/actions/new', fields)));
  expect(new Set(ids).size).toBe(1);
  const other = await admin.send('Trade/actions/new', { ...fields, quantity: '2' });
  expect(other.notice?.type).toBe('error');
  for (const request_id of ['a\0b', 'somebody@example.com', 'x'.repeat(201)]) {
    const refused = await admin.send('Trade/actions/new', { ...fields, request_id });
    expect([refused.status, refused.notice?.type]).toEqual([200, 'error']);
  }
});

async function portfolioOf(client: string) {
  const [row] = (await admin.read(`Portfolio/actions/list?filters.user_id=${client}`)).records ?? [];
  return row?.params;
}

const asForm = (params: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== null && typeof value !== 'object')
      .map(([name, value]) => [name, String(value)]),
  );
