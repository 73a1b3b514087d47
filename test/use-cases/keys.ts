// The keys of personal data, rotated.
import { keysIn } from '../../src/config-data-keys.js';
import { systemContext } from '../../src/request-context.js';
import { createVault } from '../../src/secrets/vault.js';
import { rotateKeys } from '../../src/services/rotate-keys.js';
import type { Case } from '../support/four-tests.js';
import { DATA_KEYS, settingsOf, type House } from '../support/house.js';
import { openedRow } from '../support/opened.js';
import { newEmail, PERSONAL, plantClient } from '../support/planted.js';
import { plantPeople } from '../../scripts/bench/sealed-people.js';

const old = keysIn(DATA_KEYS).slice(1);
const masters = (house: House) =>
  house.rows.rows<{ master_id: string }>('SELECT DISTINCT master_id FROM internal.person_keys');

const rotate: Case = {
  useCase: rotateKeys,
  by: systemContext('test'),
  async good(house) {
    await plantClient(house);
    await plantPeople(settingsOf(house.database.url('postgres')), createVault(old), 2, newEmail().split('@')[0]);
    return { persons: '1000' };
  },
  async done(house) {
    expect(await masters(house)).toEqual([{ master_id: 'test' }]);
    const [one] = await house.rows.rows<{ id: string }>(`SELECT id FROM users WHERE email LIKE '%.1@example.org'`);
    const opened = await openedRow(house, 'users', one?.id ?? '');
    expect(opened?.phone).toBe('+41790000001');
    expect(opened?.city).toContain(PERSONAL.email);
  },
  log: { action: 'KEYS_ROTATED', target: 'data_keys', metadata: { persons: '2', fields: '8' } },
  refused: {
    'more at once than may wait for it': async () => ({
      input: { persons: '1001' },
      code: 'out_of_range',
      field: 'persons',
    }),
    nobody: async () => ({ input: { persons: '0' }, code: 'out_of_range', field: 'persons' }),
  },
  fields: { persons: 'persons' },
  required: ['persons'],
};

export const KEYS: readonly Case[] = [rotate];
