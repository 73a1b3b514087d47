/**
 * Everything that the proof reads: the caches, and all events that count. Portfolios come a few at a time, so that a
 * large house is read in little memory.
 */
import type { Rows } from './client.js';
import type {
  ClosingPrice,
  EventRecord,
  HoldingRecord,
  PortfolioRecord,
  PortfolioRecords,
  PriceRecord,
  ProofReads,
  SnapshotRecord,
  SplitRecord,
  StateRecord,
  SymbolRecords,
} from '../proof/records.js';

const AT_ONCE = 25;

/** All portfolios of what these rows are read from. */
export const proofReads = (rows: Rows): ProofReads => ({
  portfolios: () => batches(rows),
  closingPrices: (symbols) => rows.rows<ClosingPrice>(CLOSING_PRICES, [symbols]),
  splitAssets: () => splitAssets(rows),
});

async function* batches(rows: Rows): AsyncGenerator<PortfolioRecords[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const portfolios = await rows.rows<PortfolioRecord>(PORTFOLIOS, [after, AT_ONCE]);
    const last = portfolios.at(-1);
    if (!last) return;
    yield await recordsOf(rows, portfolios);
    after = last.id;
  }
}

async function* splitAssets(rows: Rows): AsyncGenerator<SymbolRecords> {
  const splits = await rows.rows<SplitRecord & { symbol: string; kind: string }>(SPLITS);
  for (const symbol of new Set(splits.map((split) => split.symbol))) {
    const own = splits.filter((split) => split.symbol === symbol);
    yield { symbol, splits: own, prices: await rows.rows<PriceRecord>(PRICES, [own[0]?.kind, symbol]) };
  }
}

async function recordsOf(rows: Rows, portfolios: readonly PortfolioRecord[]): Promise<PortfolioRecords[]> {
  const ids = portfolios.map(({ id }) => id);
  const events = await rows.rows<EventRecord>(EVENTS, [portfolios.map(({ user_id }) => user_id)]);
  const holdings = await rows.rows<HoldingRecord>(HOLDINGS, [ids]);
  const snapshots = await rows.rows<SnapshotRecord>(SNAPSHOTS, [ids]);
  const states = await rows.rows<StateRecord>(STATES, [ids]);
  return portfolios.map((portfolio) => {
    const own = ({ portfolio_id }: { portfolio_id: string }) => portfolio_id === portfolio.id;
    return {
      portfolio,
      events: events.filter(({ user_id }) => user_id === portfolio.user_id),
      holdings: holdings.filter(own),
      snapshots: snapshots.filter(own),
      states: states.filter(own),
    };
  });
}

/** These columns as an object of text: a number in JSON would lose its last zeros. */
const figures = (columns: string): string =>
  `jsonb_build_object(${columns
    .split(' ')
    .map((column) => `'${column}', ${column}::text`)
    .join(', ')})`;

const PORTFOLIOS = `SELECT id, user_id, ${figures(
  'total_value crypto_value stock_value cash_value total_invested total_profit_loss daily_pnl daily_pnl_percent monthly_pnl ' +
    'monthly_pnl_percent all_time_pnl all_time_pnl_percent figures_day day_start_pnl day_base day_payouts day_index month_start_pnl month_index',
)} AS figures FROM portfolios WHERE id > $1 ORDER BY id LIMIT $2`;

const HOLDINGS = `SELECT id, portfolio_id, symbol, ${figures(
  'quantity cost_basis average_buy_price current_price price_source total_value profit_loss profit_loss_percent realized_pnl',
)} || jsonb_build_object('last_price_update', to_char(last_price_update AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS figures FROM holdings WHERE portfolio_id = ANY($1) ORDER BY symbol`;

const SNAPSHOTS = `SELECT id, portfolio_id, snapshot_date::text AS day, ${figures(
  'total_value crypto_value stock_value cash_value total_pnl total_pnl_percent total_invested return_index',
)} AS figures FROM portfolio_snapshots WHERE portfolio_id = ANY($1) ORDER BY snapshot_date`;

const STATES = `SELECT portfolio_id, symbol, effective_at AS at, seq, ${figures(
  'event_kind event_id quantity cost_basis realized_pnl cash last_price',
)} AS figures FROM internal.position_states WHERE portfolio_id = ANY($1) ORDER BY effective_at, seq`;

