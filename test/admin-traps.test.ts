// What AdminJS and its stock Prisma classes get wrong, one test a trap; each of them fails on the stock classes. The
// server runs in Los Angeles, so that a day that is taken for a moment shows itself.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCREENS } from '../src/admin/resources/index.js';
import { idOf, openHouse, PASSWORD, priceOf, type House } from './support/house.js';
import { openedRow } from './support/opened.js';
import { startProduct, Visitor, type Product } from './support/product.js';

let house: House;
let product: Product;
let admin: Visitor;
let stock: string;
const folder = mkdtempSync(join(tmpdir(), 'vip-uploads-'));

beforeAll(async () => {
  house = await openHouse();
  stock = idOf(house.client.stock);
  await house.rows.rows(
    `INSERT INTO portfolio_snapshots (portfolio_id, total_value, crypto_value, stock_value, cash_value, total_invested, total_pnl, total_pnl_percent, snapshot_date)
     SELECT id, '1234567890123456.78', 0, 0, '1234567890123456.78', '1234567890123456.79', '-0.01', '-0.0001', '2024-03-05' FROM portfolios WHERE user_id = $1`,
    [stock],
  );
  await priceOf(house, 'BTC', '0.000000000001');
  product = await startProduct(house.database, { TZ: 'America/Los_Angeles', TMPDIR: folder });
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, visitor = admin) =>
  visitor.fetch(`/admin/api/resources/${path}`, { headers: { accept: 'application/json' } });
const rowsOf = async (path: string) => (await admin.read(path)).records ?? [];
const post = (path: string, init: RequestInit) =>
  admin.fetch(`/admin/api/resources/${path}`, { method: 'POST', ...init });

describe('figures are text from end to end', () => {
  test('the smallest price is written out and not as 1e-12', async () => {
    const [price] = await rowsOf('Price/actions/list?filters.symbol=BTC&filters.source=manual&perPage=1');
    expect(price?.params.price).toBe('0.000000000001');
    expect((await admin.read(`Price/records/${price?.id}/show`)).record?.params.price).toBe('0.000000000001');
  });

  test('sixteen digits before the point and a negative hundredth keep every digit', async () => {
    const [snapshot] = await rowsOf('PortfolioSnapshot/actions/list');
    expect(snapshot?.params).toMatchObject({ total_value: '1234567890123456.78', total_pnl: '-0.01' });
  });

  test('an order of entry that needs 64 bits does not break the answer', async () => {
    const [price] = await rowsOf('Price/actions/list?perPage=1');
    expect((await admin.read(`Price/records/${price?.id}/show`)).record?.params.seq).toMatch(/^\d+$/);
  });

  test('a cleared number is refused or empty, and never 0', async () => {
    const [asset] = await rowsOf('Asset/actions/list?filters.symbol=BTC');
    const answer = await admin.send(`Asset/records/${asset?.id}/edit`, { decimals: '' });
    expect(answer).toMatchObject({
      notice: { type: 'error' },
      record: { errors: { decimals: expect.anything() as unknown } },
    });
    expect((await rowsOf('Asset/actions/list?filters.symbol=BTC'))[0]?.params.decimals).toBe(8);
  });

  test.each(['1,5', '1e5', 'NaN', '１２', '0x10', '{"gt":0}'])(
    'a price of %s is refused under its field',
    async (price) => {
      const [asset] = await rowsOf('Asset/actions/list?filters.symbol=BTC');
      const answer = await admin.send(`Asset/records/${asset?.id}/setPrice`, { price });
      expect(answer).toMatchObject({
        status: 200,
        notice: { type: 'error' },
        record: { errors: { price: expect.anything() as unknown } },
      });
    },
  );

  test('an edit of one field leaves every other column as it is, byte for byte', async () => {
    const stored = async () => ({
      ...(await house.rows.row<Record<string, string>>(
        `SELECT (to_jsonb(u) - 'city' - 'updated_at')::text AS rest FROM users u WHERE id = $1`,
        [stock],
      )),
      city: (await openedRow(house, 'users', stock))?.city,
    });
    const before = await stored();
    const { params = {} } = (await admin.read(`User/records/${stock}/show`)).record ?? {};
    const form = Object.fromEntries(
      Object.entries(params)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, String(value)]),
    );
    const answer = await admin.send(`User/records/${stock}/edit`, { ...form, city: 'Basel' });
    expect(answer.notice).toMatchObject({ type: 'success' });
    expect(await stored()).toEqual({ ...before, city: 'Basel' });
  });
});

