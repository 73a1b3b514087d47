// What papers decide about besides themselves: a client's approval, and money that goes out.
import { deposit, idOf, openHouse, person, type House } from '../../test/support/house.js';
import { refusalOf } from '../../test/support/four-tests.js';
import { handIn } from '../../test/support/imports.js';
import { PDF } from '../../test/support/papers.js';
import { newEmail, plantClient, plantPaper, plantStaff } from '../../test/support/planted.js';
import type { RequestContext } from '../request-context.js';
import { addDocument, sendOwnPaper } from './add-document.js';
import { completeTransfer } from './complete-transfer.js';
import { approveKyc } from './decide-kyc.js';
import { editClient } from './edit-client.js';
import { importFile, previewImport } from './import-file.js';
import { PaperFile } from './paper-file.js';
import { recordTransfer } from './record-transfer.js';
import { approveDocument, askAgain, editDocument, rejectDocument } from './review-document.js';
import { setPassword } from './set-password.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

const approved = { status: 'APPROVED', uploaded_at: '2026-01-02T00:00:00Z' } as const;

test('where kinds of paper are required, a client is approved once each of them is, and not before', async () => {
  house.papers.requiredKinds = ['GOVERNMENT_ID', 'PROOF_OF_ADDRESS'];
  const id = await plantClient(house, { kyc: 'PENDING' });
  const approve = () => house.door.run(approveKyc, house.admin, { id });
  const missing = (documents: string) =>
    expect(approve()).rejects.toMatchObject({ issues: [{ code: 'kyc_document_missing', params: { documents } }] });
  await missing('GOVERNMENT_ID, PROOF_OF_ADDRESS');
  await plantPaper(house, id, { ...approved, document_type: 'GOVERNMENT_ID' });
  await plantPaper(house, id, { ...approved, document_type: 'WEALTH_STATEMENT' });
  await missing('PROOF_OF_ADDRESS');
  await plantPaper(house, id, { ...approved, document_type: 'PROOF_OF_ADDRESS', expires_at: '2026-01-04' });
  await expect(approve()).rejects.toMatchObject({ code: 'kyc_document_expired' });
  await plantPaper(house, id, {
    ...approved,
    document_type: 'PROOF_OF_ADDRESS',
    uploaded_at: '2026-01-03T00:00:00Z',
  });
  expect(await approve()).toMatchObject({ id });
});

test('a paper that was superseded while it waited is never approved, and leaves the queue by its rejection', async () => {
  const client = await plantClient(house, { kyc: 'PENDING' });
  const id = await plantPaper(house, client, { uploaded_at: '2026-01-02T00:00:00Z' });
  await plantPaper(house, client, { uploaded_at: '2026-01-03T00:00:00Z' });
  await expect(house.door.run(approveDocument, house.admin, { id })).rejects.toMatchObject({
    code: 'paper_superseded',
  });
  const reason = 'A newer one came in.';
  expect(await house.door.run(rejectDocument, house.admin, { id, reason })).toMatchObject({ id });
});

test('an expired identity paper holds withdrawals, not deposits, until a newer one is approved', async () => {
  const client = house.client.stock;
  await deposit(house, client, '1000.00');
  await plantPaper(house, idOf(client), { ...approved, expires_at: '2026-01-04' });
  const { id } = await house.door.run(recordTransfer, house.admin, {
    user_id: idOf(client),
    transaction_type: 'WITHDRAWAL',
    amount: '10.00',
    currency: 'USD',
    method: 'WIRE_TRANSFER',
  });
  const complete = () => house.door.run(completeTransfer, house.admin, { id });
  const before = await house.count('activity_logs');
  await expect(complete()).rejects.toMatchObject({
    issues: [{ code: 'paper_expired', field: 'user_id', params: { document: 'GOVERNMENT_ID', day: '2026-01-04' } }],
  });
  expect(await house.count('activity_logs')).toBe(before);
  await deposit(house, client, '5.00');
  const newer = { uploaded_at: '2026-01-03T00:00:00Z', expires_at: '2036-01-04' };
  await plantPaper(house, idOf(client), newer);
  await expect(complete()).rejects.toMatchObject({ code: 'paper_expired' });
  const valid = await plantPaper(house, idOf(client), { ...approved, ...newer });
  // Whoever has misread its last day puts it right, and what hangs on it follows.
  await house.door.run(editDocument, house.admin, { id: valid, expires_at: '2026-01-04' });
  await expect(complete()).rejects.toMatchObject({ code: 'paper_expired' });
  await house.door.run(editDocument, house.admin, { id: valid, expires_at: '' });
  expect(await complete()).toMatchObject({ id });
});

