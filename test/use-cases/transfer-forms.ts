// Forms of deposits and withdrawals that are granted, to be changed by a test.
import type { Form } from '../support/four-tests.js';
import type { House } from '../support/house.js';
import { PERSONAL, plantClient } from '../support/planted.js';
import { recordTransfer } from '../../src/services/record-transfer.js';

const { admin_note, bank_reference, counterparty } = PERSONAL;

/** A deposit of 1,000.50 USD by wire, to a new STOCK client. */
export const wire = async (house: House, changed: Form = {}): Promise<Form> => ({
  user_id: await plantClient(house),
  transaction_type: 'DEPOSIT',
  amount: '1000.50',
  currency: 'USD',
  method: 'WIRE_TRANSFER',
  counterparty,
  bank_reference,
  admin_note,
  ...changed,
});

/** A deposit of 2 BTC, to a new CRYPTO client. */
export const coins = async (house: House, changed: Form = {}): Promise<Form> => ({
  user_id: await plantClient(house, { account_type: 'CRYPTO' }),
  transaction_type: 'DEPOSIT',
  amount: '2',
  currency: 'BTC',
  method: 'CRYPTO_TRANSFER',
  ...changed,
});

export const pendingTransfer = async (house: House, changed: Form = {}): Promise<string> =>
  (await house.door.run(recordTransfer, house.admin, await wire(house, changed))).id;

export const pendingCoins = async (house: House, changed: Form = {}): Promise<string> =>
  (await house.door.run(recordTransfer, house.admin, await coins(house, changed))).id;
