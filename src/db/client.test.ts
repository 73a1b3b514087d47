// What a transaction asks without waiting: the order in which it is done, and which failure it is told of.
import { openHouse, type House } from '../../test/support/house.js';
import { rowsOf, type Connection, type Rows } from './client.js';

let house: House;
let connection: Connection;
let rows: Rows;
beforeAll(async () => {
  house = await openHouse();
  connection = await house.pool.connect();
  rows = rowsOf(connection);
});
afterEach(() => connection.query('ROLLBACK'));
afterAll(async () => {
  connection.release();
  await house.close();
});

const FAILS = 'SELECT 1 / $1::integer AS none';
type Told = Record<string, string>;
const SET = `SELECT set_config('app.turn', $1, true)`;
const SEEN = `SELECT current_setting('app.turn')`;

test('statements that are sent together are done one after the other, in the order in which they were asked', async () => {
  await connection.query('BEGIN');
  const told = await Promise.all([
    rows.row<Told>(SET, ['one']),
    rows.row<Told>(SEEN),
    rows.row<Told>(SET, ['two']),
    rows.row<Told>(SEEN),
  ]);
  expect(told.map((row) => Object.values(row ?? {})[0])).toEqual(['one', 'one', 'two', 'two']);
});

test('of statements that are sent together, each that comes after a failed one tells of that failure', async () => {
  await connection.query('BEGIN');
  const told = await Promise.allSettled([
    rows.row('SELECT 1'),
    rows.row(FAILS, [0]),
    rows.row('SELECT 2'),
    rows.row('SELECT 3'),
  ]);
  await connection.query('ROLLBACK');
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  for (const one of told.slice(1)) expect(one).toMatchObject({ reason: { code: '22012' } });
});

test('a statement that could not be prepared behind a failed one is prepared when it is asked again', async () => {
  const late = 'SELECT 4 AS late';
  await connection.query('BEGIN');
  await Promise.allSettled([rows.row(FAILS, [0]), rows.row(late)]);
  await connection.query('ROLLBACK');
  expect(await rows.row(late)).toEqual({ late: 4 });
  expect(await rows.row(FAILS, [1])).toEqual({ none: 1 });
});

test('the failure of an earlier transaction is not told of again', async () => {
  await connection.query('BEGIN');
  await rows.row(FAILS, [0]).catch(() => undefined);
  await connection.query('ROLLBACK; BEGIN');
  const told = await Promise.allSettled([rows.row('SELECT nothing_like_it'), rows.row('SELECT 5')]);
  await connection.query('ROLLBACK');
  for (const one of told) expect(one).toMatchObject({ reason: { code: '42703' } });
});

test('a lock that is asked for together with others is waited for', async () => {
  const other = await house.pool.connect();
  await other.query('BEGIN');
  await other.query("SELECT FROM assets WHERE symbol = 'BTC' FOR UPDATE");
  await connection.query('BEGIN');
  let answered = false;
  const both = Promise.all([
    rows.row('SELECT symbol FROM assets WHERE symbol = $1 FOR SHARE', ['BTC']),
    rows.row('SELECT 6 AS six'),
  ]).then((found) => {
    answered = true;
    return found;
  });
  await new Promise((wake) => setTimeout(wake, 200));
  expect(answered).toBe(false);
  await other.query('COMMIT').finally(() => other.release());
  expect(await both).toEqual([{ symbol: 'BTC' }, { six: 6 }]);
  await connection.query('COMMIT');
});
