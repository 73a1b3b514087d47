// The policy table, walked on the live product: every screen, every action, by every family of addresses and both
// methods, for everybody. Expected is what is written here from the issue, not what the product's own table says.
import { SCREENS } from '../src/admin/resources/index.js';
import { registry } from '../src/services/index.js';
import { openHouse, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type Product } from './support/product.js';

const MODELS = [
  'User', 'KYCDocument', 'WatchlistItem', 'Portfolio', 'Holding', 'Trade', 'Transaction', 'PortfolioSnapshot',
  'Asset', 'Currency', 'Price', 'NewsCache', 'SupportTicket', 'SupportMessage', 'ActivityLog', 'CommandRequest',
  'PnlAdjustment', 'CorporateAction', 'BookClosing', 'Import', 'HeldPrice', 'PortfolioSnapshotRevision',
  'ReconcileRun', 'ReconcileDifference', 'PendingApproval', 'ApprovalPolicy', 'LogVerification',
] as const; // prettier-ignore

/** What an admin may do. Compliance may run the proof and changes nothing; a client sees none of these screens. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  User: [
    'new',
    'edit',
    'approveKyc',
    'rejectKyc',
    'archive',
    'restore',
    'disable',
    'enable',
    'resetSecondFactor',
    'setPassword',
  ],
  KYCDocument: ['new', 'edit', 'approve', 'reject', 'askAgain'],
  WatchlistItem: ['new', 'remove'],
  Portfolio: ['adjustPnl'],
  Trade: ['new', 'edit', 'voidTrade'],
  Transaction: ['new', 'edit', 'complete', 'fail', 'cancel', 'voidTransaction'],
  PnlAdjustment: ['voidAdjustment'],
  BookClosing: ['new'],
  Asset: ['new', 'edit', 'setPrice', 'split', 'dividend', 'reward'],
  CorporateAction: ['voidCorporateAction'],
  Price: ['new', 'refresh', 'voidPrice'],
  HeldPrice: ['accept', 'decline'],
  Currency: ['new', 'edit', 'setRate'],
  ReconcileRun: ['new'],
  LogVerification: ['new'],
  Import: ['new', 'undo'],
  PendingApproval: ['approve', 'decline'],
  ApprovalPolicy: ['edit'],
  NewsCache: ['new', 'edit'],
  SupportTicket: ['new', 'edit', 'reply'],
};
/** About a list, and no record of it. */
const OF_LISTS = ['new', 'refresh'];
const READING = ['list', 'search', 'show', 'export'];
/** What a page shows beyond its row. */
const READING_MORE: Readonly<Record<string, readonly string[]>> = {
  Portfolio: ['figures', 'events'],
  PendingApproval: ['asked'],
};
const NOBODYS = ['delete', 'bulkDelete', 'unknown', 'constructor', '__proto__', 'voidEverything'];
const ACTIONS = [
  ...new Set([...READING, ...Object.values(READING_MORE).flat(), ...Object.values(CHANGING).flat(), ...NOBODYS]),
];
const FAMILIES = ['actions', 'records', 'bulk', 'previews of actions', 'previews of records'] as const;
/** Commands that say beforehand what they would change. */
const PREVIEWED: Readonly<Record<string, readonly string[]>> = {
  Portfolio: ['adjustPnl'],
  Trade: ['new', 'voidTrade'],
  Transaction: ['complete', 'voidTransaction'],
  PnlAdjustment: ['voidAdjustment'],
  BookClosing: ['new'],
  Import: ['new'],
  Asset: ['setPrice', 'split', 'dividend', 'reward'],
  CorporateAction: ['voidCorporateAction'],
  Price: ['new', 'voidPrice'],
  HeldPrice: ['accept'],
  PendingApproval: ['approve'],
};
const METHODS = ['GET', 'POST'] as const;
const ROLES = ['anonymous', 'CUSTOMER', 'COMPLIANCE', 'ADMIN'] as const;
type Role = (typeof ROLES)[number];