describe('days, lists and texts', () => {
  test('a day is the same day in Los Angeles', async () => {
    expect((await rowsOf('PortfolioSnapshot/actions/list'))[0]?.params.snapshot_date).toBe('2024-03-05');
    expect(
      await rowsOf(
        'PortfolioSnapshot/actions/list?filters.snapshot_date~~from=2024-03-05&filters.snapshot_date~~to=2024-03-05',
      ),
    ).toHaveLength(1);
    expect(await rowsOf('PortfolioSnapshot/actions/list?filters.snapshot_date~~from=2024-03-06')).toHaveLength(0);
  });

  test('a list of symbols is shown, filtered and edited as a list', async () => {
    const article = {
      title: 'Two at once',
      description: 'About both',
      url: 'https://example.com/two',
      source: 'House',
      category: 'GENERAL',
    };
    const made = await post('NewsCache/actions/new', {
      body: new URLSearchParams({ ...article, 'related_symbols.0': 'AAPL', 'related_symbols.1': 'BTC' }),
    });
    const { record } = (await made.json()) as { record: { id: string; params: Record<string, unknown> } };
    expect(record.params.related_symbols).toEqual(['AAPL', 'BTC']);
    expect(await rowsOf('NewsCache/actions/list?filters.related_symbols=btc')).toHaveLength(1);
    expect(
      (await admin.send(`NewsCache/records/${record.id}/edit`, { ...article, related_symbols: 'AAPL', title: 'One' }))
        .notice?.type,
    ).toBe('success');
  });

  test('a search finds a name whatever its case, by any of its words, and answers at most twenty titles', async () => {
    const found = async (text: string) =>
      ((await get(`User/actions/search/${text}`).then((answer) => answer.json())) as { records: { title: string }[] })
        .records;
    expect(await found('CLEO%20stock@')).toHaveLength(1);
    expect(await found('cleo')).toHaveLength(2);
    expect(await rowsOf('User/actions/search?query=cleo&filters.account_type=STOCK')).toHaveLength(1);
    expect(Object.keys((await found('cleo'))[0] ?? {}).sort()).toEqual(['id', 'params', 'title']);
    expect((await rowsOf('Asset/actions/search')).length).toBeLessThanOrEqual(20);
    expect(await found('%25')).toHaveLength(0);
  });

  test('the marks of LIKE stand for themselves in a filter', async () => {
    expect(await rowsOf('User/actions/list?filters.email=stock_example')).toHaveLength(0);
    expect(await rowsOf('User/actions/list?filters.email=%25')).toHaveLength(0);
    expect(await rowsOf('User/actions/list?filters.email=STOCK@example')).toHaveLength(1);
  });
});

