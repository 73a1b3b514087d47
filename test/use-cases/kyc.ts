// The officer's decisions: on a client, and on one paper.
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { PERSONAL, plantClient, plantPaper, unknownId } from '../support/planted.js';
import { systemContext } from '../../src/request-context.js';
import { addDocument } from '../../src/services/add-document.js';
import { approveKyc, rejectKyc } from '../../src/services/decide-kyc.js';
import { approveDocument, rejectDocument } from '../../src/services/review-document.js';

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
  good: async (house) => ({ id: await plantPaper(house, await waiting(house)) }),
  async done(house, id) {
    expect(await paper(house, id)).toMatchObject({
      status: 'APPROVED',
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
  },
  fields: { id: 'id' },
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

const newPaper = (user_id: string) => ({
  user_id,
  document_type: 'WEALTH_STATEMENT',
  file_url: 'papers/2',
  file_name: `${PERSONAL.last_name}.pdf`,
  file_size: '2048',
  mime_type: 'application/pdf',
});

const add: Case = {
  useCase: addDocument,
  by: systemContext('upload'),
  good: async (house) => newPaper(await waiting(house)),
  async done(house, id, form) {
    expect(await paper(house, id)).toMatchObject({ ...form, file_size: 2048, status: 'PENDING', uploaded_at: NOW });
  },
  log: {
    action: 'KYC_DOCUMENT_ADDED',
    target: 'kyc_documents',
    metadata: {
      system: 'upload',
      after: { document_type: 'WEALTH_STATEMENT' },
      unrecorded: expect.arrayContaining(['file_name', 'file_url']),
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
    'an empty file': async (house) => ({
      input: { ...newPaper(await waiting(house)), file_size: '0' },
      code: 'out_of_range',
      field: 'file_size',
    }),
    'a program': async (house) => ({
      input: { ...newPaper(await waiting(house)), mime_type: 'application/x-sh' },
      code: 'not_a_choice',
      field: 'mime_type',
    }),
  },
  fields: {
    user_id: 'id',
    document_type: 'choice',
    file_url: 'line',
    file_name: 'line',
    file_size: 'bytes',
    mime_type: 'choice',
  },
  required: ['user_id', 'document_type', 'file_url', 'file_name', 'file_size', 'mime_type'],
};

export const KYC: readonly Case[] = [add, approve, reject, approvePaper, rejectPaper];
