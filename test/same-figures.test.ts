// Every figure a client reads is the one the admin reads, and the one the books hold, to the last digit.
import { deposit, idOf, openHouse, PASSWORD, priceOf, type House } from './support/house.js';
import { startProduct, Visitor, type AdminRecord, type Product } from './support/product.js';
import { decimal, plain } from '../src/domain/money.js';
import { completeTransfer } from '../src/services/complete-transfer.js';
import { recordTrade } from '../src/services/record-trade.js';
import { recordTransfer } from '../src/services/record-transfer.js';

let house: House;
let product: Product;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  await fillTheBooks();
  product = await startProduct(house.database);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const CLIENTS = [
  ['stock@example.com', () => idOf(house.client.stock)],
  ['crypto@example.com', () => idOf(house.client.crypto)],
] as const;

describe.each(CLIENTS)('%s', (email, id) => {
  let client: Visitor;
  beforeAll(async () => {
    client = new Visitor(product.url);
    await client.signIn(email, PASSWORD);
  });

  test('the overview', async () => {
    const [portfolio] = await adminRows('Portfolio', `user_id=${id()}`);
    const holdings = await adminRows('Holding', `portfolio_id=${portfolio?.id}`);
    const pending = await adminRows('Transaction', `user_id=${id()}`);
    const shown = await figuresOf(client, '/portal');
    const held = holdings.filter((holding) => !decimal(String(holding.params.quantity)).isZero());
    const sold = holdings.filter((holding) => !held.includes(holding));
    const wanted = [
      ...figures(portfolio ? [portfolio] : [], ['total_value', 'total_invested', 'all_time_pnl', 'cash_value']),
      ...figures(held, [
        'quantity',
        'current_price',
        'cost_basis',
        'total_value',
        'profit_loss',
        'profit_loss_percent',
      ]),
      ...figures(sold, ['realized_pnl']),
    ];
    for (const figure of wanted) expect(shown).toContain(figure);
    const known = new Set([
      ...wanted,
      ...figures(holdings, ['realized_pnl']),
      ...figures(portfolio ? [portfolio] : [], ['crypto_value', 'stock_value']),
      ...figures(pending, ['amount']),
    ]);
    expect(shown.filter((figure) => !known.has(figure))).toEqual([]);
  });

  test('the trades', async () => {
    const trades = await adminRows('Trade', `user_id=${id()}`);
    const shown = await figuresOf(client, '/portal/trades');
    for (const figure of figures(trades, ['quantity', 'price_per_unit', 'total_value', 'fee']))
      expect(shown).toContain(figure);
  });

  test('the deposits and withdrawals', async () => {
    const transfers = await adminRows('Transaction', `user_id=${id()}`);
    const shown = await figuresOf(client, '/portal/transfers');
    for (const figure of figures(transfers, ['amount', 'usd_value'])) expect(shown).toContain(figure);
  });
});

test('an address or a parameter that names another client shows nothing of that client', async () => {
  const client = new Visitor(product.url);
  await client.signIn('crypto@example.com', PASSWORD);
  const own = await (await client.fetch('/portal')).text();
  const other = idOf(house.client.stock);
  for (const path of [
    `/portal?user_id=${other}`,
    `/portal?client_id=${other}`,
    `/portal?id=${other}`,
    `/portal?user_id[]=${other}`,
  ]) {
    expect(await (await client.fetch(path)).text()).toBe(own);
  }
  for (const path of [
    `/portal/${other}`,
    `/portal/users/${other}`,
    `/portal/trades/${other}`,
    `/portal/../admin/api/resources/User/records/${other}/show`,
  ]) {
    const answer = await client.fetch(path);
    expect([403, 404]).toContain(answer.status);
    expect(await answer.text()).not.toMatch(/123,?456|stock@example\.com/);
  }
});

async function adminRows(resource: string, filter: string): Promise<AdminRecord[]> {
  const answer = await admin.read(`${resource}/actions/list?filters.${filter}&perPage=100`);
  expect(answer.status).toBe(200);
  return answer.records ?? [];
}

const figures = (records: AdminRecord[], columns: string[]): string[] =>
  records
    .flatMap((record) => columns.map((column) => record.params[column]))
    .filter((value) => typeof value === 'string')
    .map(normal);

async function figuresOf(client: Visitor, path: string): Promise<string[]> {
  const html = await (await client.fetch(path)).text();
  return [...html.matchAll(/<data[^>]* value="([^"]*)"/g)].map(([, value]) => normal(value ?? ''));
}

/** 10.00 and 10 are the same figure. */
const normal = (text: string): string => plain(decimal(text));

async function fillTheBooks() {
  const { door, admin: by, client } = house;
  const trade = (
    user_id: string,
    trade_type: string,
    symbol: string,
    quantity: string,
    price_per_unit: string,
    fee: string,
  ) => door.run(recordTrade, by, { user_id, trade_type, symbol, quantity, price_per_unit, fee });
  await deposit(house, client.stock, '123456789.01');
  await priceOf(house, 'AAPL', '151.123456789012');
  await priceOf(house, 'BTC', '64000.5');
  await trade(idOf(client.stock), 'BUY', 'AAPL', '10.12345678', '150.25', '1.99');
  await trade(idOf(client.stock), 'SELL', 'AAPL', '3.3', '160', '1');
  await trade(idOf(client.stock), 'BUY', 'PEPE', '100000000000', '0.00000812', '0');
  await trade(idOf(client.stock), 'BUY', 'MSFT', '2', '400', '0');
  await trade(idOf(client.stock), 'SELL', 'MSFT', '2', '390', '0');
  const coins = {
    user_id: idOf(client.crypto),
    transaction_type: 'DEPOSIT',
    amount: '1.23456789',
    currency: 'BTC',
    method: 'CRYPTO_TRANSFER',
  };
  const { id } = await door.run(recordTransfer, by, coins);
  await door.run(completeTransfer, by, { id });
  await door.run(recordTransfer, by, { ...coins, transaction_type: 'WITHDRAWAL', amount: '0.00000001' });
  await trade(idOf(client.crypto), 'SELL', 'BTC', '0.2', '65000', '12.34');
}