const SPLITS = `SELECT id, symbol, asset_type::text AS kind, effective_at AS at, seq, numerator, denominator, price_id
  FROM corporate_actions WHERE action_type = 'SPLIT' AND voided_at IS NULL ORDER BY symbol, effective_at, seq`;

const PRICES = `SELECT id, as_of AS at, seq, price FROM prices
  WHERE kind::text = $1 AND symbol = $2 AND voided_at IS NULL`;

const CLOSING_PRICES = `SELECT DISTINCT ON (p.symbol, (p.as_of AT TIME ZONE 'UTC')::date) p.symbol, (p.as_of AT TIME ZONE 'UTC')::date AS day, p.price, p.source,
    CASE p.source WHEN 'split' THEN (SELECT q.as_of FROM prices q WHERE (q.kind, q.symbol) = (p.kind, p.symbol) AND q.source <> 'split'
      AND q.voided_at IS NULL AND q.as_of <= p.as_of ORDER BY q.as_of DESC LIMIT 1) ELSE p.as_of END AS as_of
  FROM prices p JOIN assets a ON a.symbol = p.symbol AND a.asset_type::text = p.kind::text
  WHERE p.symbol = ANY($1) AND p.voided_at IS NULL
  ORDER BY p.symbol, (p.as_of AT TIME ZONE 'UTC')::date, p.as_of DESC, p.seq DESC`;

/** A corporate action is joined to all who ever dealt in its symbol; whether they held any then is for the replay. */
const EVENTS = `SELECT * FROM (
    SELECT user_id, 'trades' AS source, id, executed_at AS at, seq, trade_type::text AS kind, symbol, asset_type::text,
      quantity, price_per_unit AS price, fee AS money, total_value AS stated_value,
      NULL::int AS numerator, NULL::int AS denominator, NULL::int AS decimals
    FROM trades WHERE user_id = ANY($1) AND voided_at IS NULL
    UNION ALL
    SELECT user_id, 'transactions', id, processed_at, seq,
      CASE method WHEN 'CRYPTO_TRANSFER' THEN CASE transaction_type WHEN 'DEPOSIT' THEN 'TRANSFER_IN' ELSE 'TRANSFER_OUT' END
        ELSE transaction_type::text END,
      CASE method WHEN 'CRYPTO_TRANSFER' THEN currency END, CASE method WHEN 'CRYPTO_TRANSFER' THEN 'CRYPTO' END,
      amount, usd_rate, usd_value, CASE WHEN rate_source <> 'credited' THEN usd_value END, NULL, NULL, NULL
    FROM transactions WHERE user_id = ANY($1) AND voided_at IS NULL AND status = 'COMPLETED'
    UNION ALL
    SELECT user_id, 'pnl_adjustments', id, effective_at, seq, 'ADJUSTMENT', NULL, NULL, NULL, NULL, amount, NULL, NULL, NULL, NULL
    FROM pnl_adjustments WHERE user_id = ANY($1) AND voided_at IS NULL
    UNION ALL
    SELECT dealers.user_id, 'corporate_actions', c.id, c.effective_at, c.seq, c.action_type::text, c.symbol, c.asset_type::text,
      c.per_unit, CASE c.action_type WHEN 'SPLIT' THEN c.cash_price ELSE c.price END, NULL, NULL, c.numerator, c.denominator, a.decimals
    FROM corporate_actions c JOIN assets a ON a.symbol = c.symbol
    JOIN (SELECT user_id, symbol, min(at) AS first FROM (
            SELECT user_id, symbol, executed_at AS at FROM trades WHERE user_id = ANY($1) AND voided_at IS NULL
            UNION ALL SELECT user_id, currency, processed_at FROM transactions
            WHERE user_id = ANY($1) AND method = 'CRYPTO_TRANSFER' AND status = 'COMPLETED' AND voided_at IS NULL) dealt
          GROUP BY user_id, symbol) dealers
      ON dealers.symbol = c.symbol AND dealers.first <= c.effective_at
    WHERE c.voided_at IS NULL
  ) events ORDER BY at, seq`;
