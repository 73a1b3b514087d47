// One client with everything that a house can know of somebody, erased: nothing of the person is left in any table or
// file, the figures and the log are whole, and no backup brings the person back.
import { systemContext } from '../src/request-context.js';
import { addDocument } from '../src/services/add-document.js';
import { archiveClient } from '../src/services/archive-client.js';
import { completeTransfer } from '../src/services/complete-transfer.js';
import { approveKyc } from '../src/services/decide-kyc.js';
import { eraseClient } from '../src/services/erase-client.js';
import { openClient } from '../src/services/open-client.js';
import { PaperFile } from '../src/services/paper-file.js';
import { recordReconciliation } from '../src/services/record-reconciliation.js';
import { recordTransfer } from '../src/services/record-transfer.js';
import { completeList, replayErasures } from '../src/services/replay-erasures.js';
import { restoreClient } from '../src/services/restore-client.js';
import { rejectDocument } from '../src/services/review-document.js';
import { signIn } from '../src/services/sign-in.js';
import { openTicket, replyToTicket } from '../src/services/tickets.js';
import { refusalOf } from './support/four-tests.js';
import { deposit, idOf, openHouse, PASSWORD, type House } from './support/house.js';
import { PDF } from './support/papers.js';
import { newEmail, PERSONAL } from './support/planted.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const { first_name, last_name, phone, address, city, country, nationality, profile_photo_url } = PERSONAL;
const { counterparty, admin_note, subject, message, reason } = PERSONAL;
const WORDS = [first_name, last_name, phone, address, city, country, nationality, 'zyxwilhelmina'].concat(
  [counterparty, admin_note, subject, message].map(String),
);

/** Opened, busy, emptied and archived, all on days long past. */
async function known(email: string): Promise<string> {
  const { door, admin } = house;
  house.setClock('2010-01-05T09:00:00.000Z');
  const particulars = { first_name, last_name, phone, address, city, country, nationality, profile_photo_url };
  const { id } = await door.run(openClient, admin, {
    ...particulars,
    email,
    password: PASSWORD,
    account_type: 'STOCK',
  });
  await door.run(approveKyc, admin, { id });
  const file = new PaperFile(`${last_name}.pdf`, PDF);
  const paper = await door.run(addDocument, admin, { user_id: id, document_type: 'GOVERNMENT_ID', file });
  await door.run(rejectDocument, admin, { id: paper.id, reason });
  for (const transaction_type of ['DEPOSIT', 'WITHDRAWAL']) {
    const form = { user_id: id, transaction_type, amount: '100', currency: 'USD', method: 'WIRE_TRANSFER' };
    const transfer = await door.run(recordTransfer, admin, { ...form, counterparty, admin_note });
    await door.run(completeTransfer, admin, { id: transfer.id });
  }
  const ticket = await door.run(openTicket, admin, {
    user_id: id,
    subject,
    message,
    category: 'BILLING',
    priority: 'LOW',
  });
  await door.run(replyToTicket, admin, { id: ticket.id, message });
  await door.run(archiveClient, admin, { id });
  house.setClock('2026-01-05T09:00:00.000Z');
  return id;
}

const form = (id: string, confirm_email: string) => ({ id, confirm_email, reason: 'REQUEST' });

async function tablesWith(word: string): Promise<string[]> {
  const tables = await house.rows.rows<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'internal') AND tablename <> '_prisma_migrations'`,
  );
  const found = [];
  for (const { name } of tables)
    if (await house.planting.row(`SELECT 1 FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [`%${word}%`]))
      found.push(name);
  return found;
}

