// Clients from a file and their undo: what each is opened with, that nobody can sign in or move money yet, and who is
// taken for whom.
import { handIn } from '../../test/support/imports.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, person, type House } from '../../test/support/house.js';
import { newEmail, plantClient } from '../../test/support/planted.js';
import { approveKyc } from './decide-kyc.js';
import { editClient } from './edit-client.js';
import { importFile, previewImport } from './import-file.js';
import { restoreClient } from './restore-client.js';
import { setPassword } from './set-password.js';
import { signIn } from './sign-in.js';
import { undoImport } from './undo-import.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const HEADER = 'email,first_name,last_name,account_type,language,timezone,email_trade_alerts\n';
const enter = async (content: string | Buffer, more: object = {}) =>
  house.door.run(importFile, house.admin, { kind: 'CLIENTS', file: await handIn(content), ...more });
const preview = async (content: string) =>
  previewImport(house.door, house.admin, { kind: 'CLIENTS', file: await handIn(content) });
const opened = (import_id: string) =>
  house.rows.rows<Record<string, unknown> & { id: string }>(
    `SELECT u.id, email, first_name, last_name, role, account_type, kyc_status, language, timezone, email_trade_alerts,
       archived_at IS NOT NULL AS archived, p.total_value, p.total_invested
     FROM users u JOIN portfolios p ON p.user_id = u.id WHERE import_id = $1 ORDER BY email`,
    [import_id],
  );

test('each is a client with an empty portfolio and papers to come, whatever role a file claims', async () => {
  const { id, ...counts } = await enter(
    'Email;First_Name;Last_Name;Account_Type;Language;Timezone;Role;Kyc_Status\n' +
      'Ann.Import@Example.com;Ann;"O""Hara; the younger";STOCK;DE;Europe/Zurich;ADMIN;APPROVED\n' +
      'ben.import@example.com;Ben;Ünal;CRYPTO;;;;\n',
  );
  expect(counts).toMatchObject({ rows: '2', entered: '2', clients: '2', usd_value: null });
  const empty = {
    role: 'CUSTOMER',
    kyc_status: 'PENDING',
    archived: false,
    total_value: '0.00',
    total_invested: '0.00',
  };
  expect(await opened(id)).toMatchObject([
    { ...empty, email: 'ann.import@example.com', last_name: 'O"Hara; the younger', account_type: 'STOCK', language: 'DE', timezone: 'Europe/Zurich' },
    { ...empty, email: 'ben.import@example.com', last_name: 'Ünal', account_type: 'CRYPTO', language: 'EN', timezone: 'UTC' },
  ]); // prettier-ignore
});

test('yes and no are read as people and spreadsheets write them', async () => {
  const yes = ['true', 'TRUE', ' Yes ', '1', 'WAHR', 'VRAI', 'verdadero', ''];
  const no = ['false', 'FALSE', 'no', '0', 'FALSCH', 'FAUX', 'Falso'];
  const lines = [...yes, ...no].map((word, at) => `yes.no.${10 + at}@example.com,Yes,No${at},STOCK,,,${word}\n`);
  const { id } = await enter(HEADER + lines.join(''));
  const read = (await opened(id)).map(({ email_trade_alerts }) => email_trade_alerts);
  expect(read).toEqual([...yes.map(() => true), ...no.map(() => false)]);
});

test('nobody signs in until an admin gives a password, and no money moves until the papers are approved', async () => {
  const email = newEmail();
  const { id: importId } = await enter(`${HEADER}${email},Cleo,First,STOCK,,,false\n`);
  const [client] = await opened(importId);
  const id = client?.id ?? '';
  const attempt = (password: string) => house.door.run(signIn, { actor: { kind: 'anonymous' } }, { email, password });
  for (const password of ['password', email])
    expect((await refusalOf(attempt(password))).code).toBe('wrong_credentials');
  const move = () => deposit(house, person(id, 'CUSTOMER'), '5.00');
  expect((await refusalOf(move())).code).toBe('kyc_not_approved');
  await house.door.run(setPassword, house.admin, { id, password: 'correct horse 43' });
  await house.door.run(approveKyc, house.admin, { id });
  expect((await attempt('correct horse 43')).id).toBe(id);
  await move();
});

