// The keys of personal data are changed while others read and write, by a program that is killed on its way.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { keysIn } from '../src/config-data-keys.js';
import { createPool, rowsOf } from '../src/db/client.js';
import { openRows } from '../src/db/sealed-rows.js';
import { systemContext } from '../src/request-context.js';
import { secondFactorOf } from '../src/secrets/places.js';
import { createVault } from '../src/secrets/vault.js';
import { editClient } from '../src/services/edit-client.js';
import { recordTransfer } from '../src/services/record-transfer.js';
import { rotateAll } from '../src/services/rotate-keys.js';
import { createDoor } from '../src/services/run-command.js';
import { sealSecret } from '../src/services/second-factor.js';
import { DATA_KEYS, idOf, LOG_KEY, openHouse, settingsOf, type House } from './support/house.js';
import { openedRow } from './support/opened.js';
import { plantPeople, type SealedPerson } from '../scripts/bench/sealed-people.js';

const [CURRENT, OLD] = DATA_KEYS.split(',').map((key) => keysIn(key));
let house: House;
beforeEach(async () => (house = await openHouse()));
afterEach(() => house.close());

const under = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await house.rows.rows<{ master_id: string; count: number }>(
        'SELECT master_id, count(*)::int FROM internal.person_keys GROUP BY master_id',
      )
    ).map(({ master_id, count }) => [master_id, count]),
  );

const superuser = () => settingsOf(house.database.url('postgres'));
const oldVault = () => createVault(OLD ?? []);

test('while it runs, no reading fails, nothing that was written is lost, and afterwards the old key is needed by nobody', async () => {
  const people = await plantPeople(superuser(), oldVault(), 1_500);
  // Another server, which like all of them has been given both keys before.
  const pool = createPool(settingsOf(house.database.url('app')));
  const vault = createVault(keysIn(DATA_KEYS));
  const door = createDoor({ pool, digestKey: 'a key for tests', logKey: LOG_KEY, vault });
  const reader = createPool(settingsOf(house.database.url('reader')));
  let running = true;
  let reads = 0;
  const read = async (): Promise<void> => {
    while (running) {
      const rows = await openRows(rowsOf(reader), createVault(keysIn(DATA_KEYS)), 'users', () =>
        rowsOf(reader).rows<SealedPerson>(
          `SELECT id, email, phone, city FROM users WHERE email LIKE 'sealed.%' ORDER BY random() LIMIT 100`,
        ),
      );
      for (const { email, phone, city } of rows) {
        const n = email.slice('sealed.'.length, email.indexOf('@'));
        expect([phone, city]).toEqual([`+4179${n.padStart(7, '0')}`, `sealed city ${n}`]);
      }
      reads += 1;
    }
  };
  const written = new Map<string, string>();
  const write = async (first: number): Promise<void> => {
    for (let n = first; running; n = (n + 7) % people.length) {
      const { id = '' } = people[n] ?? {};
      const address = `new street ${n}`;
      await door.run(editClient, house.admin, { id, address });
      written.set(id, address);
    }
  };
  const transfer = async (): Promise<string[]> => {
    const made: string[] = [];
    for (let n = 0; running; n = (n + 11) % people.length) {
      const form = { user_id: people[n]?.id, transaction_type: 'DEPOSIT', amount: '1', currency: 'USD' };
      const input = { ...form, method: 'WIRE_TRANSFER', counterparty: `bank ${n}` };
      made.push((await door.run(recordTransfer, house.admin, input)).id);
    }
    return made;
  };
  const others = [read(), read(), write(0), write(3)];
  const transfers = transfer();
  const parts = { door: house.door, rows: house.rows, vault: house.vault };
  const rotated = await rotateAll(parts, systemContext('test'));
  running = false;
  await Promise.all(others);
  const made = await transfers;

  expect(rotated.persons).toBe(people.length);
  expect(await under()).toEqual({ test: people.length });
  expect([reads > 5, written.size > 5, made.length > 5]).toEqual([true, true, true]);
  const newOnly = { ...house, vault: createVault(CURRENT ?? []) };
  for (const { id, phone, city, address } of people.slice(0, 200))
    expect(await openedRow(newOnly, 'users', id)).toMatchObject({ phone, city, address: written.get(id) ?? address });
  for (const [id, address] of written) expect(await openedRow(newOnly, 'users', id)).toMatchObject({ address });
  for (const id of made)
    expect(await openedRow(newOnly, 'transactions', id)).toMatchObject({
      counterparty: expect.stringMatching(/^bank /),
    });
  await Promise.all([pool.end(), reader.end()]);
}, 120_000);