let house: House;
let product: Product;
const visitors = new Map<Role, Visitor>();
const rowOf = new Map<string, string>();

beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database);
  const people: [Role, string?][] = [
    ['anonymous'],
    ['CUSTOMER', 'stock@example.com'],
    ['COMPLIANCE', 'compliance@example.com'],
    ['ADMIN', 'admin@example.com'],
  ];
  for (const [role, email] of people) {
    const visitor = new Visitor(product.url);
    if (email) await visitor.signIn(email, PASSWORD);
    visitors.set(role, visitor);
  }
  for (const model of MODELS) {
    const [row] = (await visitorOf('ADMIN').read(`${model}/actions/list?perPage=1`)).records ?? [];
    rowOf.set(model, row?.id ?? '11111111-1111-4111-8111-111111111111');
  }
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const visitorOf = (role: Role): Visitor => visitors.get(role) ?? new Visitor(product.url);

function addressOf(model: string, family: (typeof FAMILIES)[number], action: string): string {
  const base = `/admin/api/resources/${model}`;
  if (family === 'actions') return `${base}/actions/${action}`;
  if (family === 'records') return `${base}/records/${rowOf.get(model)}/${action}`;
  if (family === 'previews of actions') return `/admin/api/previews/${model}/actions/${action}`;
  if (family === 'previews of records') return `/admin/api/previews/${model}/records/${rowOf.get(model)}/${action}`;
  return `${base}/bulk/${action}?recordIds=${rowOf.get(model)}`;
}

