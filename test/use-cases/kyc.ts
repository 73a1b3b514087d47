// The officer's decisions: on a client, and on one paper.
import { randomUUID } from 'node:crypto';
import type { Case, Form } from '../support/four-tests.js';
import { idOf, person, type House } from '../support/house.js';
import { PDF, png } from '../support/papers.js';
import { PERSONAL, plantClient, plantPaper, unknownId } from '../support/planted.js';
import { systemContext } from '../../src/request-context.js';
import { addDocument, sendOwnPaper } from '../../src/services/add-document.js';
import { approveKyc, rejectKyc } from '../../src/services/decide-kyc.js';
import { PaperFile } from '../../src/services/paper-file.js';
import { remindOfPaper } from '../../src/services/remind-of-paper.js';
import { approveDocument, askAgain, editDocument, rejectDocument } from '../../src/services/review-document.js';

const { reason } = PERSONAL;
const NOW = new Date('2026-01-05T09:00:00.000Z');
const waiting = (house: House) => plantClient(house, { kyc: 'PENDING' });
const user = (house: House, id: string) => house.rows.row('SELECT * FROM users WHERE id = $1', [id]);
const paper = (house: House, id: string) => house.rows.row('SELECT * FROM kyc_documents WHERE id = $1', [id]);

async function clientWithPapers(house: House, ...papers: Parameters<typeof plantPaper>[2][]): Promise<string> {
  const id = await waiting(house);
  for (const one of papers) await plantPaper(house, id, one);
  return id;
}

async function supersededPaper(house: House, status: 'PENDING' | 'APPROVED' = 'PENDING'): Promise<string> {
  const client = await waiting(house);
  await plantPaper(house, client, { uploaded_at: '2026-01-03T00:00:00Z' });
  return plantPaper(house, client, { status, uploaded_at: '2026-01-02T00:00:00Z' });
}

const approve: Case = {
  useCase: approveKyc,
  good: async (house) => ({
    id: await clientWithPapers(
      house,
      { status: 'REJECTED', uploaded_at: '2026-01-01T00:00:00Z' },
      { status: 'APPROVED', uploaded_at: '2026-01-02T00:00:00Z' },
    ),
  }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({
      kyc_status: 'APPROVED',
      kyc_approved_at: NOW,
      kyc_approved_by: idOf(house.admin),
      kyc_rejection_reason: null,
    });
  },
  log: {
    action: 'KYC_APPROVED',
    target: 'users',
    metadata: {
      before: { kyc_status: 'PENDING' },
      after: { kyc_status: 'APPROVED', kyc_approved_at: NOW.toISOString() },
    },
  },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'a member of the staff': async (house) => ({
      input: { id: idOf(house.officer) },
      code: 'not_a_client',
      field: 'id',
    }),
    'an archived client': async (house) => ({
      input: { id: await plantClient(house, { kyc: 'PENDING', archived: true }) },
      code: 'client_archived',
    }),
    'approved already': async (house) => ({ input: { id: await plantClient(house) }, code: 'already_in_state' }),
    'a paper that waits': async (house) => ({
      input: { id: await clientWithPapers(house, { status: 'APPROVED' }, { status: 'PENDING' }) },
      code: 'kyc_document_waiting',
    }),
    'a newest paper that is rejected': async (house) => ({
      input: {
        id: await clientWithPapers(
          house,
          { status: 'APPROVED', uploaded_at: '2026-01-01T00:00:00Z' },
          { status: 'REJECTED', uploaded_at: '2026-01-02T00:00:00Z' },
        ),
      },
      code: 'kyc_document_rejected',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

const reject: Case = {
  useCase: rejectKyc,
  good: async (house) => ({ id: await plantClient(house), reason }),
  async done(house, id) {
    expect(await user(house, id)).toMatchObject({
      kyc_status: 'REJECTED',
      kyc_approved_at: null,
      kyc_approved_by: null,
      kyc_rejection_reason: reason,
    });
  },
  log: {
    action: 'KYC_REJECTED',
    target: 'users',
    metadata: {
      before: { kyc_status: 'APPROVED' },
      after: { kyc_status: 'REJECTED', kyc_approved_at: null },
      unrecorded: ['kyc_rejection_reason'],
    },
  },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId(), reason }, code: 'not_found', field: 'id' }),
    'a member of the staff': async (house) => ({
      input: { id: idOf(house.officer), reason },
      code: 'not_a_client',
      field: 'id',
    }),
    'rejected already': async (house) => ({
      input: { id: await plantClient(house, { kyc: 'REJECTED' }), reason },
      code: 'already_in_state',
    }),
    'no reason': async (house) => ({
      input: { id: await waiting(house), reason: '  ' },
      code: 'required',
      field: 'reason',
    }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const approvePaper: Case = {
  useCase: approveDocument,
  good: async (house) => ({ id: await plantPaper(house, await waiting(house)), expires_at: '2030-02-28' }),
  async done(house, id) {
    expect(await paper(house, id)).toMatchObject({
      status: 'APPROVED',
      expires_at: '2030-02-28',
      reviewed_by: idOf(house.admin),
      reviewed_at: NOW,
      rejection_reason: null,
    });
  },
  log: {
    action: 'KYC_APPROVED',
    target: 'kyc_documents',
    metadata: { before: { status: 'PENDING' }, after: { status: 'APPROVED' } },
  },
  refused: {
    'no such paper': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'a client in place of a paper': async (house) => ({
      input: { id: idOf(house.client.stock) },
      code: 'not_found',
      field: 'id',
    }),
    'approved already': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house), { status: 'APPROVED' }) },
      code: 'already_in_state',
    }),
    'one that a newer one of its kind has superseded': async (house) => ({
      input: { id: await supersededPaper(house) },
      code: 'paper_superseded',
    }),
    'one that has expired': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house), { expires_at: '2026-01-04' }) },
      code: 'expired_already',
      field: 'expires_at',
    }),
    'a last day that has passed': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house)), expires_at: '2025-12-31' },
      code: 'expired_already',
      field: 'expires_at',
    }),
  },
  fields: { id: 'id', expires_at: 'end' },
  required: ['id'],
};

