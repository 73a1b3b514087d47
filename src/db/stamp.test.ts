// Every change carries its own moment, whoever writes it and whatever they say.
import { openHouse, type House } from '../../test/support/house.js';
import { STAMPED } from './stamp.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test.each([
  ['says nothing', 'cash_value = cash_value'],
  ['stamps it itself', STAMPED],
  ['says what it was', 'updated_at = updated_at'],
  ['says a moment of the past', `updated_at = now() - interval '1 second'`],
  ['says one of the future', `updated_at = now() + interval '1 hour'`],
  ['says none', 'updated_at = NULL'],
])('a statement that %s', async (_, set) => {
  const [changed] = await house.planting.rows<{ is_now: boolean }>(
    `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'x')),
      before AS MATERIALIZED (SELECT clock_timestamp() AS since)
     UPDATE portfolios SET ${set} FROM before
     RETURNING updated_at BETWEEN date_trunc('milliseconds', before.since) AND clock_timestamp() AS is_now`,
  );
  expect(changed).toEqual({ is_now: true });
});
