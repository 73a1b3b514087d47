// The four tests of a use case: done, refused, forbidden, repeated. A case says what is good input, what is refused,
// and what must be true after; the rest is the same for all.
import { randomUUID } from 'node:crypto';
import { Refusal, type FailureCode } from '../../src/errors.js';
import type { RequestContext } from '../../src/request-context.js';
import { systemContext } from '../../src/request-context.js';
import { doerOf } from '../../src/domain/access.js';
import type { Entry } from '../../src/services/index.js';
import type { ActionType } from '../../src/services/use-case.js';
import type { FieldKind } from './bad-input.js';
import { changedTables, fingerprint } from './fingerprint.js';
import { idOf, openHouse, withKey, type House } from './house.js';
import { PERSONAL, TELLTALES } from './planted.js';

export type Form = Readonly<Record<string, unknown>>;

export interface Refused {
  input: Form;
  code: FailureCode;
  field?: string;
  /** Who may do it, unless it says otherwise. */
  as?: RequestContext;
}

export interface Case {
  useCase: Entry['useCase'];
  /** Who may; an admin, unless it says otherwise. */
  by?: RequestContext | 'client' | 'second admin';
  /** A form that is granted. Each call gives another. */
  good(house: House): Promise<Form>;
  /** What must then be in the tables. */
  done(house: House, id: string, form: Form): Promise<void>;
  log: { action: ActionType; target: string; metadata?: Form };
  /** How many rows of the log it leaves, where one command carries out another. */
  logRows?: number;
  /** The table whose ids the form takes, where the log names a row of another. */
  subject?: string;
  refused: Readonly<Record<string, (house: House) => Promise<Refused>>>;
  /** Every field of the form, and what kind of thing it takes. */
  fields: Readonly<Record<string, FieldKind>>;
  required: readonly string[];
  /** How many send the same request at once; fewer where a password is hashed for each. */
  atOnce?: number;
}

export const doerFor = ({ admin, secondAdmin, client }: House, { by = admin }: Case): RequestContext =>
  by === 'client' ? client.stock : by === 'second admin' ? secondAdmin : by;

interface LogRow {
  actor_id: string | null;
  action_type: string;
  target_type: string;
  target_id: string | null;
  description: string;
  metadata: Record<string, unknown> | null;
  request_id: string | null;
}

/** Runs the four tests of each case in one house, then looks through the house's log for what must not be there. */
export function fourTests(cases: readonly Case[]): void {
  let house: House;
  beforeAll(async () => (house = await openHouse()));
  afterAll(() => house.close());

  describe.each(cases.map((one): [string, Case] => [one.useCase.name, one]))('%s', (_name, one) => {
    test('done: the change and one row of the log, no more', () => checkDone(house, one));
    test.each(Object.keys(one.refused))('refused: %s', (why) => checkRefused(house, one, why));
    test('forbidden to everybody else: one ACCESS_DENIED, nothing else', () => checkForbidden(house, one));
    test('repeated: the first answer again, and nothing written', () => checkRepeated(house, one));
    test('sent many times at once: written once', () => checkAtOnce(house, one));
  });

  test('the log of all this holds no personal data and no free text', () => checkLogIsClean(house));
}

async function checkDone(house: House, one: Case): Promise<void> {
  const { useCase, good, done, log } = one;
  const by = doerFor(house, one);
  const form = await good(house);
  const seen = await logIds(house);
  const context = withKey(by);
  const answer = await house.door.run(useCase, context, form);
  expect(answer.repeated).toBe(false);
  const id = String(answer.id);
  const rows = await newLogRows(house, seen);
  expect(rows).toHaveLength(one.logRows ?? 1);
  const row = rows.find(({ target_type }) => target_type === log.target);
  expect(row).toMatchObject({
    actor_id: idOf(by) || null,
    action_type: log.action,
    target_type: log.target,
    target_id: id,
    request_id: context.requestId,
  });
  expect(row?.description).toMatch(/\S/);
  if (log.metadata) expect(row?.metadata).toMatchObject(log.metadata);
  expect(rows.flatMap(({ metadata }) => numbersIn(metadata))).toEqual([]);
  await done(house, id, form);
}