describe('what nobody may see', () => {
  test('no answer of any screen holds a password’s hash, its name, a request’s digest, or what figures are reckoned from', async () => {
    const page = await (await admin.fetch('/admin', { headers: { accept: 'text/html' } })).text();
    const answers = [page];
    for (const path of ['User', 'CommandRequest', 'Portfolio', 'Trade', 'ActivityLog', 'SupportMessage']) {
      const [row] = await rowsOf(`${path}/actions/list?perPage=1`);
      for (const one of ['actions/list?perPage=100', 'actions/search/a', ...(row ? [`records/${row.id}/show`] : [])]) {
        answers.push(await (await get(`${path}/${one}`)).text());
      }
    }
    for (const answer of answers)
      expect(answer).not.toMatch(
        /password_hash|input_hash|\$2[aby]\$|figures_day|day_(start|base|payouts|index)|month_(start|index)/,
      );
  });

  test.each([
    'User/actions/list?filters.password_hash=%242b',
    'User/actions/list?filters.password_hash~~from=%242b',
    'User/actions/list?filters.password_hash=',
    'User/actions/list?sortBy=password_hash',
    'User/actions/list?sortBy=portfolio.total_value',
    'User/actions/list?filters.portfolio.total_value=1',
    'User/actions/export?filters.password_hash=%242b',
    'User/actions/export?sortBy=password_hash',
    'User/actions/search/%242b?searchProperty=password_hash',
    'User/actions/search?query=a&searchProperty=phone',
    'User/actions/search/a?filters.password_hash=%242b',
    'Portfolio/actions/search/a?searchProperty=user.password_hash',
  ])('%s is refused, and tells nothing of what it asked about', async (path) => {
    const answer = await get(path);
    const { error } = (await answer.json()) as { error?: { code: string; message: string } };
    expect([answer.status, error?.code]).toEqual([400, 'no_such_column']);
    expect(error?.message).toMatch(/cannot be filtered, ordered or searched by “[\w.]+”\. Take it out/);
  });

  test('a search in one of the columns that it looks in is a search in that one', async () => {
    const search = 'User/actions/search?query=cleo&searchProperty';
    expect(await rowsOf(`${search}=first_name`)).toHaveLength(2);
    expect(await rowsOf(`${search}=email`)).toHaveLength(0);
  });

  test('a column that is no part of the form cannot be set, whatever is sent', async () => {
    const answer = await admin.send(`User/records/${stock}/edit`, {
      role: 'ADMIN',
      password_hash: 'owned',
      kyc_status: 'REJECTED',
    });
    expect(answer.notice?.type).toBe('error');
    expect(Object.keys(answer.record?.errors ?? {})).toEqual(expect.arrayContaining(['role', 'kyc_status']));
    const row = await house.rows.row(
      `SELECT role, kyc_status, password_hash = 'owned' AS owned FROM users WHERE id = $1`,
      [stock],
    );
    expect(row).toEqual({ role: 'CUSTOMER', kyc_status: 'APPROVED', owned: false });
  });

  test('a referenced person comes as a name and an id, and as nothing else', async () => {
    const [portfolio] = (
      (await (await get('Portfolio/actions/list?perPage=1')).json()) as {
        records: { populated: Record<string, object> }[];
      }
    ).records;
    expect(Object.keys(portfolio?.populated.user_id ?? {}).sort()).toEqual(['id', 'title']);
  });
});

