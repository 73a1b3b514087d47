// One client with everything that a house can know of somebody, erased: nothing of the person is left in any table or
// file, the figures and the log are whole, and no backup brings the person back.
import { systemContext } from '../src/request-context.js';
import { addDocument } from '../src/services/add-document.js';
import { adjustPnl, voidAdjustment } from '../src/services/adjust-pnl.js';
import { archiveClient } from '../src/services/archive-client.js';
import { completeTransfer } from '../src/services/complete-transfer.js';
import { approveRequest, declineRequest, lapseRequest } from '../src/services/decide-approval.js';
import { approveKyc } from '../src/services/decide-kyc.js';
import { eraseClient } from '../src/services/erase-client.js';
import { importFile } from '../src/services/import-file.js';
import { openClient } from '../src/services/open-client.js';
import { PaperFile } from '../src/services/paper-file.js';
import { recordReconciliation } from '../src/services/record-reconciliation.js';
import { recordTransfer } from '../src/services/record-transfer.js';
import { completeList, replayErasures } from '../src/services/replay-erasures.js';
import { restoreClient } from '../src/services/restore-client.js';
import { rejectDocument } from '../src/services/review-document.js';
import { signIn } from '../src/services/sign-in.js';
import { openTicket, replyToTicket } from '../src/services/tickets.js';
import { undoImport } from '../src/services/undo-import.js';
import { voidTransfer } from '../src/services/void-transfer.js';
import { asking, portfolioOf } from './support/approvals.js';
import { refusalOf } from './support/four-tests.js';
import { deposit, idOf, openHouse, PASSWORD, type House } from './support/house.js';
import { handIn } from './support/imports.js';
import { PDF } from './support/papers.js';
import { newEmail, PERSONAL } from './support/planted.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const { first_name, last_name, phone, address, city, country, nationality, profile_photo_url } = PERSONAL;
const { counterparty, admin_note, subject, message, reason, bank_reference, rate_reason } = PERSONAL;
const WORDS = [first_name, last_name, phone, address, city, country, nationality, 'zyxwilhelmina'].concat(
  [counterparty, admin_note, subject, message, reason, bank_reference, rate_reason].map(String),
);

/** Entries that were taken back, with words on why they were made and why not. */
async function mistakes(user_id: string): Promise<void> {
  const { door, admin } = house;
  const form = { user_id, transaction_type: 'DEPOSIT', amount: '50', currency: 'USD', method: 'WIRE_TRANSFER' };
  const deposited = await door.run(recordTransfer, admin, form);
  await door.run(completeTransfer, admin, { id: deposited.id });
  await door.run(voidTransfer, admin, { id: deposited.id, reason });
  const [portfolio] = await house.rows.rows<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
  const adjusted = await door.run(adjustPnl, admin, { id: portfolio?.id, amount: '10', kind: 'INCOME', reason });
  await door.run(voidAdjustment, admin, { id: adjusted.id, reason });
}

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
  for (const transaction_type of ['DEPOSIT', 'WITHDRAWAL']) {
    const form = { user_id: id, transaction_type, amount: '100', currency: 'EUR', method: 'WIRE_TRANSFER' };
    const transfer = await door.run(recordTransfer, admin, { ...form, counterparty, admin_note, bank_reference });
    await door.run(completeTransfer, admin, { id: transfer.id, usd_rate: '1', rate_reason });
  }
  await door.run(rejectDocument, admin, { id: paper.id, reason });
  await mistakes(id);
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

const REASONS = [
  'transactions void_reason',
  'transactions rate_reason',
  'pnl_adjustments reason',
  'pnl_adjustments void_reason',
];
const STAYS = /set once|may only change in|is final/;
function erasing(words: string, to = 'erased'): string {
  const [table, column] = words.split(' ');
  return `UPDATE ${table} SET ${column} = '${to}' WHERE user_id = $1 AND ${column} IS NOT NULL`;
}

/** What lies sealed: the phone as its column has it, and the key under which the store has the paper. */
const keptOf = (id: string) =>
  Promise.all([
    house.rows.row<{ phone: string }>('SELECT phone FROM users WHERE id = $1', [id]),
    house.rows.row<{ storage_key: string }>('SELECT storage_key FROM kyc_documents WHERE user_id = $1', [id]),
  ]);

