// Whether anything was written: the count and digest of every table that a use case could touch.
import type { Rows } from '../../src/db/client.js';

export const TABLES = [
  'users',
  'portfolios',
  'holdings',
  'trades',
  'transactions',
  'kyc_documents',
  'support_tickets',
  'support_messages',
  'activity_logs',
  'watchlist_items',
  'portfolio_snapshots',
  'news_cache',
  'assets',
  'currencies',
  'prices',
  'command_requests',
  'portfolio_snapshot_revisions',
  'pnl_adjustments',
  'corporate_actions',
  'book_closings',
  'imports',
  'held_prices',
  'reconcile_runs',
  'reconcile_differences',
  'approval_policies',
  'pending_approvals',
  'log_verifications',
] as const;

/** A table's name → the number of its rows and a digest of all they hold. */
export type Fingerprint = Readonly<Record<string, string>>;

const digest = (table: string) => `SELECT '${table}' AS name,
  count(*) || ' rows, ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY id)), 'none') AS state FROM ${table} t`;

export async function fingerprint(rows: Rows): Promise<Fingerprint> {
  const states = await rows.rows<{ name: string; state: string }>(TABLES.map(digest).join(' UNION ALL '));
  return Object.fromEntries(states.map(({ name, state }) => [name, state]));
}

/** The tables in which two states differ. */
export const changedTables = (before: Fingerprint, after: Fingerprint): string[] =>
  Object.keys(after).filter((table) => before[table] !== after[table]);
