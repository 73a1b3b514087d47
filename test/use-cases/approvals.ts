// The second person's decisions, their lapse, and the lines of the rule.
import { asking, plantRequest } from '../support/approvals.js';
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { handIn } from '../support/imports.js';
import { PERSONAL, plantStaff, unknownId } from '../support/planted.js';
import { systemContext } from '../../src/request-context.js';
import { approveRequest, declineRequest, lapseRequest } from '../../src/services/decide-approval.js';
import { editApprovalPolicy } from '../../src/services/edit-approval-policy.js';
import { importFile } from '../../src/services/import-file.js';
import { takeAskedFile } from '../../src/services/take-asked-file.js';

const reason = PERSONAL.first_name;
const request = (house: House, id: string) =>
  house.rows.row<Record<string, unknown>>('SELECT * FROM pending_approvals WHERE id = $1', [id]);
const notThere = async () => ({ input: { id: unknownId(), reason }, code: 'not_found' as const, field: 'id' });
const ended = async (house: House) => {
  const id = await plantRequest(house);
  await house.door.run(declineRequest, house.secondAdmin, { id, reason });
  return { input: { id, reason }, code: 'approval_ended' as const };
};

const approve: Case = {
  useCase: approveRequest,
  by: 'second admin',
  async good(house) {
    // Somebody whose name must not reach the log.
    await plantStaff(house);
    return { id: await plantRequest(house), reason };
  },
  async done(house, id) {
    const row = await request(house, id);
    expect(row).toMatchObject({ status: 'APPROVED', decided_by: idOf(house.secondAdmin), decision_reason: reason });
    expect(
      await house.rows.row('SELECT amount, created_by FROM pnl_adjustments WHERE id::text = $1', [row?.result_id]),
    ).toEqual({ amount: row?.amount_usd, created_by: idOf(house.admin) });
  },
  log: {
    action: 'APPROVAL_DECIDED',
    target: 'pending_approvals',
    metadata: { command: 'adjust-pnl', after: { status: 'APPROVED' } },
  },
  logRows: 2,
  refused: {
    'nobody there': notThere,
    'one that has ended': ended,
    'the own request': async (house) => ({
      input: { id: await plantRequest(house, house.secondAdmin) },
      code: 'own_request',
    }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id'],
};

const decline: Case = {
  useCase: declineRequest,
  by: 'second admin',
  good: async (house) => ({ id: await plantRequest(house), reason }),
  async done(house, id) {
    expect(await request(house, id)).toMatchObject({ status: 'DECLINED', decided_by: idOf(house.secondAdmin) });
  },
  log: { action: 'APPROVAL_DECIDED', target: 'pending_approvals', metadata: { after: { status: 'DECLINED' } } },
  refused: {
    'nobody there': notThere,
    'one that has ended': ended,
    'without a reason': async (house) => ({
      input: { id: await plantRequest(house) },
      code: 'required',
      field: 'reason',
    }),
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

/** One whose time is over by the house's clock. */
async function lateRequest(house: House): Promise<string> {
  house.setClock('2026-01-01T09:00:00.000Z');
  const id = await plantRequest(house);
  house.setClock('2026-01-05T09:00:00.000Z');
  return id;
}

const lapse: Case = {
  useCase: lapseRequest,
  by: systemContext('lapse-approvals'),
  good: async (house) => ({ id: await lateRequest(house) }),
  async done(house, id) {
    expect(await request(house, id)).toMatchObject({ status: 'LAPSED', decided_by: null });
  },
  log: { action: 'APPROVAL_DECIDED', target: 'pending_approvals', metadata: { after: { status: 'LAPSED' } } },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'one whose time is not over': async (house) => ({
      input: { id: await plantRequest(house) },
      code: 'already_in_state',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

/** A file of prices that waits; nothing is done by looking into it. */
async function fileThatWaits(house: House): Promise<string> {
  const content = 'kind,symbol,price,as_of\nSTOCK,AAPL,150,2026-01-04\n';
  return (await asking(house, importFile, { kind: 'PRICES', file: await handIn(content) })).id;
}

const look: Case = {
  useCase: takeAskedFile,
  by: 'second admin',
  good: async (house) => ({ id: await fileThatWaits(house) }),
  async done(house, id) {
    expect(await request(house, id)).toMatchObject({ status: 'WAITING' });
  },
  log: { action: 'EXPORT', target: 'pending_approvals' },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'one that came without a file': async (house) => ({
      input: { id: await plantRequest(house) },
      code: 'not_found',
      field: 'id',
    }),
  },
  fields: { id: 'id' },
  required: ['id'],
};

const lineOf = async (house: House, command: string): Promise<string> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM approval_policies WHERE command = $1', [command]))?.id ?? '';
let amount = 2_000;

const line: Case = {
  useCase: editApprovalPolicy,
  good: async (house) => ({
    id: await lineOf(house, 'void-price'),
    above_usd: `${(amount += 1)}.00`,
    within_hours: '48',
    is_active: true,
  }),
  async done(house, id, form) {
    expect(
      await house.rows.row('SELECT above_usd, within_hours, is_active FROM approval_policies WHERE id = $1', [id]),
    ).toMatchObject({ above_usd: form.above_usd, within_hours: 48, is_active: true });
  },
  log: { action: 'SETTINGS_CHANGED', target: 'approval_policies' },
  refused: {
    'nobody there': async () => ({ input: { id: unknownId() }, code: 'not_found', field: 'id' }),
    'an amount below zero': async (house) => ({
      input: { id: await lineOf(house, 'void-price'), above_usd: '-1' },
      code: 'negative',
      field: 'above_usd',
    }),
    'more than a month': async (house) => ({
      input: { id: await lineOf(house, 'void-price'), within_hours: '721' },
      code: 'out_of_range',
      field: 'within_hours',
    }),
    'another command': async (house) => ({
      input: { id: await lineOf(house, 'void-price'), command: 'record-trade' },
      code: 'unchangeable',
      field: 'command',
    }),
  },
  fields: { id: 'id', above_usd: 'money', within_hours: 'hours', is_active: 'yesOrNo' },
  required: ['id'],
};

export const APPROVALS: readonly Case[] = [approve, decline, lapse, look, line];
