/** Clients with cash and an admin who trades for them, put into a database at once. */
import type { RequestContext } from '../../src/request-context.js';
import type { BenchDatabase } from './lab.js';

export const SYMBOLS = ['AAPL', 'MSFT', 'NVDA', 'KO', 'JPM'] as const;
export const ADMIN_ID = '00000000-0000-4000-8000-000000000000';
export const admin: RequestContext = {
  actor: { kind: 'person', id: ADMIN_ID, role: 'ADMIN' },
  ip: '192.0.2.1',
  userAgent: 'bench',
};

export const clientId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Nobody signs in with it. */
const HASH = `$2b$12$${'x'.repeat(53)}`;

/** `since`, in SQL: when everybody's money came in, and the moment of the only price of each asset. */
export const openTradingFloor = (database: BenchDatabase, clients: number, since = 'now()'): Promise<void> =>
  database.fill(
    `BEGIN;
     INSERT INTO users (id, email, password_hash, role, first_name, last_name)
       VALUES ('${ADMIN_ID}', 'admin@example.com', '${HASH}', 'ADMIN', 'Ada', 'Staff');
     INSERT INTO users (id, email, password_hash, role, first_name, last_name, account_type, kyc_status, kyc_approved_at, kyc_approved_by)
       SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'client' || n || '@example.com', '${HASH}', 'CUSTOMER', 'Cleo', 'Client',
         'STOCK', 'APPROVED', now(), '${ADMIN_ID}' FROM generate_series(1, ${clients}) n;
     INSERT INTO portfolios (user_id, total_value, cash_value, total_invested)
       SELECT id, 100000000, 100000000, 100000000 FROM users WHERE role = 'CUSTOMER';
     INSERT INTO transactions (user_id, transaction_type, amount, currency, method, status, usd_rate, usd_value, rate_source, processed_by, processed_at)
       SELECT id, 'DEPOSIT', 100000000, 'USD', 'WIRE_TRANSFER', 'COMPLETED', 1, 100000000, 'par', '${ADMIN_ID}', ${since} FROM users WHERE role = 'CUSTOMER';
     INSERT INTO prices (kind, symbol, price, as_of, entered_by)
       SELECT asset_type::text::"PriceKind", symbol, 150, ${since}, '${ADMIN_ID}' FROM assets;
     INSERT INTO activity_logs (action_type, target_type, description) VALUES ('IMPORT', 'users', 'Filled for a benchmark');
     COMMIT`,
    'ANALYZE',
  );
