// Who may do and see what, on the built product: every route that the server really has and every action of every
// screen, for everybody, with what each leaves behind. All of it stands in test/access-matrix.txt, to be read.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionSections } from './support/matrix/actions.js';
import { formSections } from './support/matrix/forms.js';
import { observer, type Observer } from './support/matrix/observe.js';
import { outsideSections } from './support/matrix/outside.js';
import { planted } from './support/matrix/planted.js';
import { hostileQuestions, injectedQuestions, injectedRoutes } from './support/matrix/hostile.js';
import { page, readSections } from './support/matrix/reads.js';
import { routeSections, routesIn, type Asked } from './support/matrix/routes.js';
import { everybodyAt, keepSessions, openMatrixHouse, type Everybody } from './support/matrix/subjects.js';
import { compareWithFile, type Section } from './support/matrix/table.js';
import { idOf, type House } from './support/house.js';
import { startProduct, type Product } from './support/product.js';
import { CASES } from './use-cases/index.js';
import { policy } from '../src/admin/policy.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-matrix-'));
const ROUTES = join(folder, 'routes.json');
const MINUTES = 120_000;
const NOBODY = '11111111-1111-4111-8111-111111111111';

let house: House;
let product: Product;
let everybody: Everybody;
let watcher: Observer;
let parameters: Record<string, string>;
const sections: Section[] = [];
const answers: Asked[] = [];

beforeAll(async () => {
  house = await openMatrixHouse();
  parameters = await planted(house);
  product = await startProduct(house.database, {
    SECOND_FACTOR: 'required',
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'support/list-routes.cjs')}`,
    ROUTES_FILE: ROUTES,
  });
  everybody = await everybodyAt(house, product.url);
  watcher = await observer(house);
}, MINUTES);
afterAll(async () => {
  await watcher.close();
  await product.stop();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'each command: granted to who may, by POST alone; refused to everybody else, with a row of the log',
  async () => {
    const told = await formSections({ house, everybody, observer: watcher, cases: CASES });
    sections.push(...told.sections);
    expect(told.wrong).toEqual([]);
  },
  MINUTES,
);

test(
  'each route of the server answers everybody as it should',
  async () => {
    const routes = routesIn(ROUTES);
    expect(routes.length).toBeGreaterThan(20);
    const restore = await keepSessions(house);
    const onAnswer = (asked: Asked) => void answers.push(asked);
    sections.push(...(await routeSections({ routes, parameters, everybody, observer: watcher, restore, onAnswer })));
    const defects = answers.filter(({ seen }) => seen.status >= 500);
    expect(defects.map(({ subject, route }) => `${subject} ${route.method} ${route.path}`)).toEqual([]);
  },
  MINUTES,
);

test(
  'with forms that would be good in a client’s hands, nobody else changes anything of the client’s',
  async () => {
    const { forget } = watcher;
    const told = await outsideSections({ house, url: product.url, routes: routesIn(ROUTES), forget });
    sections.push(...told.sections);
    expect(told.harmed).toEqual([]);
  },
  MINUTES,
);

test('no answer of a route tells a secret of the house to anybody, or anything of client A to another client', async () => {
  const secrets = await textsOf(`SELECT password_hash FROM users UNION SELECT storage_key FROM kyc_documents
    UNION SELECT input_hash FROM command_requests UNION SELECT sid FROM internal.sessions`);
  const ofA = await textsOf(
    `SELECT id::text FROM users WHERE id = $1 UNION SELECT id::text FROM portfolios WHERE user_id = $1
     UNION SELECT id::text FROM trades WHERE user_id = $1 UNION SELECT id::text FROM transactions WHERE user_id = $1
     UNION SELECT id::text FROM kyc_documents WHERE user_id = $1`,
    [idOf(house.client.stock)],
  );
  expect([secrets.length > 10, ofA.length > 3]).toEqual([true, true]);
  // Whoever may open a paper is sent on by a link to it, which is for that reader alone and soon ends.
  const isLink = ({ route, seen }: Asked): boolean => route.path === '/papers/:id' && seen.status === 302;
  const told = answers
    .filter((asked) => !isLink(asked))
    .flatMap(({ subject, route, address, seen }) => {
      const none = ['client A', 'compliance', 'admin'].includes(subject) ? secrets : [...secrets, ...ofA];
      const text = withoutAddress(seen.text, address);
      return none.some((secret) => text.includes(secret)) ? [`${subject} ${route.method} ${route.path}`] : [];
    });
  expect(told).toEqual([]);
});

/** A sign-in leads back to the address that was asked for; whatever else repeats a part of it is looked at. */
const withoutAddress = (text: string, address: string): string =>
  text.replaceAll(address, '').replaceAll(encodeURIComponent(address), '');

async function textsOf(query: string, values: unknown[] = []): Promise<string[]> {
  const rows = await house.rows.rows<Record<string, string | null>>(query, values);
  return rows.flatMap((row) => Object.values(row).filter((value) => value !== null));
}

test(
  'each action of each screen is found where it belongs and nowhere else, and every refusal is in the log',
  async () => {
    const rows = new Map<string, string>();
    for (const resource of policy.keys())
      rows.set(resource, (await page(everybody.admin, resource, 'perPage=1')).records[0]?.id ?? NOBODY);
    const before = await watcher.denials();
    const rowOf = (resource: string): string => rows.get(resource) ?? NOBODY;
    const { answer, left } = await watcher.observe(
      () => actionSections({ everybody, rowOf, forget: () => watcher.forget() }),
      { once: true },
    );
    sections.push(...answer.sections);
    expect(await watcher.denials()).toBe(before + answer.denied);
    expect(left.changed).toEqual([]);
  },
  MINUTES,
);

test(
  'each reading gives these columns, and is asked by these; any other is refused as filter, order and search',
  async () => {
    sections.push(...(await readSections(everybody)));
    expect(await hostileQuestions(everybody)).toEqual([]);
  },
  MINUTES,
);

test(
  'SQL in any parameter of any address is text: no defect, no row more, nothing written',
  async () => {
    const { answer, left } = await watcher.observe(async () => [
      ...(await injectedQuestions(everybody)),
      ...(await injectedRoutes(routesIn(ROUTES), parameters, everybody)),
    ]);
    expect([answer, left.changed]).toEqual([[], []]);
  },
  5 * MINUTES,
);

test('all of it is what test/access-matrix.txt says', () => {
  expect(compareWithFile(sections)).toBe('');
});
