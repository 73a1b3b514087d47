// What the proof finds is recorded, and nothing else is touched.
import { fourTests } from '../../test/support/four-tests.js';
import { deposit, idOf, openHouse, priceOf, type House } from '../../test/support/house.js';
import { trade } from '../../test/support/books.js';
import { changedTables, fingerprint } from '../../test/support/fingerprint.js';
import { RECONCILIATION } from '../../test/use-cases/reconciliation.js';
import { recordReconciliation } from './record-reconciliation.js';

fourTests(RECONCILIATION);

describe('where somebody has changed a figure behind the books', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await deposit(house, house.client.stock, '1000.00', '2026-01-02');
    await trade(house, idOf(house.client.stock), 'BUY 3 AAPL at 100 on 2026-01-03');
    await priceOf(house, 'AAPL', '110');
  });
  afterAll(() => house.close());

  test('an officer who runs the proof is told which figure of which row says what instead of what', async () => {
    await house.rows.rows(`UPDATE holdings SET realized_pnl = realized_pnl + 0.01`);
    const before = await fingerprint(house.rows);
    const { id, difference_count } = await house.door.run(recordReconciliation, house.officer, {});
    expect(difference_count).toBe('1');
    expect(changedTables(before, await fingerprint(house.rows)).sort()).toEqual([
      'activity_logs',
      'reconcile_differences',
      'reconcile_runs',
    ]);
    expect(await house.rows.row('SELECT passed, portfolios, events, difference_count FROM reconcile_runs')).toEqual({
      passed: false,
      portfolios: 2,
      events: 2,
      difference_count: 1,
    });
    const holding = await house.rows.row<{ id: string }>('SELECT id FROM holdings');
    expect(
      await house.rows.rows(
        'SELECT run_id, target_type, target_id, figure, cached, replayed FROM reconcile_differences',
      ),
    ).toEqual([
      {
        run_id: id,
        target_type: 'holdings',
        target_id: holding?.id,
        figure: 'AAPL realized_pnl',
        cached: '0.01',
        replayed: '0.00',
      },
    ]);
    const log = await house.rows.row<{ description: string }>(
      `SELECT description FROM activity_logs WHERE action_type = 'RECONCILED'`,
    );
    expect(log?.description).toMatch(/^Compared \d+ figures of 2 portfolios with a replay of 2 events: 1 differ$/);
  });
});
