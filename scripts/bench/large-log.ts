/** A log of a million rows, seen through our server and through the stock one. */
import { ADMIN } from '../../prisma/demo/people.js';
import { environmentOf, openHouse } from './house.js';
import type { Lab } from './lab.js';
import { millisecondsOf, timedGet } from './load.js';
import { startProgram } from './program.js';

const ROWS = 1_000_000;
const FIRST_PAGE = '/admin/api/resources/ActivityLog/actions/list?page=1&perPage=25&sortBy=created_at&direction=desc';

interface Side {
  /** The first page's JSON. */
  page(): Promise<string>;
  /** How long it takes, the median of this many. */
  milliseconds(times: number): Promise<number>;
}

export const largeLog = (lab: Lab): Promise<{ ours: Side; stock: Side }> => lab.once('large log', () => open(lab));

async function open(lab: Lab): Promise<{ ours: Side; stock: Side }> {
  const house = await openHouse(lab);
  // Without the guard, which looks at each row: what is measured is reading.
  await house.database.fill(
    `SET session_replication_role = replica;
     INSERT INTO activity_logs (actor_id, actor_role, action_type, target_type, target_id, description, metadata, ip_address, user_agent, request_id, created_at, seq, prev_hash, hash)
     SELECT a.id, 'ADMIN', 'TRADE_ADDED', 'trades', gen_random_uuid()::text, 'BUY 10 AAPL at 150.25 USD, fee 1.00',
       '{"after": {"symbol": "AAPL", "quantity": "10", "total_value": "1502.50", "trade_type": "BUY", "price_per_unit": "150.25"}, "cash_value": "8496.50", "portfolio_value": "9996.50"}',
       '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', gen_random_uuid()::text,
       now() - n * interval '1 minute', h.seq + n, h.hash, h.hash
     FROM generate_series(1, ${ROWS}) n, internal.log_head h, (SELECT id FROM users WHERE email = '${ADMIN}') a;
     UPDATE internal.log_head SET seq = seq + ${ROWS}`,
    // The stock resource asks for every column of whoever acted, a password's hash among them.
    'GRANT SELECT ON users TO vip_reader',
    'VACUUM ANALYZE',
  );
  const cookie = await house.signIn(ADMIN);
  const stock = await startProgram(lab, './stock-admin.js', environmentOf(house.database), '/healthz');
  return { ours: sideOf(house.address, cookie), stock: sideOf(stock.address) };
}

const sideOf = (address: string, cookie?: string): Side => ({
  page: async () => (await timedGet(address + FIRST_PAGE, cookie)).body,
  milliseconds: (times) => millisecondsOf(address + FIRST_PAGE, times, cookie),
});
