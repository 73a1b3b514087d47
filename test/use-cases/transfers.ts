// Deposits and withdrawals: entered, edited, completed, failed, cancelled.
import { COMPLETE } from './complete-transfer.js';
import { ENDS } from './end-transfer.js';
import { coins, pendingTransfer, wire } from './transfer-forms.js';
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { openedRow } from '../support/opened.js';
import { newSymbol, PERSONAL, plantAsset, plantClient, plantCurrency, unknownId } from '../support/planted.js';
import { editTransfer } from '../../src/services/edit-transfer.js';
import { recordTransfer } from '../../src/services/record-transfer.js';

const { admin_note, bank_reference, counterparty } = PERSONAL;
const RECEIPT = {
  receipt_url: 'url',
  network: 'line',
  blockchain_tx_id: 'reference',
  bank_reference: 'reference',
  admin_note: 'prose',
} as const;
const stored = (house: House, id: string) => openedRow(house, 'transactions', id);

/** A coin's arrival under a reference that another transfer has already. */
async function secondArrival(house: House) {
  const arrival = { network: 'Bitcoin', blockchain_tx_id: `tx${unknownId()}` };
  await house.door.run(recordTransfer, house.admin, await coins(house, arrival));
  return arrival;
}

const record: Case = {
  useCase: recordTransfer,
  good: wire,
  async done(house, id, form) {
    expect(await stored(house, id)).toMatchObject({
      ...form,
      amount: '1000.50000000',
      status: 'PENDING',
      usd_rate: null,
      usd_value: null,
      processed_at: null,
      created_by: idOf(house.admin),
      counterparty,
      bank_reference,
      admin_note,
    });
    expect(
      await house.rows.row('SELECT cash_value, total_invested FROM portfolios WHERE user_id = $1', [form.user_id]),
    ).toEqual({ cash_value: '0.00', total_invested: '0.00' });
  },
  log: {
    action: 'TRANSACTION_ADDED',
    target: 'transactions',
    metadata: {
      after: {
        transaction_type: 'DEPOSIT',
        amount: '1000.5',
        currency: 'USD',
        method: 'WIRE_TRANSFER',
        status: 'PENDING',
      },
      unrecorded: expect.arrayContaining(['counterparty', 'bank_reference', 'admin_note']),
    },
  },
  refused: {
    nobody: async (house) => ({
      input: await wire(house, { user_id: unknownId() }),
      code: 'unknown_client',
      field: 'user_id',
    }),
    'a member of the staff': async (house) => ({
      input: await wire(house, { user_id: idOf(house.admin) }),
      code: 'unknown_client',
      field: 'user_id',
    }),
    'an archived client': async (house) => ({
      input: await wire(house, { user_id: await plantClient(house, { archived: true }) }),
      code: 'client_archived',
      field: 'user_id',
    }),
    'currency into a crypto account': async (house) => ({
      input: await wire(house, { user_id: idOf(house.client.crypto) }),
      code: 'crypto_account_moves_coins',
      field: 'method',
    }),
    'coins into a stock account': async (house) => ({
      input: await coins(house, { user_id: idOf(house.client.stock) }),
      code: 'stock_account_moves_currencies',
      field: 'method',
    }),
    'a network for a wire': async (house) => ({
      input: await wire(house, { network: 'Bitcoin' }),
      code: 'stock_account_moves_currencies',
      field: 'network',
    }),
    'a chain reference for a wire': async (house) => ({
      input: await wire(house, { blockchain_tx_id: 'abc' }),
      code: 'stock_account_moves_currencies',
      field: 'blockchain_tx_id',
    }),
    'half a yen': async (house) => ({
      input: await wire(house, { currency: 'JPY', amount: '100.5' }),
      code: 'too_precise',
      field: 'amount',
    }),
    'a tenth of a cent': async (house) => ({
      input: await wire(house, { amount: '100.501' }),
      code: 'too_precise',
      field: 'amount',
    }),
    'no currency at all (XXX)': async (house) => ({
      input: await wire(house, { currency: 'XXX' }),
      code: 'unknown_currency',
      field: 'currency',
    }),
    'a currency that is gone (DEM)': async (house) => ({
      input: await wire(house, { currency: 'DEM' }),
      code: 'unknown_currency',
      field: 'currency',
    }),
    'a coin by wire': async (house) => ({
      input: await wire(house, { currency: 'BTC' }),
      code: 'unknown_currency',
      field: 'currency',
    }),
    'a currency that is used no more': async (house) => {
      const code = await unusedCurrency(house);
      return { input: await wire(house, { currency: code }), code: 'inactive_currency', field: 'currency' };
    },
    'a coin that is not on the list': async (house) => ({
      input: await coins(house, { currency: 'NOSUCH' }),
      code: 'unknown_asset',
      field: 'currency',
    }),
    'a share as a coin': async (house) => ({
      input: await coins(house, { currency: 'AAPL' }),
      code: 'unknown_currency',
      field: 'currency',
    }),
    'a coin that is dealt in no more': async (house) => {
      const symbol = newSymbol();
      await plantAsset(house, symbol, { asset_type: 'CRYPTO', is_active: false });
      return { input: await coins(house, { currency: symbol }), code: 'inactive_asset', field: 'currency' };
    },
    'the same arrival twice': async (house) => ({
      input: await coins(house, await secondArrival(house)),
      code: 'already_exists',
      field: 'blockchain_tx_id',
    }),
    'one that is completed from the start': async (house) => ({
      input: await wire(house, { status: 'COMPLETED' }),
      code: 'not_a_choice',
      field: 'status',
    }),
  },
  fields: {
    user_id: 'id',
    transaction_type: 'choice',
    amount: 'positiveQuantity',
    currency: 'currency',
    method: 'choice',
    counterparty: 'line',
    ...RECEIPT,
    status: 'choice',
  },
  required: ['user_id', 'transaction_type', 'amount', 'currency', 'method'],
};

