// A history entered through the door in the order in which it was wished: most of it back-dated, while the clock goes
// on. Two clients, one of each account, and four assets that nobody else deals in.
import { randomUUID } from 'node:crypto';
import type { House } from './house.js';
import { newSymbol, plantAsset, plantClient } from './planted.js';
import { DAYS, type Wish } from './wishes.js';
import { written } from '../../src/domain/units.js';
import { Refusal, type FailureCode } from '../../src/errors.js';
import { systemContext } from '../../src/request-context.js';
import { adjustPnl, voidAdjustment } from '../../src/services/adjust-pnl.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { setPrice } from '../../src/services/set-price.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';
import type { UseCase } from '../../src/services/use-case.js';
import { voidCorporateAction } from '../../src/services/void-corporate-action.js';
import { voidPrice } from '../../src/services/void-price.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { voidTransfer } from '../../src/services/void-transfer.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyUseCase = UseCase<any, any, any>;

interface Asset {
  id: string;
  symbol: string;
  coin: boolean;
  decimals: number;
}

interface Client {
  user_id: string;
  portfolio_id: string;
}

export interface World {
  house: House;
  assets: readonly Asset[];
  stock: Client;
  crypto: Client;
  /** What can be voided, and how. */
  entered: { void: AnyUseCase; id: string }[];
}

export async function openWorld(house: House): Promise<World> {
  const asset = async (coin: boolean, decimals: number): Promise<Asset> => {
    const symbol = newSymbol();
    const columns = { asset_type: coin ? 'CRYPTO' : 'STOCK', decimals, whole_units: decimals === 0 };
    return { id: await plantAsset(house, symbol, columns), symbol, coin, decimals };
  };
  const client = async (account_type: 'STOCK' | 'CRYPTO'): Promise<Client> => {
    const user_id = await plantClient(house, { account_type });
    const row = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
    return { user_id, portfolio_id: row?.id ?? '' };
  };
  return {
    house,
    assets: [await asset(true, 8), await asset(true, 6), await asset(false, 4), await asset(false, 0)],
    stock: await client('STOCK'),
    crypto: await client('CRYPTO'),
    entered: [],
  };
}

/** What a history may be told; anything else is a defect. */
const REFUSALS: readonly FailureCode[] = [
  'oversold',
  'overdrawn',
  'needed_units',
  'needed_money',
  'needed_units_of',
  'needed_money_of',
  'too_few_after_split',
  'worthless',
  'amount_overflow',
  'cash_price_needed',
  'voided_with_its_action',
  'already_void',
  'too_precise',
  'too_large_number',
];

const START = Date.UTC(2025, 11, 10);
const DAY = 86_400_000;

/** The clock at a step of so many: it begins halfway through, and ends after the last day. */
const clockAt = (step: number, steps: number): Date =>
  new Date(START + Math.floor((DAYS / 2 + (step / steps) * (DAYS / 2)) * DAY));

export async function enterAll(
  world: World,
  wishes: readonly Wish[],
  check: () => Promise<void>,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  world.house.setClock(clockAt(0, 1).toISOString());
  await enterTransfer(world, OPENING, world.assets[0], new Date(START).toISOString());
  for (const [step, wish] of wishes.entries()) {
    const now = clockAt(step, wishes.length);
    world.house.setClock(now.toISOString());
    const wanted = new Date(START + wish.day * DAY + wish.time);
    const outcome = await outcomeOf(enterWish(world, wish, wanted < now ? wanted.toISOString() : undefined));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (step === Math.floor(wishes.length / 2)) await check();
  }
  await check();
  return outcomes;
}

/** Coins for the one client, as a history's own opening is money for the other. */
const OPENING: Wish = {
  kind: 'TRANSFER_IN',
  asset: 0,
  day: 0,
  time: 0,
  part: 1,
  quantity: 10n ** 11n,
  price: 30n * 10n ** 12n,
  money: 1n,
};

async function outcomeOf(entry: Promise<string>): Promise<string> {
  try {
    return await entry;
  } catch (error) {
    if (error instanceof Refusal && REFUSALS.includes(error.code)) return error.code;
    throw error;
  }
}

async function enterWish(world: World, wish: Wish, at: string | undefined): Promise<string> {
  const asset = world.assets[wish.asset];
  if (!asset) throw new Error('there are four assets');
  const client = wish.quantity % 3n === 0n ? world.crypto : world.stock;
  const price = written(wish.price, 12);
  switch (wish.kind) {
    case 'NOTHING':
      await world.house.door.run(takeSnapshots, systemContext('test'), {});
      break;
    case 'VOID':
      return voidOne(world, wish);
    case 'PRICE':
      await enter(world, setPrice, { id: asset.id, price, as_of: at }, voidPrice, 'price_id');
      break;
    case 'ADJUSTMENT': {
      const amount = written(wish.part > 4 ? wish.money : -wish.money, 2);
      const form = { id: client.portfolio_id, amount, kind: 'CORRECTION', reason: 'as agreed', effective_at: at };
      await enter(world, adjustPnl, form, voidAdjustment);
      break;
    }
    case 'BUY':
    case 'SELL':
      await enterTrade(world, { wish, client, asset, at });
      break;
    case 'DEPOSIT':
    case 'WITHDRAWAL':
    case 'TRANSFER_IN':
    case 'TRANSFER_OUT':
      await enterTransfer(world, wish, asset, at);
      break;
    default:
      await enterAction(world, wish, asset, at ?? new Date(START).toISOString());
  }
  return wish.kind;
}

async function enter(
  { house, entered }: World,
  useCase: AnyUseCase,
  form: object,
  undo: AnyUseCase,
  idField = 'id',
): Promise<void> {
  const { [idField]: id } = (await house.door.run(
    useCase,
    { ...house.admin, requestId: randomUUID() },
    form,
  )) as Record<string, string>;
  if (id) entered.push({ void: undo, id });
}