async function checkRefused(house: House, one: Case, why: string): Promise<void> {
  const refused = await one.refused[why]?.(house);
  if (!refused) throw new Error(`${why} is not in the table`);
  const before = await fingerprint(house.rows);
  const refusal = await refusalOf(
    house.door.run(one.useCase, withKey(refused.as ?? doerFor(house, one)), refused.input),
  );
  expect({ code: refusal.code, field: refusal.issues[0].field }).toEqual({ code: refused.code, field: refused.field });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
}

async function checkForbidden(house: House, { useCase, good }: Case): Promise<void> {
  const form = await good(house);
  const everybody: RequestContext[] = [
    house.officer,
    house.client.stock,
    house.client.crypto,
    { actor: { kind: 'anonymous' } },
    systemContext('job'),
    house.admin,
  ];
  const others = everybody.filter(({ actor }) => !useCase.allow.includes(doerOf(actor)));
  expect(others.length).toBeGreaterThanOrEqual(3);
  for (const context of others) {
    const seen = await logIds(house);
    const before = await fingerprint(house.rows);
    const refusal = await refusalOf(house.door.run(useCase, withKey(context), form));
    expect(refusal.code).toBe('forbidden');
    expect(changedTables(before, await fingerprint(house.rows))).toEqual(['activity_logs']);
    const rows = await newLogRows(house, seen);
    expect(rows.map((row) => [row.action_type, row.actor_id ?? ''])).toEqual([['ACCESS_DENIED', idOf(context)]]);
  }
}

async function checkRepeated(house: House, one: Case): Promise<void> {
  const { useCase, good } = one;
  const [form, other] = [await good(house), await good(house)];
  const context = withKey(doerFor(house, one));
  const first = await house.door.run(useCase, context, form);
  const before = await fingerprint(house.rows);
  expect(await house.door.run(useCase, context, form)).toEqual({ ...first, repeated: true });
  if (canonical(other) !== canonical(form)) {
    const reused = await refusalOf(house.door.run(useCase, context, other));
    expect([reused.code, reused.issues[0].field]).toEqual(['request_reused', 'request_id']);
  }
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
}

async function checkAtOnce(house: House, one: Case): Promise<void> {
  const { useCase, good, atOnce = 20 } = one;
  const form = await good(house);
  const seen = await logIds(house);
  const context = withKey(doerFor(house, one), randomUUID());
  const answers = await Promise.all(Array.from({ length: atOnce }, () => house.door.run(useCase, context, form)));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(new Set(answers.map((answer) => canonical({ ...(answer as Form), repeated: true })))).toHaveProperty(
    'size',
    1,
  );
  expect(await newLogRows(house, seen)).toHaveLength(one.logRows ?? 1);
}

async function checkLogIsClean(house: House): Promise<void> {
  const text = `description || ' ' || coalesce(metadata::text, '') || ' ' || coalesce(target_id, '')`;
  const leaks = `SELECT description, metadata FROM activity_logs WHERE ${text} ILIKE ANY($1)`;
  expect(await house.rows.rows(leaks, [TELLTALES.map((word) => `%${word}%`)])).toEqual([]);
  expect(
    await house.rows.rows('SELECT 1 FROM users WHERE first_name = $1 LIMIT 1', [PERSONAL.first_name]),
  ).toHaveLength(1);
}

/** What the promise is refused with; anything else that it does is a failure of the test. */
export async function refusalOf(run: Promise<unknown>): Promise<Refusal> {
  const outcome = await run.then(
    () => 'it was granted',
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`Expected a refusal, but ${String(outcome)}.`);
}

const canonical = (answer: Readonly<Record<string, unknown>>): string => JSON.stringify(Object.entries(answer).sort());

const logIds = async (house: House): Promise<string[]> =>
  (await house.rows.rows<{ id: string }>('SELECT id FROM activity_logs')).map(({ id }) => id);

const newLogRows = (house: House, seen: readonly string[]): Promise<LogRow[]> =>
  house.rows.rows<LogRow>('SELECT * FROM activity_logs WHERE id <> ALL($1::uuid[])', [seen]);

/** Figures in the log are text; a JSON number would lose digits. */
function numbersIn(value: unknown): unknown[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