const editPaper: Case = {
  useCase: editDocument,
  good: async (house) => ({
    id: await plantPaper(house, await plantClient(house), { status: 'APPROVED', expires_at: '2027-03-01' }),
    expires_at: '2025-12-31',
  }),
  async done(house, id) {
    expect(await paper(house, id)).toMatchObject({ status: 'APPROVED', expires_at: '2025-12-31' });
  },
  log: {
    action: 'KYC_DOCUMENT_UPDATED',
    target: 'kyc_documents',
    metadata: { before: { expires_at: '2027-03-01' }, after: { expires_at: '2025-12-31' } },
  },
  refused: {
    'no such paper': async () => ({ input: { id: unknownId(), expires_at: '' }, code: 'not_found', field: 'id' }),
    'one that is rejected': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house), { status: 'REJECTED' }), expires_at: '2030-01-01' },
      code: 'already_in_state',
    }),
    'one that a newer one of its kind has superseded': async (house) => ({
      input: { id: await supersededPaper(house, 'APPROVED'), expires_at: '2030-01-01' },
      code: 'paper_superseded',
    }),
    ...Object.fromEntries(
      ['status', 'storage_key', 'sha256', 'file_url', 'user_id', 'document_type'].map((field) => [
        `another ${field}`,
        async (house: House) => ({
          input: { id: await plantPaper(house, await waiting(house)), [field]: 'APPROVED' },
          code: 'unchangeable' as const,
          field,
        }),
      ]),
    ),
  },
  fields: { id: 'id', expires_at: 'end' },
  required: ['id'],
};