async function voidOne({ house, entered }: World, { quantity }: Wish): Promise<string> {
  if (entered.length === 0) return 'NOTHING';
  const index = Number(quantity % BigInt(entered.length));
  const [one] = entered.slice(index);
  if (one) await house.door.run(one.void, house.admin, { id: one.id, reason: 'a mistake' });
  entered.splice(index, 1);
  return 'VOID';
}

interface Dealt {
  wish: Wish;
  client: Client;
  asset: Asset;
  at: string | undefined;
}

/** Text with no more decimals than the asset has; at least the smallest part of it. */
function sized(units: bigint, { decimals }: Asset): string {
  const grain = 10n ** BigInt(8 - decimals);
  return written((units / grain || 1n) * grain, 8).replace(/\.?0+$/, '');
}

async function enterTrade(world: World, { wish, client, asset: first, at }: Dealt): Promise<void> {
  const { kind, part, price } = wish;
  const asset = kind === 'SELL' ? await somethingHeld(world, client, first) : first;
  const held = await heldOf(world, client, asset);
  const affordable = (held.cash * BigInt(part) * 10n ** 18n) / (8n * (price || 1n));
  const wanted = kind === 'BUY' ? affordable : (held.quantity * BigInt(part)) / 8n;
  const form = {
    user_id: client.user_id,
    trade_type: kind,
    symbol: asset.symbol,
    quantity:
      part === 8 && kind === 'SELL' && held.quantity > 0n
        ? sized(held.quantity, { ...asset, decimals: 8 })
        : sized(wanted || wish.quantity, asset),
    price_per_unit: written(price, 12),
    fee: written(wish.money % 10_000n, 2),
    executed_at: at,
  };
  await enter(world, recordTrade, form, voidTrade);
}

/** The asset that was wished, or where the client has none of it, another. */
async function somethingHeld({ house, assets }: World, { portfolio_id }: Client, wished: Asset): Promise<Asset> {
  const rows = await house.rows.rows<{ symbol: string }>(
    'SELECT symbol FROM holdings WHERE portfolio_id = $1 AND quantity > 0 ORDER BY symbol = $2 DESC, symbol',
    [portfolio_id, wished.symbol],
  );
  return assets.find(({ symbol }) => symbol === rows[0]?.symbol) ?? wished;
}

async function heldOf({ house }: World, { portfolio_id }: Client, { symbol }: Asset) {
  const row = await house.rows.row<{ quantity: string; cash: string }>(
    `SELECT coalesce((SELECT quantity FROM holdings WHERE portfolio_id = $1 AND symbol = $2), 0) * 100000000 AS quantity,
       cash_value * 100 AS cash FROM portfolios WHERE id = $1`,
    [portfolio_id, symbol],
  );
  const whole = (text: string | undefined): bigint => BigInt((text ?? '0').split('.')[0] ?? '0');
  return { quantity: whole(row?.quantity), cash: whole(row?.cash) };
}

async function enterTransfer(
  world: World,
  wish: Wish,
  asset: Asset | undefined,
  at: string | undefined,
): Promise<void> {
  const inKind = wish.kind.startsWith('TRANSFER');
  const coin = asset?.coin ? asset : world.assets[0];
  if (!coin) throw new Error('there are coins');
  const client = inKind ? world.crypto : world.stock;
  const held = await heldOf(world, client, coin);
  const part = ((inKind ? held.quantity : held.cash) * BigInt(wish.part)) / 8n;
  const incoming = wish.kind === 'DEPOSIT' || wish.kind === 'TRANSFER_IN';
  const euros = !inKind && wish.part % 3 === 0;
  const amount = incoming
    ? inKind
      ? (wish.quantity % 10n ** 11n) + 10n ** 7n
      : wish.money * 100n
    : part || wish.money;
  const { id } = await world.house.door.run(recordTransfer, world.house.admin, {
    user_id: client.user_id,
    transaction_type: incoming ? 'DEPOSIT' : 'WITHDRAWAL',
    amount: inKind ? sized(amount, coin) : written(amount, 2),
    currency: inKind ? coin.symbol : euros ? 'EUR' : 'USD',
    method: inKind ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER',
  });
  const rate = inKind ? written(wish.price, 12) : '1.0837';
  const terms = wish.part === 6 ? { usd_value: written(amount, 2) } : { usd_rate: rate, rate_reason: 'as agreed' };
  const form = { id, processed_at: at, ...(inKind || euros ? terms : {}) };
  await enter(
    world,
    completeTransfer,
    inKind ? { ...form, usd_value: undefined, usd_rate: rate, rate_reason: 'as agreed' } : form,
    voidTransfer,
  );
}

async function enterAction(world: World, wish: Wish, asset: Asset, effective_at: string): Promise<void> {
  const form = { id: asset.id, effective_at };
  const [small, smaller] = [written(wish.price / 100n + 1n, 12), written((wish.price % 10n ** 12n) + 1n, 12)];
  if (wish.kind === 'DIVIDEND') return enter(world, dividend, { ...form, per_unit: small }, voidCorporateAction);
  if (wish.kind === 'REWARD')
    return enter(world, reward, { ...form, per_unit: smaller, price: small }, voidCorporateAction);
  const denominator = (Number(wish.quantity % 7n) + wish.part) % 9 || 10;
  const ratio = { numerator: wish.part, denominator: denominator === wish.part ? denominator + 1 : denominator };
  const cash = asset.decimals === 0 && wish.money % 2n === 0n ? { cash_price: written(wish.price, 12) } : {};
  return enter(world, split, { ...form, ...ratio, ...cash }, voidCorporateAction);
}
