// A house from before there was a seal: what its columns hold in the clear is sealed when it is migrated.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealPersonalData } from '../scripts/lib/seal.mjs';
import { DATA_KEYS, idOf, LOG_KEY, openHouse, type House } from './support/house.js';
import { openedRow } from './support/opened.js';
import { connectAs, type Sql } from './support/sql.js';

let house: House;
let superuser: Sql;
beforeAll(async () => {
  house = await openHouse();
  superuser = await connectAs(house.database, 'postgres');
});
afterAll(async () => {
  await superuser.end();
  await house.close();
});

const PHONE = '+41446680417';
const logged = `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'From before'))`;

test('all of it is sealed, found, and gone from the tables’ files; the checks then hold for every row', async () => {
  const id = idOf(house.client.stock);
  const checks = await superuser.query(
    `SELECT conrelid::regclass::text AS place, conname AS name, pg_get_constraintdef(oid) AS rule FROM pg_constraint WHERE conname LIKE '%\\_sealed'`,
  );
  for (const { place, name } of checks)
    await superuser.query(`ALTER TABLE ${String(place)} DROP CONSTRAINT ${String(name)}`);
  await superuser.query(`${logged} UPDATE users SET phone = $2, city = 'Altstadt-0417' WHERE id = $1`, [id, PHONE]);
  await superuser.query(
    `${logged} INSERT INTO transactions (user_id, transaction_type, amount, currency, method, counterparty) VALUES ($1, 'DEPOSIT', 1, 'USD', 'WIRE_TRANSFER', 'Altbank-0417')`,
    [id],
  );
  for (const { place, name, rule } of checks)
    await superuser.query(`ALTER TABLE ${String(place)} ADD CONSTRAINT ${String(name)} ${String(rule)} NOT VALID`);
  await superuser.query('ANALYZE users, transactions');
  expect(await filesWith('Altstadt-0417')).not.toEqual([]);
  // Whoever looks at the tables as they were holds their rows, until they have done.
  const onlooker = await connectAs(house.database, 'postgres');
  await onlooker.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await onlooker.query('SELECT FROM currencies');
  const gone = new Promise((resolve) => setTimeout(resolve, 3_000)).then(() => onlooker.end());

  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    VIP_ENV: 'test',
    DATABASE_URL: house.database.url('app'),
    LOG_KEY,
    SESSION_SECRET: 'jR8!vQ2#mX5@kL9$wT3%zN6^pB1&yC4*',
    DATA_KEYS,
  };
  expect(await sealPersonalData(house.database.url('postgres'), env)).toBe(true);
  await gone;

  expect(await openedRow(house, 'users', id)).toMatchObject({ phone: PHONE, city: 'Altstadt-0417', address: null });
  const [transfer] = await superuser.query('SELECT id FROM transactions');
  expect(await openedRow(house, 'transactions', String(transfer?.id))).toMatchObject({ counterparty: 'Altbank-0417' });
  const [found] = await superuser.query('SELECT id FROM users WHERE phone_index = $1', [
    house.vault.blindIndex('users', 'phone', PHONE),
  ]);
  expect(found).toEqual({ id });
  expect(await superuser.query(`SELECT conname FROM pg_constraint WHERE NOT convalidated`)).toEqual([]);
  for (const text of [PHONE, 'Altstadt-0417', 'Altbank-0417'])
    expect([text, await filesWith(text)]).toEqual([text, []]);
  expect(await sealPersonalData(house.database.url('postgres'), env)).toBe(false);
}, 60_000);

/** The tables' own files, once they are on the disk. */
async function filesWith(text: string): Promise<string[]> {
  await superuser.query('CHECKPOINT');
  const [place] = await superuser.query(
    `SELECT current_setting('data_directory') AS folder, oid::text FROM pg_database WHERE datname = current_database()`,
  );
  const folder = join(String(place?.folder), 'base', String(place?.oid));
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}
