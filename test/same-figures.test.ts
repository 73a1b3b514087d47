// Every figure a client reads is the one the admin reads, and the one the books hold, to the last digit; and no page
// shows a figure that is none of theirs.
import { idOf, openHouse, PASSWORD, type House } from './support/house.js';
import { moneyWeightedByHalving } from './support/portal-rate.js';
import { walkWithCoins, walkWithShares } from './support/portal-walk.js';
import { startProduct, Visitor, type AdminRecord, type Product } from './support/product.js';
import { decimal, plain } from '../src/domain/money.js';
import { systemContext } from '../src/request-context.js';
import { takeSnapshots } from '../src/services/take-snapshots.js';

let house: House;
let product: Product;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  await walkWithShares(house);
  await walkWithCoins(house);
  house.setClock(new Date().toISOString());
  await house.door.run(takeSnapshots, systemContext('test'), {});
  product = await startProduct(house.database);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 120_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const PERIODS = ['daily', 'monthly', 'all_time'].flatMap((period) => [`${period}_pnl`, `${period}_pnl_percent`]);
const WORTH = ['total_value', 'total_invested', 'cash_value'];
const HELD = ['quantity', 'current_price', 'cost_basis', 'total_value', 'profit_loss', 'profit_loss_percent'];
const DAY = ['total_value', 'total_invested', 'total_pnl'];

const CLIENTS = [
  ['stock@example.com', () => idOf(house.client.stock)],
  ['crypto@example.com', () => idOf(house.client.crypto)],
] as const;

