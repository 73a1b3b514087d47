// Every form of the back office is sent what people, scripts and attackers type, by HTTP: each gets its refusal with
// the field and the remedy, never a 500, and nothing is written.
import { registry } from '../src/services/index.js';
import { ALIEN_FIELDS, badValues, nothing } from './support/bad-input.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import type { Case, Form } from './support/four-tests.js';
import { holdJobs } from './support/hold-jobs.js';
import { openHouse, PASSWORD, type House } from './support/house.js';
import { startProduct, Visitor, type AdminAnswer, type Product } from './support/product.js';
import { CASES } from './use-cases/index.js';

let house: House;
let product: Product;
let release: () => Promise<void>;
let admin: Visitor;
beforeAll(async () => {
  house = await openHouse();
  product = await startProduct(house.database);
  release = await holdJobs(house);
  admin = new Visitor(product.url);
  await admin.signIn('admin@example.com', PASSWORD);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await release();
  await house.close();
});

interface Screened extends Case {
  path(form: Form): string;
}

const SCREENED: Screened[] = CASES.flatMap((one) => {
  const screen = registry.find(({ useCase }) => useCase === one.useCase)?.screen;
  if (!screen) return [];
  const { resource, action, ofList } = screen;
  return [
    {
      ...one,
      path: (form) =>
        action === 'new' || ofList
          ? `${resource}/actions/${action}`
          : `${resource}/records/${String(form.id)}/${action}`,
    },
  ];
});

const HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

async function post(path: string, form: Form): Promise<AdminAnswer> {
  const response = await admin.fetch(`/admin/api/resources/${path}`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(form),
  });
  const text = await response.text();
  expect([path, form, response.status < 500, /\bat .*\.js:\d|node_modules/.test(text)]).toEqual([
    path,
    form,
    true,
    false,
  ]);
  return {
    status: response.status,
    ...(text.startsWith('{') ? (JSON.parse(text) as Omit<AdminAnswer, 'status'>) : {}),
  };
}

/** JSON cannot carry these at all. */
const sendable = (value: unknown): boolean =>
  value !== undefined && !(typeof value === 'number' && !Number.isFinite(value));

/** An edit takes what is left out, or what says the same as the row, as no change. */
const wanted = (one: Screened, field: string) => {
  const empty = one.required.includes(field)
    ? nothing(one.fields[field] ?? 'line').filter(({ value }) => value !== undefined)
    : [];
  return [...badValues(one.fields[field] ?? 'line'), ...empty].filter(({ value }) => sendable(value));
};

describe.each(SCREENED.map((one): [string, Screened] => [one.useCase.name, one]))('%s', (_name, one) => {
  const fields = Object.keys(one.fields).filter((field) => field !== 'id');

  test('refuses every bad value of every field, by the field’s name', async () => {
    const form = await one.good(house);
    const before = await fingerprint(house.rows);
    for (const field of fields) {
      for (const { value } of wanted(one, field)) {
        const answer = await post(one.path(form), { ...form, [field]: value });
        expect([field, value, answer.status === 200 ? answer.notice?.type : 'error']).toEqual([field, value, 'error']);
        if (answer.status === 200)
          expect([field, value, answer.record?.errors?.[field]?.message ?? answer.notice?.message]).toEqual([
            field,
            value,
            expect.stringMatching(/\w+ .*\./),
          ]);
      }
    }
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
  }, 120_000);

  test('takes no field that it does not have, nor a form that is none', async () => {
    const form = await one.good(house);
    const before = await fingerprint(house.rows);
    const isEdit = one.path(form).endsWith('/edit');
    for (const alien of isEdit ? ['password_hash', 'created_at'] : ALIEN_FIELDS) {
      if (isEdit) continue;
      const answer = await post(one.path(form), { ...form, [alien]: 'x' });
      expect([alien, answer.status === 200 ? answer.notice?.type : 'error']).toEqual([alien, 'error']);
    }
    for (const body of ['[]', '"text"', '42', '{', '{"__proto__":{"role":"ADMIN"}}', '']) {
      const response = await admin.fetch(`/admin/api/resources/${one.path(form)}`, {
        method: 'POST',
        headers: HEADERS,
        body,
      });
      expect([body, response.status < 500]).toEqual([body, true]);
      if (Object.keys(one.fields).some((field) => one.required.includes(field) && field !== 'id')) {
        expect([body, changedTables(before, await fingerprint(house.rows))]).toEqual([body, []]);
      }
    }
  }, 120_000);

  test('a record that is not there is said so', async () => {
    const form = await one.good(house);
    for (const id of ['00000000-0000-4000-8000-000000000000', '1', '%00', "'", '__proto__', 'constructor']) {
      const path = one.path({ ...form, id });
      if (path.includes('/actions/')) continue;
      const answer = await post(path, { ...form, id });
      expect([id, answer.status === 200 ? answer.notice?.type : 'error']).toEqual([id, 'error']);
    }
  });
});
