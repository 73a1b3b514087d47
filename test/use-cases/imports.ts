// Imports entered and undone, lists exported.
import type { Case, Form } from '../support/four-tests.js';
import { deposit, idOf, person, type House } from '../support/house.js';
import { handIn } from '../support/imports.js';
import { newEmail, PERSONAL, plantClient, unknownId } from '../support/planted.js';
import { exportList } from '../../src/services/export-list.js';
import { importFile } from '../../src/services/import-file.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { undoImport } from '../../src/services/undo-import.js';

const HEADER = 'client,trade_type,symbol,quantity,price_per_unit,executed_at,admin_note\n';

async function fundedClient(house: House): Promise<string> {
  const id = await plantClient(house);
  await deposit(house, person(id, 'CUSTOMER'), '10000.00', '2026-01-01');
  return id;
}

/** Two purchases by a new client, under a file's name that nobody's log should hold. */
async function trades(house: House, changed: Form = {}): Promise<Form> {
  const client = await fundedClient(house);
  const content = `${HEADER}${client},BUY,AAPL,2,100,2026-01-02,${PERSONAL.admin_note}\n${client},BUY,AAPL,3,110,2026-01-03,\n`;
  return { kind: 'TRADES', file: await handIn(content, `${PERSONAL.last_name}.csv`), ...changed };
}

const withRows = async (house: House, rows: (client: string) => string, more: Form = {}): Promise<Form> => ({
  kind: 'TRADES',
  file: await handIn(HEADER + rows(await fundedClient(house))),
  ...more,
});

const enter: Case = {
  useCase: importFile,
  good: trades,
  async done(house, id, { file }) {
    const name = `${PERSONAL.last_name}.csv`;
    expect(await house.rows.row('SELECT * FROM imports WHERE id = $1', [id])).toMatchObject({
      kind: 'TRADES',
      file_name: name,
      sha256: (file as { sha256: string }).sha256,
      row_count: 2,
      created_by: idOf(house.admin),
      undone_at: null,
    });
    const events = `SELECT quantity, total_value, executed_by FROM trades WHERE import_id = $1 ORDER BY seq`;
    expect(await house.rows.rows(events, [id])).toEqual([
      { quantity: '2.00000000', total_value: '200.00', executed_by: idOf(house.admin) },
      { quantity: '3.00000000', total_value: '330.00', executed_by: idOf(house.admin) },
    ]);
    const figures = `SELECT cash_value, quantity, cost_basis FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id
      WHERE user_id = (SELECT user_id FROM trades WHERE import_id = $1 LIMIT 1)`;
    expect(await house.rows.row(figures, [id])).toEqual({
      cash_value: '9470.00',
      quantity: '5.00000000',
      cost_basis: '530.00',
    });
  },
  log: {
    action: 'IMPORT',
    target: 'imports',
    metadata: { kind: 'TRADES', rows: '2', entered: '2', left_out: '0', clients: '1', usd_value: '530.00' },
  },
  refused: {
    'one bad row among good ones': async (house) => ({
      input: await withRows(house, (id) => `${id},BUY,AAPL,1,1,2026-01-02,\n${id},BUY,NOSUCH,1,1,2026-01-02,\n`),
      code: 'import_rejected',
      field: 'file',
    }),
    'more than was held on that day': async (house) => ({
      input: await withRows(house, (id) => `${id},SELL,AAPL,1,1,2026-01-02,\n${id},BUY,AAPL,1,1,2026-01-03,\n`),
      code: 'import_rejected',
      field: 'file',
    }),
    'likely duplicates that nobody was asked about': async (house) => ({
      input: await withRows(house, (id) => `${id},BUY,AAPL,1,1,2026-01-02,\n`.repeat(2)),
      code: 'import_duplicates',
      field: 'duplicates',
    }),
    'the same file again': async (house) => {
      const input = await trades(house);
      await house.door.run(importFile, house.admin, input);
      return { input, code: 'import_again', field: 'again' };
    },
    'a file of duplicates only, left out': async (house) => {
      const input = await trades(house);
      await house.door.run(importFile, house.admin, input);
      return { input: { ...input, again: 'true', duplicates: 'leave_out' }, code: 'import_nothing', field: 'file' };
    },
    'a file of another kind': async (house) => ({
      input: await trades(house, { kind: 'PRICES' }),
      code: 'csv_missing_columns',
      field: 'file',
    }),
    'an empty file': async (house) => ({
      input: await trades(house, { file: await handIn('') }),
      code: 'csv_empty',
      field: 'file',
    }),
    'a header alone': async (house) => ({
      input: await trades(house, { file: await handIn(HEADER) }),
      code: 'csv_header_only',
      field: 'file',
    }),
    'the client named twice': async (house) => ({
      input: await trades(house, { file: await handIn(`user_id,${HEADER}`) }),
      code: 'csv_one_client_column',
      field: 'file',
    }),
    'another decimal mark than was said': async (house) => ({
      input: await withRows(house, (id) => `${id},BUY,AAPL,1,1.5,2026-01-02,\n`, { decimal_mark: 'comma' }),
      code: 'csv_other_decimals',
      field: 'decimal_mark',
    }),
  },
  fields: {
    kind: 'choice',
    file: 'file',
    duplicates: 'choice',
    decimal_mark: 'choice',
    again: 'yesOrNo',
  },
  required: ['kind', 'file'],
  atOnce: 8,
};