let codes = 0;
async function unusedCurrency(house: House): Promise<string> {
  const code = `Q${String.fromCharCode(65 + codes)}Q`;
  codes += 1;
  await plantCurrency(house, code, { is_active: false });
  return code;
}

const edit: Case = {
  useCase: editTransfer,
  good: async (house) => ({
    id: await pendingTransfer(house, { bank_reference: '', admin_note: '' }),
    bank_reference,
    admin_note,
    receipt_url: 'https://example.com/receipt',
  }),
  async done(house, id, form) {
    expect(await stored(house, id)).toMatchObject({ ...form, amount: '1000.50000000', status: 'PENDING' });
  },
  log: {
    action: 'TRANSACTION_UPDATED',
    target: 'transactions',
    metadata: { unrecorded: expect.arrayContaining(['admin_note', 'bank_reference', 'receipt_url']) },
  },
  refused: {
    'no such transfer': async () => ({ input: { id: unknownId(), admin_note }, code: 'not_found', field: 'id' }),
    'another amount': async (house) => ({
      input: { id: await pendingTransfer(house), amount: '1' },
      code: 'unchangeable',
      field: 'amount',
    }),
    'another status': async (house) => ({
      input: { id: await pendingTransfer(house), status: 'COMPLETED' },
      code: 'unchangeable',
      field: 'status',
    }),
    'a network for a wire': async (house) => ({
      input: { id: await pendingTransfer(house), network: 'Bitcoin' },
      code: 'stock_account_moves_currencies',
      field: 'network',
    }),
    'a chain reference for a wire': async (house) => ({
      input: { id: await pendingTransfer(house), blockchain_tx_id: 'abc' },
      code: 'stock_account_moves_currencies',
      field: 'blockchain_tx_id',
    }),
    'an arrival that another has': async (house) => {
      const arrival = await secondArrival(house);
      const { id } = await house.door.run(recordTransfer, house.admin, await coins(house));
      return { input: { id, ...arrival }, code: 'already_exists', field: 'blockchain_tx_id' };
    },
  },
  fields: { id: 'id', ...RECEIPT },
  required: ['id'],
};

export const TRANSFERS: readonly Case[] = [record, edit, COMPLETE, ...ENDS];