test('it holds a withdrawal that comes in a file, by its row, and nobody else’s, until a newer one is approved', async () => {
  const [held, free] = [await plantClient(house), await plantClient(house)];
  for (const id of [held, free]) await deposit(house, person(id, 'CUSTOMER'), '100.00', '2026-01-01');
  await plantPaper(house, held, { ...approved, expires_at: '2026-01-04' });
  const line = (id: string, kind: string) => `${id},${kind},10.00,USD,WIRE_TRANSFER,2026-01-03\n`;
  const header = 'client,transaction_type,amount,currency,method,processed_at\n';
  const content = header + line(free, 'WITHDRAWAL') + line(held, 'DEPOSIT') + line(held, 'WITHDRAWAL');
  const enter = async () => house.door.run(importFile, house.admin, { kind: 'TRANSFERS', file: await handIn(content) });
  const transfers = await house.count('transactions');
  await expect(enter()).rejects.toMatchObject({
    issues: [
      { code: 'import_rejected', params: { count: '1', line: '4' } },
      { code: 'paper_expired', field: 'client', params: { document: 'GOVERNMENT_ID', day: '2026-01-04' } },
    ],
  });
  const report = await previewImport(house.door, house.admin, { kind: 'TRANSFERS', file: await handIn(content) });
  expect(report).toMatchObject({ accepted: 2, rejectedRows: [{ line: 4, issues: [{ code: 'paper_expired' }] }] });
  expect(await house.count('transactions')).toBe(transfers);
  await plantPaper(house, held, { ...approved, uploaded_at: '2026-01-03T00:00:00Z', expires_at: '2036-01-04' });
  await enter();
  expect(await house.count('transactions')).toBe(transfers + 3);
});

test('asking again for an expired paper frees no withdrawal', async () => {
  const client = await plantClient(house);
  await deposit(house, person(client, 'CUSTOMER'), '100.00', '2026-01-01');
  const paper = await plantPaper(house, client, { ...approved, expires_at: '2026-01-04' });
  const { id } = await house.door.run(recordTransfer, house.admin, {
    ...{ user_id: client, transaction_type: 'WITHDRAWAL', amount: '10.00', currency: 'USD', method: 'WIRE_TRANSFER' },
  });
  const complete = () => house.door.run(completeTransfer, house.admin, { id });
  await expect(complete()).rejects.toMatchObject({ code: 'paper_expired' });
  await house.door.run(askAgain, house.admin, { id: paper, reason: 'It has expired.' });
  await expect(complete()).rejects.toMatchObject({ code: 'identity_missing' });
  await plantPaper(house, client, { uploaded_at: '2026-01-03T00:00:00Z' });
  await expect(complete()).rejects.toMatchObject({ code: 'identity_missing' });
  await plantPaper(house, client, { ...approved, uploaded_at: '2026-01-04T00:00:00Z' });
  expect(await complete()).toMatchObject({ id });
});

describe('where two are needed', () => {
  beforeAll(() => (house.approvals.required = true));
  afterAll(() => (house.approvals.required = false));

  test('nobody approves a paper that they have added or edited; another may', async () => {
    const client = await plantClient(house);
    const file = new PaperFile('passport.pdf', PDF);
    const added = await house.door.run(addDocument, house.admin, {
      user_id: client,
      document_type: 'GOVERNMENT_ID',
      file,
    });
    const approve = (by: RequestContext) => house.door.run(approveDocument, by, { id: added.id });
    await expect(approve(house.admin)).rejects.toMatchObject({ code: 'own_paper' });
    await house.door.run(editDocument, house.secondAdmin, { id: added.id, expires_at: '2036-01-04' });
    await expect(approve(house.secondAdmin)).rejects.toMatchObject({ code: 'own_paper' });
    const third = person(await plantStaff(house, 'ADMIN'), 'ADMIN');
    expect(await approve(third)).toMatchObject({ id: added.id });
  });

  test('nobody approves a paper that came by an account to which they gave the access; another may', async () => {
    const client = await plantClient(house);
    const sent = await house.door.run(sendOwnPaper, person(client, 'CUSTOMER'), {
      document_type: 'GOVERNMENT_ID',
      file: new PaperFile('passport.pdf', PDF),
    });
    const code = async (by: RequestContext) =>
      (await refusalOf(house.door.run(approveDocument, by, { id: sent.id }))).code;
    await house.door.run(setPassword, house.admin, { id: client, password: 'a lent horse 45' });
    expect(await code(house.admin)).toBe('paper_by_own_access');
    await house.door.run(editClient, house.secondAdmin, { id: client, email: newEmail() });
    expect(await code(house.secondAdmin)).toBe('paper_by_own_access');
    expect(
      await house.door.run(approveDocument, person(await plantStaff(house, 'ADMIN'), 'ADMIN'), { id: sent.id }),
    ).toMatchObject({ id: sent.id });
  });

  test('nobody alone makes an approved paper hold for longer', async () => {
    const id = await plantPaper(house, await plantClient(house), { ...approved, expires_at: '2026-01-04' });
    const edit = (expires_at: string) => house.door.run(editDocument, house.admin, { id, expires_at });
    for (const later of ['2036-01-04', '2026-01-05', ''])
      await expect(edit(later)).rejects.toMatchObject({ code: 'paper_extended', issues: [{ field: 'expires_at' }] });
    expect(await edit('2026-01-03')).toMatchObject({ id });
  });
});

test('the 21st paper of a day is refused before its file is stored', async () => {
  const id = await plantClient(house);
  const today = { uploaded_at: '2026-01-05T08:00:00Z', uploaded_by: id };
  for (let count = 0; count < 20; count += 1) await plantPaper(house, id, today);
  const { store } = house.papers;
  let stored = 0;
  house.papers.store = { ...store, put: async () => void (stored += 1) };
  const file = new PaperFile('passport.pdf', PDF);
  const sent = house.door.run(sendOwnPaper, person(id, 'CUSTOMER'), { document_type: 'GOVERNMENT_ID', file });
  expect((await refusalOf(sent)).code).toBe('paper_limit');
  house.papers.store = store;
  expect(stored).toBe(0);
});