describe('addresses that make no sense are answered and never a defect', () => {
  const id = randomUUID();
  test.each([
    'Trade/actions/list?direction=sideways',
    'Trade/actions/list?page=-1',
    'Trade/actions/list?page=abc',
    'Trade/actions/list?page=999999999',
    'Trade/actions/list?perPage=abc',
    'Trade/actions/list?perPage=0',
    'Trade/actions/list?perPage=1e9',
    'Trade/actions/list?filters.quantity={"gt":0}',
    'Trade/actions/list?filters.quantity=abc',
    'Trade/actions/list?filters.quantity~~from=abc',
    'Trade/actions/list?filters.trade_type=NOPE',
    'Trade/actions/list?filters.user_id=nope',
    'Trade/actions/list?filters.executed_at=yesterday',
    'Trade/actions/list?filters.executed_at~~from=0000-01-01',
    'Trade/actions/list?filters.executed_at~~to=275760-01-01',
    'Trade/actions/list?filters.symbol=%00',
    'Trade/actions/list?filters.admin_note=%F0%9F%92%B0',
    'Price/actions/list?filters.seq=99999999999999999999',
    'ActivityLog/actions/list?filters.metadata=x',
    'Trade/actions/search/%00',
    'Trade/actions/search/%25?filters.user_id=x',
    `Trade/actions/search/${id}`,
  ])('%s', async (path) => {
    const answer = await admin.read(path);
    expect(answer.status).toBe(200);
    expect(answer.records?.length ?? 0).toBeLessThanOrEqual(100);
  });

  test.each([
    'sortBy=nope',
    'sortBy=constructor',
    'filters.nope=1',
    'filters.quantity~~nope=1',
    'filters.__proto__=1',
    'filters.constructor=1',
  ])('Trade/actions/list?%s asks by a column that is none', async (query) => {
    expect((await get(`Trade/actions/list?${query}`)).status).toBe(400);
  });

  test.each([
    ['actions/list?sortBy[]=id', 'sortBy[]'],
    ['actions/list?sortBy[]=id&sortBy[]=id', 'sortBy[]'],
    ['actions/list?sortBy=id&sortBy=id', 'sortBy'],
    ['actions/list?sortBy[id]=asc', 'sortBy[id]'],
    ['actions/list?page[gt]=1', 'page[gt]'],
    ['actions/list?filters.symbol[contains]=A', 'filters.symbol[contains]'],
    ['actions/list?filters.symbol=A&filters.symbol=B', 'filters.symbol'],
    ['actions/list?filters.quantity~~to[]=1', 'filters.quantity~~to[]'],
    ['actions/search/a?searchProperty[]=symbol', 'searchProperty[]'],
    ['actions/search?query=a&query=b', 'query'],
    ['actions/export?sortBy[]=id', 'sortBy[]'],
    ['actions/export?personal=true&personal=true', 'personal'],
    [`records/${id}/show?filters.id[]=1`, 'filters.id[]'],
  ])('Trade/%s is no one text, and says which', async (path, parameter) => {
    const answer = await get(`Trade/${path}`);
    const { error } = (await answer.json()) as { error?: { code: string; message: string } };
    expect([answer.status, error?.code]).toEqual([400, 'not_one_text']);
    expect(error?.message).toContain(`“${parameter}” stands for one value`);
  });

  test.each([
    'Trade/records/nope/show',
    `Trade/records/${id}/show`,
    `Trade/records/${id}%00/show`,
    'Trade/actions/list/%E0%A4%A',
  ])('%s is not there', async (path) => {
    expect([400, 404]).toContain((await get(path)).status);
  });

  test('a filter can only narrow: one that cannot be met finds nothing', async () => {
    for (const filter of ['user_id=nope', 'trade_type=NOPE', 'quantity={"gt":0}', 'executed_at~~from=soon']) {
      expect((await admin.read(`Trade/actions/list?filters.${filter}`)).meta?.total).toBe(0);
    }
    expect((await admin.read('User/actions/list?perPage=1000')).meta?.perPage).toBe(100);
  });
});

describe('what the database refuses comes back as a field’s message', () => {
  const person = {
    email: 'stock@example.com',
    first_name: 'Twice',
    last_name: 'There',
    password: PASSWORD,
    account_type: 'STOCK',
  };
  test('an e-mail that is taken, in another case', async () => {
    const answer = await admin.send('User/actions/new', { ...person, email: 'STOCK@example.com' });
    expect(answer).toMatchObject({
      status: 200,
      notice: { type: 'error' },
      record: { errors: { email: expect.anything() as unknown } },
    });
  });
  test('a client that is nobody', async () => {
    const answer = await admin.send('Transaction/actions/new', {
      user_id: randomUUID(),
      transaction_type: 'DEPOSIT',
      amount: '1',
      currency: 'USD',
      method: 'WIRE_TRANSFER',
    });
    expect(answer).toMatchObject({
      status: 200,
      notice: { type: 'error' },
      record: { errors: { user_id: expect.anything() as unknown } },
    });
  });
});

