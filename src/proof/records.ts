/** What the proof reads, as it stands in the tables: numbers are text, moments are Dates, days are "2026-01-31". */

export type EventKind =
  | 'BUY'
  | 'SELL'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT'
  | 'DEPOSIT'
  | 'WITHDRAWAL'
  | 'ADJUSTMENT'
  | 'SPLIT'
  | 'DIVIDEND'
  | 'REWARD';

export type AssetType = 'CRYPTO' | 'STOCK';

/** One event of one client that counts; what its kind has no use for is null. */
export interface EventRecord {
  user_id: string;
  /** The table and the row. */
  source: 'trades' | 'transactions' | 'pnl_adjustments' | 'corporate_actions';
  id: string;
  at: Date;
  seq: string;
  kind: EventKind;
  symbol: string | null;
  asset_type: AssetType | null;
  /** Units dealt in or moved; of a dividend or a reward, what each unit held gives. */
  quantity: string | null;
  /** USD a unit; of a split, what is paid for a unit of the fraction. */
  price: string | null;
  /** A trade's fee, a transfer's worth, an adjustment's amount. */
  money: string | null;
  /** What the row itself says that it was worth; null where that was not reckoned but told. */
  stated_value: string | null;
  /** Of a split. */
  numerator: number | null;
  denominator: number | null;
  /** Those of a quantity of the asset; of a reward. */
  decimals: number | null;
}

/** The last price of a UTC day that the book holds of a symbol. */
export interface ClosingPrice {
  symbol: string;
  day: string;
  price: string;
  source: string;
  as_of: Date;
}

/** A split that counts. */
export interface SplitRecord {
  id: string;
  at: Date;
  seq: string;
  numerator: number;
  denominator: number;
  /** What it has written into the book. */
  price_id: string | null;
}

/** A price of the book that counts. */
export interface PriceRecord {
  id: string;
  at: Date;
  seq: string;
  price: string;
}

/** An asset that was split. */
export interface SymbolRecords {
  symbol: string;
  splits: readonly SplitRecord[];
  prices: readonly PriceRecord[];
}

export type Columns = Readonly<Record<string, string | null>>;

export interface PortfolioRecord {
  id: string;
  user_id: string;
  figures: Columns;
}

export interface HoldingRecord {
  id: string;
  portfolio_id: string;
  symbol: string;
  figures: Columns;
}

export interface SnapshotRecord {
  id: string;
  portfolio_id: string;
  day: string;
  figures: Columns;
}

/** One row of the running state of positions, under the key that names it. */
export interface StateRecord {
  portfolio_id: string;
  symbol: string;
  at: Date;
  seq: string;
  figures: Columns;
}

/** All that is kept of one portfolio, and the events that it comes from. */
export interface PortfolioRecords {
  portfolio: PortfolioRecord;
  events: readonly EventRecord[];
  holdings: readonly HoldingRecord[];
  snapshots: readonly SnapshotRecord[];
  states: readonly StateRecord[];
}

/** Where all this comes from: one moment of the database. */
export interface ProofReads {
  /** Portfolios a few at a time, each with all that is kept of it and all its events in order. */
  portfolios(): AsyncIterable<readonly PortfolioRecords[]>;
  /** The last price of each day that has one, by day. */
  closingPrices(symbols: readonly string[]): Promise<readonly ClosingPrice[]>;
  /** Every asset that was split, one at a time, with all its prices. */
  splitAssets(): AsyncIterable<SymbolRecords>;
}
