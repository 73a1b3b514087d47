// The proof: run by hand, by the nightly job, or by a command.
import type { Case } from '../support/four-tests.js';
import { deposit, person } from '../support/house.js';
import { plantClient } from '../support/planted.js';
import { recordReconciliation } from '../../src/services/record-reconciliation.js';

const reconcile: Case = {
  useCase: recordReconciliation,
  async good(house) {
    await deposit(house, person(await plantClient(house), 'CUSTOMER'), '1000.00');
    return {};
  },
  async done(house, id) {
    const run = await house.rows.row('SELECT * FROM reconcile_runs WHERE id = $1', [id]);
    expect(run).toMatchObject({
      passed: true,
      difference_count: 0,
      portfolios: await house.count('portfolios'),
      events: await house.count('transactions'),
      finished_at: new Date('2026-01-05T09:00:00Z'),
    });
  },
  log: {
    action: 'RECONCILED',
    target: 'reconcile_runs',
    metadata: { difference_count: '0' },
  },
  refused: {
    'a field that it has not': async () => ({
      input: { portfolio_id: 'all' },
      code: 'unknown_field',
      field: 'portfolio_id',
    }),
  },
  fields: {},
  required: [],
};

export const RECONCILIATION: readonly Case[] = [reconcile];