test('killed on its way, it goes on where it was, and says in the log what it did', async () => {
  const people = await plantPeople(superuser(), oldVault(), 3_000);
  const first = program();
  while (((await under()).test ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  first.child.kill('SIGKILL');
  await first.ended;
  const half = await under();
  expect(half.old).toBeGreaterThan(0);
  const second = program();
  expect(await second.ended).toBe(0);
  expect(second.printed()).toMatch(/sealed anew under the key test\. Nothing is sealed under old any more/);
  expect(await under()).toEqual({ test: people.length });
  for (const { id, phone } of people.slice(0, 50)) expect(await openedRow(house, 'users', id)).toMatchObject({ phone });
  const told = await house.rows.row<{ persons: number; rows: number }>(
    `SELECT sum((metadata ->> 'persons')::int)::int AS persons, count(*)::int AS rows FROM activity_logs WHERE action_type = 'KEYS_ROTATED'`,
  );
  expect(told).toEqual({ persons: people.length, rows: people.length / 200 });
  const third = program();
  expect([await third.ended, third.printed()]).toEqual([0, expect.stringMatching(/under the key test already/)]);
}, 120_000);

test('what a backup from before the rotation holds is opened with the old key', async () => {
  const [one] = await plantPeople(superuser(), oldVault(), 1);
  const id = one?.id ?? '';
  const key = await house.rows.row<{ id: string; wrapped: string }>(
    'SELECT key_id AS id, wrapped FROM internal.person_keys WHERE user_id = $1',
    [id],
  );
  const before = await house.rows.row<{ phone: string }>('SELECT phone FROM users WHERE id = $1', [id]);
  await rotateAll({ door: house.door, rows: house.rows, vault: house.vault }, systemContext('test'));
  const restored = oldVault();
  if (!key) throw new Error('there was a key');
  restored.learnKey(id, key);
  const place = { table: 'users', column: 'phone', row: id, client: id };
  expect(restored.open(place, before?.phone ?? '')).toBe(one?.phone);
  expect(() => createVault(CURRENT ?? []).learnKey(id, key)).toThrow(/DATA_KEYS has no key old/);
});

test('second factors are sealed anew as well, and a form that waits is named until it has ended', async () => {
  const officer = idOf(house.officer);
  const old = oldVault();
  await house.planting.rows(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Planted')),
     waiting AS (INSERT INTO pending_approvals (command, requested_by, created_at, expires_at)
       SELECT 'import-file', $3, now(), now() + interval '1 day' RETURNING id),
     form AS (INSERT INTO internal.pending_inputs SELECT id, $4 FROM waiting)
     UPDATE users SET second_factor_secret = $1, second_factor_at = now() WHERE id = $2`,
    [sealSecret(old, officer, 'JBSWY3DP'), officer, idOf(house.admin), old.seal(secondFactorOf(officer), 'a form')],
  );
  const secret = async (): Promise<string> =>
    (
      await house.rows.row<{ secret: string }>('SELECT second_factor_secret AS secret FROM users WHERE id = $1', [
        officer,
      ])
    )?.secret ?? '';
  const run = program();
  expect([await run.ended, run.printed()]).toEqual([0, expect.stringMatching(/1 second factors.*still need old/s)]);
  expect(run.printed()).not.toMatch(/Nothing is sealed under old/);
  expect(createVault(CURRENT ?? []).open(secondFactorOf(officer), await secret())).toBe('JBSWY3DP');
}, 60_000);

test('a phone is found under either key, and after the rotation under the new one', async () => {
  const [one] = await plantPeople(superuser(), oldVault(), 1);
  const found = (vault = house.vault) =>
    house.rows.rows('SELECT id FROM users WHERE phone_index = ANY($1)', [
      vault.blindIndexes('users', 'phone', one?.phone ?? ''),
    ]);
  expect(await found()).toEqual([{ id: one?.id }]);
  await rotateAll({ door: house.door, rows: house.rows, vault: house.vault }, systemContext('test'));
  expect(await found(createVault(CURRENT ?? []))).toEqual([{ id: one?.id }]);
});

test('a value in another row’s place, or another column’s, is never shown', async () => {
  const { stock, crypto } = house.client;
  await house.door.run(editClient, house.admin, { id: idOf(stock), city: 'Basel', nationality: 'Swiss' });
  await house.door.run(editClient, house.admin, { id: idOf(crypto), city: 'Chur' });
  const logged = `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Swapped'))`;
  await house.planting.rows(`${logged} UPDATE users SET city = (SELECT city FROM users WHERE id = $2) WHERE id = $1`, [
    idOf(crypto),
    idOf(stock),
  ]);
  await expect(openedRow(house, 'users', idOf(crypto))).rejects.toThrow(/users\.city of .* does not open/);
  await house.planting.rows(`${logged} UPDATE users SET city = nationality WHERE id = $1`, [idOf(stock)]);
  await expect(openedRow(house, 'users', idOf(stock))).rejects.toThrow(/users\.city of .* does not open/);
});

function program(): { child: ChildProcess; ended: Promise<unknown>; printed(): string } {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../dist/src/jobs/rotate-keys-command.js')], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      VIP_ENV: 'test',
      DATABASE_URL: house.database.url('app'),
      LOG_KEY,
      SESSION_SECRET: 'jR8!vQ2#mX5@kL9$wT3%zN6^pB1&yC4*',
      DATA_KEYS,
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (printed += piece.toString()));
  return { child, ended: once(child, 'exit').then(([code]: unknown[]) => code), printed: () => printed };
}
