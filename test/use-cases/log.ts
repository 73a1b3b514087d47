// The log's own proof, and what is noted after a restore.
import type { Case } from '../support/four-tests.js';
import { PASSWORD } from '../support/house.js';
import { newEmail, PERSONAL, plantClient } from '../support/planted.js';
import { readLogHead } from '../../src/db/log-reads.js';
import { systemContext } from '../../src/request-context.js';
import { openClient } from '../../src/services/open-client.js';
import { recordLogVerification } from '../../src/services/record-log-verification.js';
import { recordRestore } from '../../src/services/record-restore.js';

const refused = {
  'a field that it has not': async () => ({
    input: { seq: '1' },
    code: 'unknown_field' as const,
    field: 'seq',
  }),
};

const verify: Case = {
  useCase: recordLogVerification,
  async good(house) {
    await house.door.run(openClient, house.admin, {
      email: newEmail(),
      account_type: 'STOCK',
      password: PASSWORD,
      first_name: PERSONAL.first_name,
      last_name: PERSONAL.last_name,
    });
    return {};
  },
  async done(house, id) {
    const run = await house.rows.row('SELECT * FROM log_verifications WHERE id = $1', [id]);
    expect(run).toMatchObject({ passed: true, heads_compared: 0, first_bad_row: null, fault: null });
  },
  log: { action: 'LOG_VERIFIED', target: 'log_verifications', metadata: { fault: null, first_bad_row: null } },
  refused,
  fields: {},
  required: [],
};

const restore: Case = {
  useCase: recordRestore,
  by: systemContext('restore'),
  good: async (house) => ({ hash: (await readLogHead(house.rows)).hash }),
  async done(house) {
    const row = await house.rows.row<{ metadata: Record<string, string> }>(
      `SELECT metadata FROM activity_logs WHERE action_type = 'RESTORED' ORDER BY seq DESC LIMIT 1`,
    );
    expect(row?.metadata.gap).toBe('0');
    expect(row?.metadata.signature).toMatch(/^[A-Za-z0-9+/]{86}==$/);
  },
  log: { action: 'RESTORED', target: 'activity_logs', metadata: { gap: '0' } },
  refused: {
    'a row that is not in the log': async () => ({
      input: { hash: 'ab'.repeat(32) },
      code: 'not_found',
      field: 'hash',
    }),
    'a row that the house has gone on from': async (house) => {
      const { hash } = await readLogHead(house.rows);
      await plantClient(house);
      return { input: { hash }, code: 'already_in_state' };
    },
  },
  fields: { hash: 'reference' },
  required: ['hash'],
};

export const LOG: readonly Case[] = [verify, restore];
