// What is sent without waiting for its answer is kept or refused with everything else.
import { openHouse, type House } from '../../test/support/house.js';
import { NO_VAULT } from '../secrets/vault.js';
import { createPool, type Pool } from './client.js';
import { provisionally } from './provisionally.js';
import { inRehearsal, inTransaction, type Tx } from './transaction.js';

let house: House;
let pool: Pool;
beforeAll(async () => {
  house = await openHouse();
  const { hostname: host, port, username: user, password, pathname } = new URL(house.database.url('postgres'));
  pool = createPool({ host, port: parseInt(port, 10), user, password, database: pathname.slice(1) }, { max: 1 });
  await pool.query('CREATE TABLE notes (note text CHECK (note <> $$bad$$))');
});
afterAll(async () => {
  await pool.end();
  await house.close();
});
beforeEach(() => pool.query('TRUNCATE notes'));

const work = <T>(of: (tx: Tx) => Promise<T>) => inTransaction({ pool, vault: NO_VAULT }, of);
const note = (tx: Tx, text: string) => tx.send('INSERT INTO notes VALUES ($1)', [text]);
const notes = async () => (await pool.query<{ note: string }>('SELECT note FROM notes')).rows.map((row) => row.note);
const REFUSED = /violates check constraint/;

test('what is sent is done before what is asked next, and before COMMIT', async () => {
  const count = await work(async (tx) => {
    note(tx, 'one');
    const counted = await tx.row('SELECT count(*)::int FROM notes');
    note(tx, 'two');
    return counted;
  });
  expect(count).toEqual({ count: 1 });
  expect(await notes()).toEqual(['one', 'two']);
});

test('its failure is that of the next statement', async () => {
  const asked = work(async (tx) => {
    note(tx, 'one');
    note(tx, 'bad');
    await tx.row('SELECT 1');
  });
  await expect(asked).rejects.toThrow(REFUSED);
  expect(await notes()).toEqual([]);
});

test('its failure is that of COMMIT, where it is the last', async () => {
  const sent = work((tx) => {
    note(tx, 'one');
    note(tx, 'bad');
    return Promise.resolve('done');
  });
  await expect(sent).rejects.toThrow(REFUSED);
  expect(await notes()).toEqual([]);
});

test('nothing is answered that was not committed, also where a failure was caught', async () => {
  const caught = work(async (tx) => {
    note(tx, 'one');
    await tx.row('SELECT 1/0').catch(() => undefined);
    return 'done';
  });
  await expect(caught).rejects.toThrow('what is answered has been committed');
  expect(await notes()).toEqual([]);
});

test('taking work back does not take back that something in it has failed', async () => {
  const provisional = work((tx) =>
    provisionally(tx, () => {
      note(tx, 'bad');
      return Promise.resolve({ stays: false, outcome: 'done' });
    }),
  );
  await expect(provisional).rejects.toThrow(REFUSED);
  const rehearsed = inRehearsal(
    { pool, vault: NO_VAULT },
    (tx) => {
      note(tx, 'bad');
      return Promise.resolve('done');
    },
    (_rows, outcome) => Promise.resolve(outcome),
  );
  await expect(rehearsed).rejects.toThrow(REFUSED);
});