test('nothing of the person is left; figures and log are whole; nothing brings the person back', async () => {
  const email = newEmail();
  const id = await known(email);
  const [sealed, paper] = await keptOf(id);
  expect(await house.papers.store.read(paper?.storage_key ?? '')).toBeDefined();
  expect(await tablesWith(last_name)).toEqual(expect.arrayContaining(['public.users', 'public.kyc_documents']));
  const logged = await house.count('activity_logs');

  await house.door.preview(eraseClient, house.admin, form(id, email));
  expect([await house.erasure.list.read(), await tablesWith(first_name)]).toEqual([[], ['public.users']]);
  for (const words of REASONS) await expect(house.planting.rows(erasing(words), [id])).rejects.toThrow(STAYS);
  await house.door.run(eraseClient, house.admin, form(id, email));
  for (const words of REASONS) await expect(house.planting.rows(erasing(words, 'other'), [id])).rejects.toThrow(STAYS);

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
  const list = {
    begin: async () => undefined,
    read: async () => [],
    add: async (person: string) => void added.push(person),
  };
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

async function opened(email: string): Promise<string> {
  const particulars = { email, first_name: 'Ann', last_name: 'Other', password: PASSWORD, account_type: 'STOCK' };
  const { id } = await house.door.run(openClient, house.admin, particulars);
  await house.door.run(approveKyc, house.admin, { id });
  return id;
}

const IMPORTED = 'client,transaction_type,amount,currency,method,processed_at\n';
/** One deposit and one withdrawal of each client, from a file that is named after one of them, and undone in words of theirs. */
async function importedAndUndone(clients: readonly string[]): Promise<string> {
  const lines = clients.flatMap((id) => [
    `${id},DEPOSIT,5,USD,ACH,2010-01-06\n`,
    `${id},WITHDRAWAL,5,USD,ACH,2010-01-07\n`,
  ]);
  const file = await handIn(IMPORTED + lines.join(''), `${last_name}.csv`);
  const { id } = await house.door.run(importFile, house.admin, { kind: 'TRANSFERS', file });
  await house.door.run(undoImport, house.admin, { id, reason: `The file of ${last_name}` });
  return id;
}
const wordsOf = (id: string) => house.rows.row('SELECT file_name, undo_reason FROM imports WHERE id = $1', [id]);

test('what was typed on an import goes with the last of its clients, and not before', async () => {
  const emails = [newEmail(), newEmail()];
  house.setClock('2010-01-05T09:00:00.000Z');
  const ids: string[] = [];
  for (const email of emails) ids.push(await opened(email));
  house.setClock('2010-01-08T09:00:00.000Z');
  const [alone, both] = [await importedAndUndone(ids.slice(0, 1)), await importedAndUndone(ids)];
  for (const id of ids) await house.door.run(archiveClient, house.admin, { id });
  house.setClock('2026-01-05T09:00:00.000Z');
  const typed = { file_name: `${last_name}.csv`, undo_reason: `The file of ${last_name}` };
  const erased = { file_name: 'erased', undo_reason: 'erased' };
  const blank = (id: string) =>
    house.planting.rows(`UPDATE imports SET file_name = 'erased', undo_reason = 'erased' WHERE id = $1`, [id]);

  await house.door.run(eraseClient, house.admin, form(ids[0] ?? '', emails[0] ?? ''));
  expect([await wordsOf(alone), await wordsOf(both)]).toEqual([erased, typed]);
  await expect(blank(both)).rejects.toThrow(STAYS);
  // As whoever restores a backup does.
  const list = { ...house.erasure.list, read: async () => [ids[1] ?? ''] };
  expect(await replayErasures({ door: house.door, rows: house.rows, list }, systemContext('restore'))).toMatchObject({
    erased: 1,
  });
  expect(await wordsOf(both)).toEqual(erased);
  for (const change of [`file_name = 'other'`, `undo_reason = 'other'`, `undo_reason = NULL`])
    await expect(house.planting.rows(`UPDATE imports SET ${change} WHERE id = $1`, [both])).rejects.toThrow(
      /set once|may only change in/,
    );
});

test('the file that a client was entered with is named after nobody once the client is erased', async () => {
  const email = newEmail();
  const content = `email,first_name,last_name,account_type\n${email},Ann,Other,STOCK\n`;
  house.setClock('2010-01-05T09:00:00.000Z');
  const file = await handIn(content, `${last_name}.csv`);
  const { id: imported } = await house.door.run(importFile, house.admin, { kind: 'CLIENTS', file });
  const client = await house.rows.row<{ id: string }>('SELECT id FROM users WHERE import_id = $1', [imported]);
  await house.door.run(archiveClient, house.admin, { id: client?.id });
  house.setClock('2026-01-05T09:00:00.000Z');
  expect(await wordsOf(imported)).toEqual({ file_name: `${last_name}.csv`, undo_reason: null });
  await house.door.run(eraseClient, house.admin, form(client?.id ?? '', email));
  expect(await wordsOf(imported)).toEqual({ file_name: 'erased', undo_reason: null });
});

const erasedAt = async (id: string) =>
  (await house.rows.row<{ erased_at: Date | null }>('SELECT erased_at FROM users WHERE id = $1', [id]))?.erased_at;
const statusOf = async (request: string) =>
  (await house.rows.row<{ status: string }>('SELECT status FROM pending_approvals WHERE id = $1', [request]))?.status;
const approve = (id: string) => house.door.run(approveRequest, house.secondAdmin, { id });

describe('asked for by one person, and decided on by another', () => {
  test('both see what goes and what stays; approved, the list is written first, and key and files are gone', async () => {
    const email = newEmail();
    const id = await known(email);
    const [sealed, paper] = await keptOf(id);
    const told = {
      before: {
        particulars: '6',
        paper_files: '1',
        messages: '2',
        entries_with_notes: '4',
        trades: '0',
        transfers: '3',
      },
      after: {
        particulars: '0',
        paper_files: '0',
        messages: '0',
        entries_with_notes: '0',
        trades: '0',
        transfers: '3',
      },
    };
    const shown = await house.door.preview(eraseClient, house.admin, form(id, email));
    expect(shown.log.change).toMatchObject(told);
    const request = await asking(house, eraseClient, form(id, email));
    const looked = await house.door.preview(approveRequest, house.secondAdmin, { id: request.id });
    expect(looked.log).toMatchObject({ action: 'CLIENT_ERASED', change: told });
    expect((await refusalOf(house.door.run(approveRequest, house.admin, { id: request.id }))).code).toBe('own_request');
    expect([await erasedAt(id), await house.erasure.list.read()]).toEqual([null, expect.not.arrayContaining([id])]);

    const { list } = house.erasure;
    const seen: unknown[] = [];
    house.erasure.list = {
      ...list,
      add: async (person, at) => (await list.add(person, at), void seen.push(await erasedAt(id))),
    };
    await approve(request.id).finally(() => (house.erasure.list = list));
    expect(seen).toEqual([null]);
    expect(await erasedAt(id)).toEqual(expect.any(Date));
    expect(await list.read()).toContain(id);
    expect(await tablesWith(email)).toEqual([]);
    expect(await house.papers.store.read(paper?.storage_key ?? '')).toBeUndefined();
    expect(() =>
      house.vault.open({ table: 'users', column: 'phone', row: id, client: id }, sealed?.phone ?? ''),
    ).toThrow(/is not at hand/);
    const { difference_count } = await house.door.run(recordReconciliation, systemContext('test'), {});
    expect(difference_count).toBe('0');
  });

  test('where the list cannot be written, an approval erases nobody and the request waits on', async () => {
    const email = newEmail();
    const id = await known(email);
    const { id: request } = await asking(house, eraseClient, form(id, email));
    const { list } = house.erasure;
    house.erasure.list = { ...list, add: () => Promise.reject(new Error('disk full')) };
    await expect(approve(request)).rejects.toThrow('disk full');
    house.erasure.list = list;
    expect([await erasedAt(id), await statusOf(request)]).toEqual([null, 'WAITING']);
    await approve(request);
    expect([await erasedAt(id), await statusOf(request)]).toEqual([expect.any(Date), 'APPROVED']);
  });

  test('the law’s years are counted again at the decision, and what nobody decides lapses', async () => {
    const email = newEmail();
    const id = await known(email);
    const { id: request } = await asking(house, eraseClient, form(id, email));
    const { retentionYears } = house.erasure;
    house.erasure.retentionYears = 30;
    expect((await refusalOf(approve(request))).code).toBe('retention_not_over');
    house.erasure.retentionYears = retentionYears;
    house.setClock('2026-01-08T09:00:01.000Z');
    expect((await refusalOf(approve(request))).code).toBe('approval_lapsed');
    await house.door.run(lapseRequest, systemContext('lapse-approvals'), { id: request });
    expect([await erasedAt(id), await statusOf(request)]).toEqual([null, 'LAPSED']);
    expect(await house.erasure.list.read()).not.toContain(id);
  });

  test('an erasure ends whatever else waits about the client, and the sealed words go with it', async () => {
    const email = newEmail();
    const id = await known(email);
    const portfolio = await portfolioOf(house, {
      ...house.client.stock,
      actor: { kind: 'person', id, role: 'CUSTOMER' },
    });
    const words = { kind: 'INCOME', reason: `For ${last_name}` };
    const other = await asking(house, adjustPnl, { id: portfolio, amount: '5000.00', ...words });
    const declined = await asking(house, adjustPnl, { id: portfolio, amount: '6000.00', ...words });
    await house.door.run(declineRequest, house.secondAdmin, { id: declined.id, reason: `Not ${last_name}` });
    const { id: request } = await asking(house, eraseClient, form(id, email));
    await approve(request);
    expect(
      await house.rows.row('SELECT status, decision_reason FROM pending_approvals WHERE id = $1', [declined.id]),
    ).toEqual({ status: 'DECLINED', decision_reason: 'erased' });
    await expect(
      house.planting.rows(`UPDATE pending_approvals SET decision_reason = 'other' WHERE id = $1`, [declined.id]),
    ).rejects.toThrow(/final/);
    expect([await statusOf(other.id), await statusOf(request)]).toEqual(['CANCELLED', 'APPROVED']);
    expect(await house.count('internal.pending_inputs')).toBe(0);
    expect((await refusalOf(approve(other.id))).code).toBe('approval_ended');
  });
});