const imported = async (house: House): Promise<string> =>
  (await house.door.run(importFile, house.admin, await trades(house))).id;

const undo: Case = {
  useCase: undoImport,
  good: async (house) => ({ id: await imported(house), reason: PERSONAL.reason }),
  async done(house, id) {
    expect(await house.rows.row('SELECT undone_by, undo_reason FROM imports WHERE id = $1', [id])).toEqual({
      undone_by: idOf(house.admin),
      undo_reason: PERSONAL.reason,
    });
    const events = 'SELECT voided_by, void_reason FROM trades WHERE import_id = $1';
    // Each row is its client's to read, and the file may be of many clients.
    const voided = { voided_by: idOf(house.admin), void_reason: 'import undone' };
    expect(await house.rows.rows(events, [id])).toEqual([voided, voided]);
    const figures = `SELECT cash_value, quantity FROM portfolios p JOIN holdings h ON h.portfolio_id = p.id
      WHERE user_id = (SELECT user_id FROM trades WHERE import_id = $1 LIMIT 1)`;
    expect(await house.rows.row(figures, [id])).toEqual({ cash_value: '10000.00', quantity: '0.00000000' });
  },
  log: { action: 'IMPORT_UNDONE', target: 'imports', metadata: { kind: 'TRADES', rows: '2' } },
  refused: {
    'no such import': async () => ({
      input: { id: unknownId(), reason: PERSONAL.reason },
      code: 'not_found',
      field: 'id',
    }),
    'one that is undone already': async (house) => {
      const id = await imported(house);
      await house.door.run(undoImport, house.admin, { id, reason: PERSONAL.reason });
      return { input: { id, reason: PERSONAL.reason }, code: 'already_void' };
    },
    'one whose shares were sold since': async (house) => {
      const id = await imported(house);
      const owner = await house.rows.row<{ user_id: string }>(
        'SELECT user_id FROM trades WHERE import_id = $1 LIMIT 1',
        [id],
      );
      const sale = {
        user_id: owner?.user_id,
        trade_type: 'SELL',
        symbol: 'AAPL',
        quantity: '1',
        price_per_unit: '120',
      };
      await house.door.run(recordTrade, house.admin, sale);
      return { input: { id, reason: PERSONAL.reason }, code: 'needed_units_of' };
    },
  },
  fields: { id: 'id', reason: 'prose' },
  required: ['id', 'reason'],
};

let exported = 0;
const take: Case = {
  useCase: exportList,
  good: async () => ({ resource: 'Trade', filters: ['user_id', 'executed_at'], rows: String((exported += 1)) }),
  async done(house, id, { rows }) {
    expect(id).toBe('Trade');
    const row = await house.rows.row<{ metadata: unknown }>(
      `SELECT metadata FROM activity_logs WHERE action_type = 'EXPORT' ORDER BY created_at DESC LIMIT 1`,
    );
    expect(row?.metadata).toEqual({ resource: 'Trade', filters: ['executed_at', 'user_id'], rows });
  },
  log: { action: 'EXPORT', target: 'lists' },
  refused: {
    'what somebody looked for, in place of a column': async () => ({
      input: { resource: 'User', filters: [newEmail()], rows: '1' },
      code: 'unsafe_characters',
      field: 'filters',
    }),
  },
  fields: { resource: 'reference', filters: 'columnNames', rows: 'count' },
  required: ['resource', 'rows'],
};

export const IMPORTS: readonly Case[] = [enter, undo, take];