describe('bodies', () => {
  const price = async () => `Asset/records/${(await rowsOf('Asset/actions/list?filters.symbol=AAPL'))[0]?.id}/setPrice`;
  const files = () => readdirSync(folder).filter((name) => !name.startsWith('vip-'));

  test('multipart, urlencoded and JSON mean the same', async () => {
    const form = new FormData();
    form.set('price', '101.50');
    const bodies: RequestInit[] = [
      { body: form },
      { body: new URLSearchParams({ price: '101.50' }) },
      { body: JSON.stringify({ price: '101.50' }), headers: { 'content-type': 'application/json' } },
    ];
    for (const init of bodies)
      expect(await (await post(await price(), init)).json()).toMatchObject({ notice: { type: 'success' } });
  });

  test('an upload by a stranger is refused before it is read, and leaves no file', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(3_000_000)]), 'big.bin');
    const response = await fetch(`${product.url}/admin/api/resources/Trade/actions/new`, {
      method: 'POST',
      body: form,
    }).catch(() => undefined);
    expect([401, undefined]).toContain(response?.status);
    expect(files()).toEqual([]);
  });

  test('a file where none is asked for is refused, and leaves none', async () => {
    const form = new FormData();
    form.set('price', new Blob(['1']), 'price.txt');
    expect((await post(await price(), { body: form })).status).toBe(400);
    expect(files()).toEqual([]);
  });

  test.each([
    [
      'a broken multipart',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="price"\r\n\r\n1',
      [400],
    ],
    ['a multipart without its boundary', 'multipart/form-data', 'price=1', [400]],
    ['broken JSON', 'application/json', '{"price": ', [400]],
    ['JSON that is a list', 'application/json', '["price"]', [200]],
    ['a million bytes', 'application/x-www-form-urlencoded', `price=${'1'.repeat(1_000_000)}`, [413]],
    [
      'a million bytes in one part',
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="price"\r\n\r\n${'1'.repeat(100_000)}\r\n--x--`,
      [413],
    ],
    [
      'ten thousand fields',
      'application/x-www-form-urlencoded',
      Array.from({ length: 10_000 }, (_, i) => `f${i}=1`).join('&'),
      [413],
    ],
    ['an unknown kind of body', 'text/plain', 'price=1', [200]],
  ])('%s is answered, and the server lives', async (_name, type, body, statuses) => {
    const response = await post(await price(), { body, headers: { 'content-type': type } });
    expect(statuses).toContain(response.status);
    if (response.status === 200) expect(await response.json()).toMatchObject({ notice: { type: 'error' } });
    expect((await get('Trade/actions/list')).status).toBe(200);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'a field named %s is a field that the form does not have',
    async (name) => {
      const body = `{"price":"1","${name}":{"polluted":"yes"}}`;
      const response = await post(await price(), { body, headers: { 'content-type': 'application/json' } });
      expect([response.status, await response.json()]).toEqual([
        200,
        expect.objectContaining({ notice: expect.objectContaining({ type: 'error' }) as object }),
      ]);
    },
  );
});

test.each(SCREENS.map(({ model, newest }) => [model, newest]))(
  '%s: the rows are the same, to the letter, whether a condition is asked or none',
  async (model, newest) => {
    const plain = await admin.read(`${model}/actions/list?perPage=50`);
    const narrowed = await admin.read(`${model}/actions/list?perPage=50&filters.${newest}~~from=1970-01-01`);
    expect(plain.records).toEqual(narrowed.records);
  },
);

test('a list carries no actions in full, and no row that it points to', async () => {
  const bytes = (await (await get('User/actions/list?perPage=4')).arrayBuffer()).byteLength;
  expect(bytes).toBeLessThan(4 * 1800);
});

test('pages of a list that is sorted by one value show every row once', async () => {
  const seen = new Set<string>();
  const total = (await admin.read('Currency/actions/list')).meta?.total ?? 0;
  for (let page = 1; page <= Math.ceil(total / 7); page++) {
    for (const { id } of await rowsOf(`Currency/actions/list?sortBy=is_active&perPage=7&page=${page}`)) seen.add(id);
  }
  expect(seen.size).toBe(total);
});

test('a start without the bundle stops and says what to do', async () => {
  await expect(startProduct(house.database, { ADMIN_JS_TMP_DIR: 'no_bundle_here' })).rejects.toThrow(
    /admin screens are not built.*npm run build/s,
  );
});