const rejectPaper: Case = {
  useCase: rejectDocument,
  good: async (house) => ({ id: await plantPaper(house, await waiting(house)), reason }),
  async done(house, id) {
    expect(await paper(house, id)).toMatchObject({
      status: 'REJECTED',
      reviewed_by: idOf(house.admin),
      reviewed_at: NOW,
      rejection_reason: reason,
    });
  },
  log: {
    action: 'KYC_REJECTED',
    target: 'kyc_documents',
    metadata: { before: { status: 'PENDING' }, after: { status: 'REJECTED' }, unrecorded: ['rejection_reason'] },
  },
  refused: {
    'no such paper': async () => ({ input: { id: unknownId(), reason }, code: 'not_found', field: 'id' }),
    'rejected already': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house), { status: 'REJECTED' }), reason },
      code: 'already_in_state',
    }),
    'no reason': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house)) },
      code: 'required',
      field: 'reason',
    }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const askForAnother: Case = {
  useCase: askAgain,
  good: async (house) => ({
    id: await plantPaper(house, await plantClient(house), { status: 'APPROVED' }),
    reason,
  }),
  async done(house, id) {
    expect(await paper(house, id)).toMatchObject({
      status: 'REJECTED',
      reviewed_by: idOf(house.admin),
      reviewed_at: NOW,
      rejection_reason: reason,
    });
  },
  log: {
    action: 'KYC_REJECTED',
    target: 'kyc_documents',
    metadata: { before: { status: 'APPROVED' }, after: { status: 'REJECTED' }, unrecorded: ['rejection_reason'] },
  },
  refused: {
    'no such paper': async () => ({ input: { id: unknownId(), reason }, code: 'not_found', field: 'id' }),
    'one that still waits': async (house) => ({
      input: { id: await plantPaper(house, await waiting(house)), reason },
      code: 'already_in_state',
    }),
    'one that a newer one of its kind has superseded': async (house) => ({
      input: { id: await supersededPaper(house, 'APPROVED'), reason },
      code: 'paper_superseded',
    }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

const FILE_NAME = `${PERSONAL.last_name}.pdf`;
/** The file is another each time, by a remark that nobody sees. */
const file = (name: string = FILE_NAME) =>
  new PaperFile(name, Buffer.from(PDF.toString().replace('\n', `\n% ${randomUUID()}\n`)));
const newPaper = (user_id: string) => ({ user_id, document_type: 'WEALTH_STATEMENT', file: file() });

/** The row says what the file was, and the store has it. */
async function checkKept(house: House, id: string, form: Form): Promise<void> {
  const { file: sent, ...columns } = form;
  if (!(sent instanceof PaperFile)) throw new Error('A paper has a file.');
  const row = await house.rows.row<{ storage_key: string }>('SELECT * FROM kyc_documents WHERE id = $1', [id]);
  expect(row).toMatchObject({
    ...columns,
    file_name: FILE_NAME,
    file_size: sent.bytes.length,
    mime_type: 'application/pdf',
    sha256: sent.sha256,
    status: 'PENDING',
    uploaded_at: NOW,
    file_url: `local:${row?.storage_key}`,
  });
  expect((await house.papers.store.read(row?.storage_key ?? ''))?.bytes.equals(sent.bytes)).toBe(true);
}

const badFiles: Case['refused'] = Object.fromEntries(
  Object.entries({
    'an empty file': [Buffer.alloc(0), 'paper_empty'],
    'a web page that calls itself a PDF': [Buffer.from('<html><script>alert(1)</script>'), 'paper_type'],
    'a PDF that is a web page, too': [Buffer.concat([PDF, Buffer.from('<script>')]), 'paper_active'],
    'half a picture': [png(4, 4).subarray(0, 50), 'paper_damaged'],
    'a picture of 900 megapixels': [png(30_000, 30_000, { dots: false }), 'paper_pixels'],
    'more than the largest file': [Buffer.concat([PDF, Buffer.alloc(10_000_001)]), 'paper_too_large'],
  } as const).map(([what, [bytes, code]]) => [
    what,
    async (house: House) => ({
      input: { ...newPaper(await waiting(house)), file: new PaperFile(FILE_NAME, bytes) },
      code,
      field: 'file',
    }),
  ]),
);

const add: Case = {
  useCase: addDocument,
  good: async (house) => newPaper(await waiting(house)),
  async done(house, id, form) {
    await checkKept(house, id, form);
    expect(await paper(house, id)).toMatchObject({ uploaded_by: idOf(house.admin), expires_at: null });
  },
  log: {
    action: 'KYC_DOCUMENT_ADDED',
    target: 'kyc_documents',
    metadata: {
      after: { document_type: 'WEALTH_STATEMENT' },
      unrecorded: expect.arrayContaining(['file_name', 'file_url', 'storage_key']),
    },
  },
  refused: {
    nobody: async () => ({ input: newPaper(unknownId()), code: 'not_found', field: 'user_id' }),
    'a member of the staff': async (house) => ({
      input: newPaper(idOf(house.officer)),
      code: 'not_a_client',
      field: 'user_id',
    }),
    'an archived client': async (house) => ({
      input: newPaper(await plantClient(house, { archived: true })),
      code: 'client_archived',
      field: 'user_id',
    }),
    'a paper that has expired': async (house) => ({
      input: { ...newPaper(await waiting(house)), expires_at: '2026-01-04' },
      code: 'expired_already',
      field: 'expires_at',
    }),
    ...badFiles,
  },
  fields: { user_id: 'id', document_type: 'choice', file: 'paper', expires_at: 'end' },
  required: ['user_id', 'document_type', 'file'],
};

const ofClient =
  (one: Case['refused'][string]): Case['refused'][string] =>
  async (house) => {
    const { input, ...rest } = await one(house);
    return { ...rest, input: { document_type: 'GOVERNMENT_ID', file: input.file } };
  };

const send: Case = {
  useCase: sendOwnPaper,
  by: 'client',
  good: async () => ({ document_type: 'PROOF_OF_ADDRESS', file: file() }),
  async done(house, id, form) {
    await checkKept(house, id, form);
    const own = idOf(house.client.stock);
    expect(await paper(house, id)).toMatchObject({ user_id: own, uploaded_by: own, expires_at: null });
  },
  log: { action: 'KYC_DOCUMENT_ADDED', target: 'kyc_documents' },
  refused: {
    'for somebody else': async (house) => ({
      input: { document_type: 'GOVERNMENT_ID', file: file(), user_id: idOf(house.client.crypto) },
      code: 'unknown_field',
      field: 'user_id',
    }),
    'the 21st paper of a day': async (house) => {
      const id = await plantClient(house);
      const today = { uploaded_at: '2026-01-05T08:00:00Z', uploaded_by: id };
      for (let count = 0; count < 20; count += 1) await plantPaper(house, id, today);
      return {
        input: { document_type: 'GOVERNMENT_ID', file: file() },
        code: 'paper_limit',
        as: person(id, 'CUSTOMER'),
      };
    },
    ...Object.fromEntries(Object.entries(badFiles).map(([what, one]) => [what, ofClient(one)])),
  },
  fields: { document_type: 'choice', file: 'paper' },
  required: ['document_type', 'file'],
};

const dueWith = (more: Parameters<typeof plantPaper>[2] = {}) => ({
  status: 'APPROVED' as const,
  expires_at: '2026-02-01',
  ...more,
});
/** A client’s paper with 27 days to go, and one that came in after it. */
async function dueAnd(house: House, newer?: 'PENDING' | 'APPROVED' | 'REJECTED'): Promise<string> {
  const client = await plantClient(house);
  if (newer) await plantPaper(house, client, { status: newer, uploaded_at: '2026-01-03T00:00:00Z' });
  return plantPaper(house, client, dueWith({ uploaded_at: '2026-01-02T00:00:00Z' }));
}
const mailsOf = (house: House, paper: string) =>
  house.rows.rows('SELECT template, params, once_key FROM internal.mail_queue WHERE once_key LIKE $1', [
    `paper ${paper} %`,
  ]);

const remind: Case = {
  useCase: remindOfPaper,
  by: systemContext('remind-of-papers'),
  good: async (house) => ({ id: await dueAnd(house, 'REJECTED') }),
  async done(house, id) {
    expect(await mailsOf(house, id)).toEqual([
      { template: 'paper-expires', params: { day: '2026-02-01' }, once_key: `paper ${id} 2026-02-01 30` },
    ]);
  },
  log: {
    action: 'KYC_DOCUMENT_REMINDED',
    target: 'kyc_documents',
    metadata: { reminder: '30', expires_at: '2026-02-01' },
  },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'one that a newer one is to replace': async (house) => ({
      input: { id: await dueAnd(house, 'PENDING') },
      code: 'paper_superseded',
    }),
    'one that has been replaced': async (house) => ({
      input: { id: await dueAnd(house, 'APPROVED') },
      code: 'paper_superseded',
    }),
    'one that was told': async (house) => {
      const id = await dueAnd(house);
      await house.door.run(remindOfPaper, systemContext('test'), { id });
      return { input: { id }, code: 'already_in_state' };
    },
    'one that is valid for long': async (house) => ({
      input: { id: await plantPaper(house, await plantClient(house), dueWith({ expires_at: '2026-03-07' })) },
      code: 'already_in_state',
    }),
    'a client who has left': async (house) => ({
      input: { id: await plantPaper(house, await plantClient(house, { archived: true }), dueWith()) },
      code: 'paper_superseded',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

export const KYC: readonly Case[] = [
  add,
  send,
  approve,
  reject,
  approvePaper,
  editPaper,
  rejectPaper,
  askForAnother,
  remind,
];