describe.each(CLIENTS)('%s', (email, id) => {
  let client: Visitor;
  let books: Record<
    'portfolios' | 'holdings' | 'trades' | 'transactions' | 'adjustments' | 'snapshots' | 'actions',
    AdminRecord[]
  >;
  let states: Record<string, string>[];

  beforeAll(async () => {
    client = new Visitor(product.url);
    await client.signIn(email, PASSWORD);
    const own = `user_id=${id()}`;
    const portfolios = await adminRows('Portfolio', own);
    const ofPortfolio = `portfolio_id=${portfolios[0]?.id}`;
    books = {
      portfolios,
      holdings: await adminRows('Holding', ofPortfolio),
      trades: await adminRows('Trade', own),
      transactions: await adminRows('Transaction', own),
      adjustments: await adminRows('PnlAdjustment', own),
      snapshots: await adminRows('PortfolioSnapshot', ofPortfolio),
      actions: await adminRows('CorporateAction', `asset_type=${email.startsWith('stock') ? 'STOCK' : 'CRYPTO'}`),
    };
    states = await house.rows.rows(
      `SELECT symbol, event_kind, quantity, cost_basis, realized_pnl, cash, quantity - lag(quantity) OVER w AS more,
         realized_pnl - lag(realized_pnl) OVER w AS earned
       FROM internal.position_states WHERE portfolio_id = $1 WINDOW w AS (PARTITION BY symbol ORDER BY effective_at, seq)`,
      [portfolios[0]?.id],
    );
  }, 30_000);

  test('what the admin reads is what the columns hold', async () => {
    const tables = { portfolios: [...WORTH, ...PERIODS], holdings: [...HELD, 'realized_pnl', 'average_buy_price'] };
    for (const [table, columns] of Object.entries({ ...tables, portfolio_snapshots: DAY })) {
      const shown = table === 'portfolio_snapshots' ? books.snapshots : books[table as keyof typeof tables];
      expect(shown.length).toBeGreaterThan(0);
      const held = await house.rows.rows<Record<string, string>>(
        `SELECT id, ${columns.join(', ')} FROM ${table} WHERE id = ANY($1)`,
        [shown.map((record) => record.id)],
      );
      const byId = new Map(held.map((row) => [row.id, row]));
      for (const { id: rowId, params } of shown)
        for (const column of columns) expect([column, params[column]]).toEqual([column, byId.get(rowId)?.[column]]);
    }
  });

  /** What an overview may show, whatever its picture. */
  const ofOverview = () => [
    ...figures(books.portfolios, [...WORTH, ...PERIODS, 'crypto_value', 'stock_value']),
    ...figures(books.holdings, [...HELD, 'realized_pnl']),
    ...figures(books.transactions, ['amount']),
  ];

  test('the overview', async () => {
    const shown = await figuresOf(client, '/portal');
    const held = books.holdings.filter((holding) => !decimal(String(holding.params.quantity)).isZero());
    const sold = books.holdings.filter((holding) => !held.includes(holding));
    const wanted = [
      ...figures(books.portfolios, [...WORTH, ...PERIODS]),
      ...figures(held, HELD),
      ...figures(sold, ['realized_pnl']),
      await moneyWeightedByHalving(house.rows, id()),
    ];
    expect(wanted.filter((figure) => !shown.includes(figure))).toEqual([]);
    const known = new Set([...ofOverview(), ...wanted, ...figures(books.snapshots, DAY)]);
    expect(shown.filter((figure) => !known.has(figure))).toEqual([]);
  });

  test.each(['', '?range=1M', '?range=3M', '?range=1Y'])('the picture of /portal%s', async (range) => {
    const html = await (await client.fetch(`/portal${range}`)).text();
    const now = figures(books.portfolios, ['total_value', 'total_invested']);
    const days = new Set([
      ...books.snapshots.map((day) => figures([day], ['total_value', 'total_invested']).join(' ')),
      now.join(' '),
    ]);
    const drawn = (/data-chart="([^"]*)"/.exec(html)?.[1] ?? '')
      .split(';')
      .map((point) => point.split(' ').slice(1).map(normal).join(' '));
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn.filter((point) => !days.has(point))).toEqual([]);
    expect(drawn.at(-1)).toBe(now.join(' '));
    const listed = /<details[^]*<\/details>/.exec(html)?.[0] ?? '';
    const known = new Set([...figures(books.snapshots, DAY), ...now, ...figures(books.portfolios, ['all_time_pnl'])]);
    expect(figuresIn(listed).length).toBeGreaterThan(12);
    expect(figuresIn(listed).filter((figure) => !known.has(figure))).toEqual([]);
  });

  /** What an event of a position came to, and the state that it left. */
  const ofStates = (symbol?: string) =>
    states
      .filter((state) => symbol === undefined || state.symbol === symbol)
      .flatMap(({ event_kind, quantity, cost_basis, realized_pnl, cash, more, earned }) => [
        quantity,
        cost_basis,
        realized_pnl,
        ...(event_kind === 'REWARD' ? [more, earned] : []),
        ...(event_kind === 'DIVIDEND' ? [cash] : []),
      ])
      .filter((figure) => figure !== undefined && figure !== null)
      .map(normal);

  test('all that happened', async () => {
    const shown = await figuresOf(client, '/portal/activity');
    const settled = books.transactions.filter(({ params }) => params.status === 'COMPLETED');
    const wanted = [
      ...figures(books.trades, ['quantity', 'price_per_unit', 'total_value']),
      ...figures(settled, ['amount', 'usd_rate', 'usd_value']),
      ...figures(books.adjustments, ['amount']),
      ...figures(books.actions, ['price']),
    ];
    expect(wanted.filter((figure) => !shown.includes(figure))).toEqual([]);
    const known = new Set([...wanted, ...figures(books.actions, ['per_unit']), ...ofStates()]);
    expect(shown.filter((figure) => !known.has(figure))).toEqual([]);
  });

  test('each holding, with what happened to it', async () => {
    expect(books.holdings.length).toBeGreaterThan(0);
    for (const holding of books.holdings) {
      const symbol = String(holding.params.symbol);
      const shown = await figuresOf(client, `/portal/holdings/${symbol}`);
      const wanted = [...figures([holding], [...HELD, 'average_buy_price', 'realized_pnl']), ...stateFigures(symbol)];
      expect([symbol, wanted.filter((figure) => !shown.includes(figure))]).toEqual([symbol, []]);
      const known = new Set([
        ...wanted,
        ...ofStates(symbol),
        ...figures(books.trades, ['quantity', 'price_per_unit', 'total_value', 'fee']),
        ...figures(books.transactions, ['amount', 'usd_rate', 'usd_value']),
        ...figures(books.actions, ['per_unit', 'price']),
      ]);
      expect([symbol, shown.filter((figure) => !known.has(figure))]).toEqual([symbol, []]);
    }
  });

  const stateFigures = (symbol: string) =>
    states
      .filter((state) => state.symbol === symbol)
      .flatMap(({ quantity = '', cost_basis = '', realized_pnl = '' }) =>
        [quantity, cost_basis, realized_pnl].map(normal),
      );

  test('the trades', async () => {
    const shown = await figuresOf(client, '/portal/trades');
    const wanted = figures(books.trades, ['quantity', 'price_per_unit', 'total_value', 'fee']);
    expect(new Set(shown)).toEqual(new Set(wanted));
  });

  test('the deposits and withdrawals', async () => {
    const shown = await figuresOf(client, '/portal/transfers');
    const wanted = figures(books.transactions, ['amount', 'usd_rate', 'usd_value']);
    expect(new Set(shown)).toEqual(new Set(wanted));
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
    '/portal/holdings/AAPL',
    `/portal/holdings/${other}`,
    `/portal/../admin/api/resources/User/records/${other}/show`,
  ]) {
    const answer = await client.fetch(path);
    expect([403, 404]).toContain(answer.status);
    expect(await answer.text()).not.toMatch(/123,?456|stock@example\.com/);
  }
});

async function adminRows(resource: string, filter: string): Promise<AdminRecord[]> {
  const records: AdminRecord[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await admin.read(`${resource}/actions/list?filters.${filter}&perPage=100&page=${page}`);
    expect(answer.status).toBe(200);
    records.push(...(answer.records ?? []));
    if ((answer.records ?? []).length < 100) return records;
  }
}

const figures = (records: AdminRecord[], columns: string[]): string[] =>
  records
    .flatMap((record) => columns.map((column) => record.params[column]))
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => normal(String(value)));

async function figuresOf(client: Visitor, path: string): Promise<string[]> {
  const response = await client.fetch(path);
  expect([path, response.status]).toEqual([path, 200]);
  return figuresIn(await response.text());
}

const figuresIn = (html: string): string[] =>
  [...html.matchAll(/<data[^>]* value="([^"]*)"/g)].map(([, value]) => normal(value ?? ''));

/** 10.00 and 10 are the same figure. */
const normal = (text: string): string => plain(decimal(text));
