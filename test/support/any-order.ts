// The events of one played history, entered through the door in some order; what cannot be yet waits for what it needs.
// Only their effective times say what comes first, so the figures must be the same.
import type { House } from './house.js';
import { newSymbol, plantAsset, plantClient } from './planted.js';
import { NOW, type Asset, type Played } from './played.js';
import type { EventRecord } from '../../src/proof/records.js';
import { Refusal } from '../../src/errors.js';
import { adjustPnl } from '../../src/services/adjust-pnl.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { setPrice } from '../../src/services/set-price.js';

/** One thing to enter: an event, or a price. */
export interface Entry {
  at: Date;
  kind: EventRecord['kind'] | 'PRICE';
  symbol: string | null;
  event: Partial<EventRecord>;
}

export const entriesOf = ({ events, quotes }: Played): Entry[] => [
  ...events.map((event): Entry => ({ at: event.at, kind: event.kind, symbol: event.symbol, event })),
  ...quotes.map(({ at, symbol, price }): Entry => ({ at, kind: 'PRICE', symbol, event: { price } })),
];

interface Account {
  user_id: string;
  portfolio_id: string;
  /** By the history's own names. */
  assets: ReadonlyMap<string, { id: string; symbol: string }>;
}

/** The figures once all is entered, or what was refused for good. */
export async function enteredInOrder(
  house: House,
  account_type: 'STOCK' | 'CRYPTO',
  assets: readonly Asset[],
  entries: readonly Entry[],
): Promise<object> {
  house.setClock(NOW.toISOString());
  const account = await openAccount(house, account_type, assets);
  let waiting = entries;
  for (;;) {
    const { left, refused } = await enterSome(house, account, waiting);
    if (left.length === 0) return figuresOf(house, account);
    if (left.length === waiting.length) return { refused };
    waiting = left;
  }
}

async function enterSome(house: House, account: Account, waiting: readonly Entry[]) {
  const left: Entry[] = [];
  let refused = '';
  for (const entry of waiting) {
    const code = await codeOf(enter(house, account, entry));
    if (code === 'done') continue;
    left.push(entry);
    refused = code;
  }
  return { left, refused };
}

async function codeOf(entry: Promise<unknown>): Promise<string> {
  try {
    await entry;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

async function openAccount(house: House, account_type: 'STOCK' | 'CRYPTO', assets: readonly Asset[]): Promise<Account> {
  const user_id = await plantClient(house, { account_type });
  const row = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
  const planted = new Map<string, { id: string; symbol: string }>();
  for (const { symbol, type, whole, decimals } of assets) {
    const name = newSymbol();
    const id = await plantAsset(house, name, { asset_type: type, whole_units: whole, decimals });
    planted.set(symbol, { id, symbol: name });
  }
  return { user_id, portfolio_id: row?.id ?? '', assets: planted };
}

async function enter({ door, admin }: House, account: Account, { at, kind, symbol, event }: Entry): Promise<unknown> {
  const { quantity, price, money, numerator, denominator } = event;
  const asset = account.assets.get(symbol ?? '');
  const { user_id, portfolio_id: id } = account;
  const action = { id: asset?.id, effective_at: at.toISOString() };
  switch (kind) {
    case 'PRICE':
      return door.run(setPrice, admin, { id: asset?.id, price, as_of: at.toISOString() });
    case 'ADJUSTMENT':
      return door.run(adjustPnl, admin, {
        id,
        amount: money,
        kind: 'INCOME',
        reason: 'as agreed',
        effective_at: at.toISOString(),
      });
    case 'SPLIT':
      return door.run(split, admin, { ...action, numerator, denominator, cash_price: price ?? undefined });
    case 'DIVIDEND':
      return door.run(dividend, admin, { ...action, per_unit: quantity });
    case 'REWARD':
      return door.run(reward, admin, { ...action, per_unit: quantity, price });
    case 'BUY':
    case 'SELL': {
      const terms = { price_per_unit: price, fee: money, executed_at: at.toISOString() };
      return door.run(recordTrade, admin, { user_id, trade_type: kind, symbol: asset?.symbol, quantity, ...terms });
    }
    default:
      return transfer({ door, admin }, user_id, { at, kind, symbol: asset?.symbol ?? null, event });
  }
}

async function transfer(
  { door, admin }: Pick<House, 'door' | 'admin'>,
  user_id: string,
  { at, kind, symbol, event }: Entry,
) {
  const { id } = await door.run(recordTransfer, admin, {
    user_id,
    transaction_type: kind === 'DEPOSIT' || kind === 'TRANSFER_IN' ? 'DEPOSIT' : 'WITHDRAWAL',
    amount: symbol ? event.quantity : event.money,
    currency: symbol ?? 'USD',
    method: symbol ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER',
  });
  const rate = symbol ? { usd_rate: event.price, rate_reason: 'as agreed' } : {};
  return door.run(completeTransfer, admin, { id, processed_at: at.toISOString(), ...rate });
}

/** All that is kept of a portfolio, but for what tells one portfolio from another; as text, to the last digit. */
async function figuresOf({ rows }: House, { portfolio_id, assets }: Account): Promise<object> {
  const names = [...assets].map(([own, { symbol }]): [string, string] => [`"${symbol}"`, `"${own}"`]);
  const figures: Record<string, string[]> = {};
  for (const table of ['portfolios', 'holdings', 'portfolio_snapshots', 'internal.position_states']) {
    const owner = table === 'portfolios' ? 'id' : 'portfolio_id';
    const found = await rows.rows<{ row: string }>(
      `SELECT (to_jsonb(t) - ${APART})::text AS row FROM ${table} t WHERE ${owner} = $1`,
      [portfolio_id],
    );
    figures[table] = found
      .map(({ row }) => names.reduce((text, [symbol, own]) => text.replaceAll(symbol, own), row))
      .sort();
  }
  return figures;
}

const APART = `'{id,user_id,portfolio_id,event_id,seq,created_at,updated_at,last_updated}'::text[]`;
