/** A split, a dividend or a reward in kind: one event of an asset, for everybody who held it at its moment. */
import { bringUpToDate, changesOfHolders } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id, moment, notNegative, optional, positive, wholeNumber } from './input.js';
import { priceAfterSplit, splitPricesFollow } from './split-prices.js';
import { defineUseCase, type Call, type LogRow, type Tx } from './use-case.js';
import { AFTER_ACTION, sayingWhose } from './whose-books.js';
import { excludeAsset, type StoredAsset } from '../db/books.js';
import { readReach } from '../db/corporate-actions.js';
import { insertPrices, readPrice } from '../db/prices.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { decimal, plain, PRICE, type Decimal } from '../domain/money.js';
import { effectiveAt } from '../domain/timeline.js';
import { refusal } from '../errors.js';

const LARGEST_PART = 1_000_000;

export const split = defineUseCase({
  name: 'split',
  allow: ADMINS,
  /** `id` is the asset's. 4:1 makes four of one. */
  input: form({
    id: id(),
    numerator: wholeNumber(1, LARGEST_PART),
    denominator: wholeNumber(1, LARGEST_PART),
    effective_at: moment(),
    cash_price: optional(notNegative(PRICE)),
  }),
  async run(tx, { numerator, denominator, cash_price, ...input }, call) {
    if (numerator === denominator)
      throw refusal('same_ratio', 'numerator', { numerator: String(numerator), denominator: String(denominator) });
    const { asset, now, effective_at } = await opened(tx, input, call);
    // Only a whole share leaves a fraction that is paid out.
    if (cash_price && !asset.whole_units) throw refusal('no_fractions', 'cash_price', { symbol: asset.symbol });
    const before = await readPrice(tx, asset.asset_type, asset.symbol, effective_at);
    const price = before && priceAfterSplit(before.price, numerator, denominator);
    if (asset.whole_units && !cash_price && !price)
      throw refusal('cash_price_needed', 'cash_price', { symbol: asset.symbol });
    const priceId = price && (await writePrice(tx, asset, price, effective_at, call));
    const columns = {
      numerator,
      denominator,
      cash_price: asset.whole_units ? (cash_price ?? price) : null,
      price_id: priceId ?? null,
    };
    const words = `${numerator}:${denominator}`;
    const action = { type: 'SPLIT' as const, asset, effective_at, columns, words, prices: priceId ? [priceId] : [] };
    const { result, log } = await enter(tx, action, call, now);
    return { result: { ...result, new_price: price ? plain(price) : null }, log };
  },
});

export const dividend = defineUseCase({
  name: 'dividend',
  allow: ADMINS,
  /** `id` is the asset's; `per_unit` is USD for each unit held. */
  input: form({ id: id(), per_unit: positive(PRICE), effective_at: moment() }),
  async run(tx, { per_unit, ...input }, call) {
    const { asset, now, effective_at } = await opened(tx, input, call);
    const words = `of ${plain(per_unit)} USD a unit`;
    return enter(tx, { type: 'DIVIDEND', asset, effective_at, columns: { per_unit }, words, prices: [] }, call, now);
  },
});

export const reward = defineUseCase({
  name: 'reward',
  allow: ADMINS,
  /** `id` is the asset's; `per_unit` is units for each unit held, received at `price` USD a unit. */
  input: form({ id: id(), per_unit: positive(PRICE), price: notNegative(PRICE), effective_at: moment() }),
  async run(tx, { per_unit, price, ...input }, call) {
    const { asset, now, effective_at } = await opened(tx, input, call);
    const words = `of ${plain(per_unit)} a unit at ${plain(price)} USD`;
    return enter(
      tx,
      { type: 'REWARD', asset, effective_at, columns: { per_unit, price }, words, prices: [] },
      call,
      now,
    );
  },
});

/** The asset, locked against trades; the moment, in open books. */
async function opened(tx: Tx, input: { id: string; effective_at: Date }, call: Call<unknown>) {
  const asset = await excludeAsset(tx, input.id);
  if (!asset) throw refusal('not_found', 'id');
  const now = call.now();
  const effective_at = effectiveAt(input.effective_at, now, 'effective_at');
  await checkBooksOpen(tx, effective_at, 'effective_at');
  return { asset, now, effective_at };
}

async function writePrice(tx: Tx, asset: StoredAsset, price: Decimal, as_of: Date, call: Call<unknown>) {
  const entered_by = personId(call.actor);
  const entry = { kind: asset.asset_type, symbol: asset.symbol, price, as_of, source: 'split', entered_by };
  return (await insertPrices(tx, [entry]))[0];
}

interface Entered {
  type: 'SPLIT' | 'DIVIDEND' | 'REWARD';
  asset: StoredAsset;
  effective_at: Date;
  columns: Record<string, unknown>;
  words: string;
  /** The price that came with it. */
  prices: string[];
}

async function enter(tx: Tx, action: Entered, call: Call<unknown>, now: Date) {
  const { asset, effective_at } = action;
  const row = {
    action_type: action.type,
    asset_type: asset.asset_type,
    symbol: asset.symbol,
    effective_at,
    created_by: personId(call.actor),
    ...action.columns,
  };
  const { id: actionId } = await insertRow(tx, 'corporate_actions', row);
  const changes = await changesOfHolders(tx, asset.symbol, effective_at, now);
  const own = { added: action.prices, voided: [] };
  const place = { kind: asset.asset_type, symbol: asset.symbol, as_of: effective_at };
  const prices = action.type === 'SPLIT' ? (await splitPricesFollow(tx, [place], own, now)).change : own;
  const cause = { type: 'corporate_actions', id: actionId };
  await sayingWhose(tx, (onProblem) => bringUpToDate(tx, changes, { now, cause, prices, onProblem }), AFTER_ACTION);
  const reach = await readReach(tx, actionId, asset.symbol);
  const log: LogRow = {
    action: 'CORPORATE_ACTION',
    target: { type: 'corporate_actions', id: actionId },
    description: `${action.type} ${action.words} of ${asset.symbol}, ${effective_at.toISOString()}`,
    change: difference(undefined, row),
    metadata: { ...reach },
  };
  return { result: { id: actionId, ...reach, cash: plain(decimal(reach.cash)) }, log };
}