test('an e-mail address that is taken, in the house or earlier in the file, is rejected; a namesake is asked about', async () => {
  const [taken, fresh, third] = [newEmail(), newEmail(), newEmail()];
  await enter(`${HEADER}${taken},Dora,Taken,STOCK,,,\n`);
  const before = await fingerprint(house.rows);
  const report = await preview(
    `${HEADER}${taken.toUpperCase()},Eva,Other,STOCK,,,\n${fresh},Finn,Other,STOCK,,,\n${fresh},Gil,Other,STOCK,,,\n` +
      `${third},dora,TAKEN,STOCK,,,\nadmin@example.com,Hal,Other,STOCK,,,\nno-address,,Other,BONDS,XX,Mars/Base,perhaps\n`,
  );
  expect(report.rejectedRows.map(({ line, issues }) => [line, ...issues.map(({ code, field }) => `${field}: ${code}`)])).toEqual([
    [2, 'email: email_taken'],
    [4, 'email: email_taken'],
    [6, 'email: email_taken'],
    [7, 'email: not_an_email', 'first_name: required', 'account_type: not_a_choice', 'timezone: not_a_timezone', 'language: not_a_choice', 'email_trade_alerts: not_yes_or_no'],
  ]); // prettier-ignore
  expect(report).toMatchObject({ accepted: 1, duplicateRows: [{ line: 5, of: null }] });
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
});

test('the undo archives exactly those that came with the file, with who and when; each can be restored', async () => {
  const [one, two] = [newEmail(), newEmail()];
  const other = await plantClient(house);
  const { id: importId } = await enter(`${HEADER}${one},Ida,Undone,STOCK,,,\n${two},Jon,Undone,CRYPTO,,,\n`);
  expect(await house.door.run(undoImport, house.secondAdmin, { id: importId, reason: 'the wrong file' })).toMatchObject(
    {
      rows: '2',
      with_money: '0',
    },
  );
  const [client] = await opened(importId);
  expect((await opened(importId)).map(({ archived }) => archived)).toEqual([true, true]);
  expect(await house.rows.rows('SELECT DISTINCT archived_by FROM users WHERE import_id = $1', [importId])).toEqual([
    { archived_by: idOf(house.secondAdmin) },
  ]);
  expect(await house.rows.row('SELECT archived_at FROM users WHERE id = $1', [other])).toEqual({ archived_at: null });
  await house.door.run(restoreClient, house.admin, { id: client?.id });
  expect((await opened(importId)).map(({ archived }) => archived)).toEqual([false, true]);
});

test('after an undo the same file is told whose addresses it has, and comes in once those of the archive are changed', async () => {
  const email = newEmail();
  const { id: importId } = await enter(`${HEADER}${email},Kim,Mistaken,CRYPTO,,,\n`);
  await house.door.run(undoImport, house.admin, { id: importId, reason: 'the wrong account type' });
  const mended = `${HEADER}${email},Kim,Mistaken,STOCK,,,\n`;
  const { rejectedRows } = await preview(mended);
  expect(rejectedRows).toMatchObject([{ line: 2, issues: [{ code: 'email_archived', field: 'email' }] }]);
  const [client] = await opened(importId);
  await house.door.run(editClient, house.admin, { id: client?.id, email: newEmail() });
  expect(await enter(mended)).toMatchObject({ entered: '1' });
});

test('neither a name nor an address of the file stands in the log', async () => {
  await enter(`${HEADER}unmistakable.person@example.com,Unmistakable,Person,STOCK,,,\n`);
  const found = await house.rows.rows(
    `SELECT 1 FROM activity_logs WHERE description || coalesce(metadata::text, '') ILIKE '%unmistakable%'`,
  );
  expect(found).toEqual([]);
});
