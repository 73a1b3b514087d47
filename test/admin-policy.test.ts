// What the access matrix does not say of the screens: what a refusal leaves in the log, what compliance is offered, and
// that an address has one spelling. Who may do what, action by action, stands in test/access-matrix.txt.
import { SCREENS } from '../src/admin/resources/index.js';
import { portfolioOf } from './support/approvals.js';
import { openHouse, PASSWORD, person, type House } from './support/house.js';
import { plantClient } from './support/planted.js';
import { startProduct, Visitor, type Product } from './support/product.js';
import { erasedAlready } from './use-cases/erasure.js';

type Role = 'anonymous' | 'CUSTOMER' | 'COMPLIANCE' | 'ADMIN';

let house: House;
let product: Product;
const visitors = new Map<Role, Visitor>();

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
}, 60_000);
afterAll(async () => {
  await product.stop();
  await house.close();
});

const visitorOf = (role: Role): Visitor => visitors.get(role) ?? new Visitor(product.url);

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
  for (const { model } of SCREENS) {
    const { records = [] } = await visitorOf('COMPLIANCE').read(`${model}/actions/list?perPage=5`);
    for (const record of records)
      expect((record as unknown as { recordActions: unknown[] }).recordActions).toEqual([{ name: 'show' }]);
  }
  const page = await (await visitorOf('COMPLIANCE').fetch('/admin', { headers: { accept: 'text/html' } })).text();
  for (const action of ['approveKyc', 'setPrice', 'complete']) expect(page).not.toContain(`"${action}"`);
});

test('the books of a client who was erased are looked at and not adjusted; those of one who is archived are', async () => {
  const [erased, archived] = [(await erasedAlready(house)).id, await plantClient(house, { archived: true })];
  const { records = [] } = await visitorOf('ADMIN').read('Portfolio/actions/list?perPage=50');
  const offered = async (client: string) => {
    const id = await portfolioOf(house, person(client, 'CUSTOMER'));
    const { record } = await visitorOf('ADMIN').read(`Portfolio/records/${id}/show`);
    return [record, records.find((listed) => listed.id === id)].map((shown) =>
      (shown as unknown as { recordActions: { name: string }[] }).recordActions.map(({ name }) => name),
    );
  };
  expect(await offered(erased)).toEqual([['show'], ['show']]);
  expect(await offered(archived)).toEqual(Array(2).fill(['show', 'adjustPnl']));
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