async function statusOf(role: Role, address: string, method: string): Promise<number> {
  const response = await visitorOf(role).fetch(address, {
    method,
    headers: { accept: 'application/json' },
    ...(method === 'POST' && { body: new URLSearchParams({ status: 'COMPLETED', role: 'ADMIN' }) }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** The statuses that may answer: refused ones exactly, allowed ones by what the form or the row makes of it. */
function expected(role: Role, model: string, family: string, action: string, method: string): number[] {
  if (role === 'anonymous') return [401];
  if (role === 'CUSTOMER') return [403];
  const part = READING_MORE[model]?.includes(action) ?? false;
  const reads = READING.includes(action) || part;
  const changes = CHANGING[model]?.includes(action) ?? false;
  const mayDo = role === 'ADMIN' || (['ReconcileRun', 'LogVerification'].includes(model) && role === 'COMPLIANCE');
  if (!reads && !(changes && mayDo)) return [403];
  const home = action === 'show' || part || (changes && !OF_LISTS.includes(action)) ? 'records' : 'actions';
  const looksOn = family === `previews of ${home}` && (PREVIEWED[model]?.includes(action) ?? false);
  if (family !== home && !looksOn) return [404];
  if ((method === 'GET') !== reads) return [405];
  // Only so many files are written at once; the others are told to come back.
  if (action === 'export') return [200, 503];
  return home === 'records' ? [200, 404] : [200];
}

const COUNTED = [
  'users',
  'portfolios',
  'holdings',
  'trades',
  'transactions',
  'kyc_documents',
  'watchlist_items',
  'portfolio_snapshots',
  'assets',
  'currencies',
  'prices',
  'news_cache',
  'support_tickets',
  'support_messages',
];

/** Every business row, as one digest. */
async function businessDigest(): Promise<string> {
  const parts = COUNTED.map((table) => `(SELECT coalesce(string_agg(t::text, ' ' ORDER BY t.id), '') FROM ${table} t)`);
  const row = await house.rows.row<{ digest: string }>(`SELECT md5(concat(${parts.join(', ')})) AS digest`);
  return row?.digest ?? '';
}

test('the screens are those of the schema, and the changing actions those that the registry names', () => {
  expect(SCREENS.map(({ model }) => model).sort()).toEqual([...MODELS].sort());
  const registered = registry.flatMap(({ screen }) => (screen ? [`${screen.resource}.${screen.action}`] : []));
  expect([...new Set(registered)].sort()).toEqual(
    Object.entries(CHANGING)
      .flatMap(([model, actions]) => actions.map((action) => `${model}.${action}`))
      .sort(),
  );
});

test.each(ROLES)(
  '%s: every screen, every action, every family, GET and POST answer as the policy says',
  async (role) => {
    const wrong: string[] = [];
    const before = await businessDigest();
    const attempts = (action: string) =>
      MODELS.flatMap((model) =>
        FAMILIES.flatMap((family) => METHODS.map((method) => ({ model, family, method, action }))),
      );
    for (const action of ACTIONS) {
      await Promise.all(
        attempts(action).map(async ({ model, family, method }) => {
          const right = expected(role, model, family, action, method);
          // What is allowed and changes something is tried with its own forms elsewhere; looking on changes nothing.
          if (method === 'POST' && right.includes(200) && !family.startsWith('previews')) return;
          const address = addressOf(model, family, action);
          const status = await statusOf(role, address, method);
          if (!right.includes(status)) wrong.push(`${method} ${address}: ${status}, not ${right.join(' or ')}`);
        }),
      );
    }
    expect(wrong).toEqual([]);
    expect(await businessDigest()).toBe(before);
  },
  180_000,
);

test('a refusal of somebody known leaves one row in the log, and one of a stranger none', async () => {
  const denials = async () =>
    Number(
      (
        await house.rows.row<{ n: string }>(
          `SELECT count(*) AS n FROM activity_logs WHERE action_type = 'ACCESS_DENIED'`,
        )
      )?.n,
    );
  const before = await denials();
  await visitorOf('anonymous').fetch('/admin/api/resources/Trade/actions/new', { method: 'POST' });
  expect(await denials()).toBe(before);
  await visitorOf('CUSTOMER').fetch('/admin/api/resources/Trade/actions/list');
  expect(await denials()).toBe(before + 1);
  await visitorOf('COMPLIANCE').fetch('/admin/api/resources/Trade/actions/new', { method: 'POST' });
  expect(await denials()).toBe(before + 2);
  const last = await house.rows.row<{ description: string; actor_role: string }>(
    `SELECT description, actor_role FROM activity_logs WHERE action_type = 'ACCESS_DENIED' ORDER BY created_at DESC LIMIT 1`,
  );
  expect(last).toMatchObject({ actor_role: 'COMPLIANCE', description: expect.stringContaining('Trade new') as string });
});

test('compliance is offered nothing that it may not do', async () => {
  for (const model of MODELS) {
    const { records = [] } = await visitorOf('COMPLIANCE').read(`${model}/actions/list?perPage=5`);
    for (const record of records)
      expect((record as unknown as { recordActions: unknown[] }).recordActions).toEqual([{ name: 'show' }]);
  }
  const page = await (await visitorOf('COMPLIANCE').fetch('/admin', { headers: { accept: 'text/html' } })).text();
  for (const action of ['approveKyc', 'setPrice', 'complete']) expect(page).not.toContain(`"${action}"`);
});

test('other methods, other spellings and AdminJS’s other addresses are nobody’s', async () => {
  const admin = visitorOf('ADMIN');
  const status = async (path: string, method = 'GET') =>
    (await admin.fetch(`/admin${path}`, { method, headers: { accept: 'application/json' } })).status;
  expect(await status('/api/resources/Trade/actions/list', 'DELETE')).toBe(405);
  expect(await status('/api/resources/Trade/actions/list/')).toBe(404);
  expect(await status('/api/resources/trade/actions/list')).toBe(404);
  expect(await status('/API/resources/Trade/actions/list')).toBe(404);
  expect(await status('/api/resources/Nothing/actions/list')).toBe(404);
  expect(await status('/api/resources/constructor/actions/list')).toBe(404);
  expect(await status('/api/resources/Trade/search')).toBe(404);
  expect(await status('/api/pages/anything')).toBe(404);
  expect(await status('/frontend/assets/components.bundle.js')).toBe(404);
  expect(await status('/frontend/assets/..%2f..%2fpackage.json')).toBe(404);
});