test('nothing of the person is left; figures and log are whole; nothing brings the person back', async () => {
  const email = newEmail();
  const id = await known(email);
  const sealed = await house.rows.row<{ phone: string }>('SELECT phone FROM users WHERE id = $1', [id]);
  const paper = await house.rows.row<{ storage_key: string }>(
    'SELECT storage_key FROM kyc_documents WHERE user_id = $1',
    [id],
  );
  expect(await house.papers.store.read(paper?.storage_key ?? '')).toBeDefined();
  expect(await tablesWith(last_name)).toEqual(expect.arrayContaining(['public.users', 'public.kyc_documents']));
  const logged = await house.count('activity_logs');

  await house.door.preview(eraseClient, house.admin, form(id, email));
  expect([await house.erasure.list.read(), await tablesWith(first_name)]).toEqual([[], ['public.users']]);
  await house.door.run(eraseClient, house.admin, form(id, email));

  for (const word of WORDS) expect([word, await tablesWith(word)]).toEqual([word, []]);
  expect(await house.papers.store.read(paper?.storage_key ?? '')).toBeUndefined();
  expect(() => house.vault.open({ table: 'users', column: 'phone', row: id, client: id }, sealed?.phone ?? '')).toThrow(
    /is not at hand/,
  );
  expect(await house.erasure.list.read()).toEqual([id]);
  expect(await house.count('activity_logs')).toBe(logged + 1);
  const { difference_count } = await house.door.run(recordReconciliation, systemContext('test'), {});
  expect(difference_count).toBe('0');
  expect(await house.rows.rows('SELECT 1 FROM transactions WHERE user_id = $1 AND usd_value = 100', [id])).toHaveLength(
    2,
  );

  const refused = await refusalOf(
    house.door.run(signIn, { actor: { kind: 'anonymous' } }, { email, password: PASSWORD }),
  );
  expect(refused.code).toBe('wrong_credentials');
  expect((await refusalOf(house.door.run(restoreClient, house.admin, { id }))).code).toBe('client_erased');
  for (const change of [`first_name = 'Cleo'`, `is_active = true`, `erased_at = NULL`, `email = 'a@example.com'`])
    await expect(house.planting.rows(`UPDATE users SET ${change} WHERE id = $1`, [id])).rejects.toThrow(
      /users_erased|set once/,
    );
  await expect(
    house.planting.rows(
      `UPDATE internal.person_keys SET destroyed_at = NULL, wrapped = 'v1.a.${'x'.repeat(38)}' WHERE user_id = $1`,
      [id],
    ),
  ).rejects.toThrow(/set once/);
});

test('only what is of an erased client may be blanked, and only in the one way', async () => {
  const id = idOf(house.client.stock);
  const ticket = await house.door.run(openTicket, house.admin, {
    user_id: id,
    subject: 'Mine',
    message: 'Mine',
    category: 'BILLING',
    priority: 'LOW',
  });
  await expect(
    house.planting.rows(`UPDATE support_messages SET message = 'erased' WHERE ticket_id = $1`, [ticket.id]),
  ).rejects.toThrow(/kept for ever/);
  const file = new PaperFile('mine.pdf', PDF);
  await house.door.run(addDocument, house.admin, { user_id: id, document_type: 'GOVERNMENT_ID', file });
  await expect(
    house.planting.rows(
      `UPDATE kyc_documents SET file_name = 'erased', file_url = 'erased', storage_key = NULL, sha256 = NULL WHERE user_id = $1`,
      [id],
    ),
  ).rejects.toThrow(/may only change in/);
});

test('a restored backup is erased again by the list, whatever it holds of the client by then', async () => {
  const id = idOf(house.client.crypto);
  const other = idOf(house.client.stock);
  await deposit(house, house.client.stock, '500', '2026-01-04T09:00:00Z');
  await house.erasure.list.add(other, new Date());
  await house.erasure.list.add('00000000-0000-4000-8000-000000000000', new Date());
  const parts = { door: house.door, rows: house.rows, list: house.erasure.list };
  const { erased } = await replayErasures(parts, systemContext('restore'));
  expect(erased).toBe(1);
  const names = await house.rows.rows<{ id: string; first_name: string; archived_at: Date | null }>(
    'SELECT id, first_name, archived_at FROM users WHERE id = ANY($1) ORDER BY first_name',
    [[id, other]],
  );
  expect(names).toMatchObject([
    { id, first_name: 'Cleo', archived_at: null },
    { id: other, first_name: 'Erased', archived_at: expect.any(Date) },
  ]);
  const { difference_count } = await house.door.run(recordReconciliation, systemContext('test'), {});
  expect(difference_count).toBe('0');
  expect(await replayErasures(parts, systemContext('restore'))).toMatchObject({ erased: 0 });
});

test('a list that was lost is written anew', async () => {
  const added: string[] = [];
  const list = { read: async () => [], add: async (person: string) => void added.push(person) };
  expect(await completeList({ rows: house.rows, list })).toBe(2);
  expect(added.sort()).toEqual((await house.erasure.list.read()).filter((one) => added.includes(one)).sort());
  expect(await completeList({ rows: house.rows, list: house.erasure.list })).toBe(0);
});

test('where the list cannot be written, nobody is erased', async () => {
  const email = newEmail();
  const id = await known(email);
  const { list } = house.erasure;
  house.erasure.list = { ...list, add: () => Promise.reject(new Error('disk full')) };
  await expect(house.door.run(eraseClient, house.admin, form(id, email))).rejects.toThrow('disk full');
  house.erasure.list = list;
  expect(await house.rows.row('SELECT email, erased_at FROM users WHERE id = $1', [id])).toEqual({
    email,
    erased_at: null,
  });
});
