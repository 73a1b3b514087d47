// A history played in memory by the functions of the domain alone: each wish is given sizes that fit what there is, and
// what the domain refuses is left out.
import type { ClosingPrice, EventRecord } from '../../src/proof/records.js';
import { enter, valueHolding, type Ledger, type LedgerEvent } from '../../src/domain/portfolio.js';
import {
  apply,
  NOTHING_HELD,
  type Dealing,
  type Position,
  type PositionEvent,
  type Step,
} from '../../src/domain/position.js';
import { dayText } from '../../src/domain/timeline.js';
import { CENTS, PRICE_DECIMALS, QUANTITY_DECIMALS, worth, written } from '../../src/domain/units.js';
import { Refusal, refusal } from '../../src/errors.js';
import { DAYS, type Wish } from './wishes.js';

const DAY = 86_400_000;
/** So that a month, and with luck a year, ends within. */
export const START = Date.UTC(2025, 11, 10);
export const NOW = new Date(START + DAYS * DAY - 1);

/** Two coins, a share that is dealt in parts, and one that is not. */
export const ASSETS: readonly Asset[] = [
  { symbol: 'BTC', type: 'CRYPTO', grain: 1n, whole: false, decimals: 8 },
  { symbol: 'XRP', type: 'CRYPTO', grain: 100n, whole: false, decimals: 6 },
  { symbol: 'AAPL', type: 'STOCK', grain: 10_000n, whole: false, decimals: 4 },
  { symbol: 'BRK.A', type: 'STOCK', grain: 10n ** 8n, whole: true, decimals: 0 },
];
export interface Asset {
  symbol: string;
  type: 'CRYPTO' | 'STOCK';
  /** The smallest quantity that is dealt in. */
  grain: bigint;
  whole: boolean;
  decimals: number;
}

export interface PlayedPosition {
  asset: Asset;
  position: Position;
  states: (Step & { event: PositionEvent; at: Date })[];
}

/** The same, where a quantity has all the decimals that a split may leave. */
export const FINE_ASSETS = ASSETS.map((asset) => (asset.whole ? asset : { ...asset, grain: 1n, decimals: 8 }));

export interface Played {
  events: EventRecord[];
  ledgerEvents: LedgerEvent[];
  positions: readonly PlayedPosition[];
  adjustments: bigint;
  prices: Map<string, ClosingPrice[]>;
  /** Every price, in order. */
  quotes: { symbol: string; at: Date; price: string }[];
  /** What was refused. */
  refused: number;
}

export interface Place {
  id: string;
  at: Date;
  seq: bigint;
}

export function play(wishes: readonly Wish[], assets: readonly Asset[] = ASSETS): Played {
  const game: Game = {
    ledger: { cash_value: 0n, total_invested: 0n },
    played: {
      events: [],
      ledgerEvents: [],
      positions: assets.map((asset) => ({ asset, position: NOTHING_HELD, states: [] })),
      adjustments: 0n,
      prices: new Map(assets.map(({ symbol }) => [symbol, []])),
      quotes: [],
      refused: 0,
    },
  };
  const timed = wishes.map((wish, i) => ({
    wish,
    place: { id: `event ${i}`, seq: BigInt(i + 1), at: new Date(START + wish.day * DAY + wish.time) },
  }));
  timed.sort((a, b) => a.place.at.getTime() - b.place.at.getTime() || Number(a.place.seq - b.place.seq));
  for (const { wish, place } of timed) attempt(game, wish, place);
  return game.played;
}

interface Game {
  ledger: Ledger;
  played: Played;
}

function attempt(game: Game, wish: Wish, place: Place): void {
  const position = game.played.positions[wish.asset];
  if (!position || wish.kind === 'NOTHING' || wish.kind === 'VOID') return;
  try {
    if (wish.kind === 'PRICE') quote(game.played, position.asset, wish.price, place);
    else if (wish.kind === 'DEPOSIT' || wish.kind === 'WITHDRAWAL' || wish.kind === 'ADJUSTMENT')
      moveMoney(game, wish.kind, wish, place);
    else deal(game, position, wish.kind, wish, place);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    game.played.refused += 1;
  }
}

function quote(played: Played, { symbol }: Asset, price: bigint, { at }: Place): void {
  const series = played.prices.get(symbol) ?? [];
  const day = dayText(at);
  const text = written(price, PRICE_DECIMALS);
  played.quotes.push({ symbol, at, price: text });
  if (series.at(-1)?.day === day) series.pop();
  series.push({ symbol, day, price: text, source: 'manual', as_of: at });
}

function moveMoney(
  game: Game,
  kind: 'DEPOSIT' | 'WITHDRAWAL' | 'ADJUSTMENT',
  { money, part }: Wish,
  place: Place,
): void {
  const taken = (game.ledger.cash_value * BigInt(part)) / 8n;
  if (kind === 'WITHDRAWAL' && taken === 0n) return;
  const cash = kind === 'DEPOSIT' ? money * 100n : kind === 'WITHDRAWAL' ? -taken : part > 4 ? money : -money;
  enterLedger(game, { ...place, cash, contribution: kind === 'ADJUSTMENT' ? 0n : cash });
  if (kind === 'ADJUSTMENT') game.played.adjustments += cash;
  const stated = written(kind === 'WITHDRAWAL' ? -cash : cash, CENTS);
  note(game, kind === 'ADJUSTMENT' ? 'pnl_adjustments' : 'transactions', place, { kind, money: stated });
}

function enterLedger(game: Game, event: LedgerEvent): void {
  game.ledger = enter(game.ledger, event);
  game.played.ledgerEvents.push(event);
}

export type DealingKind = PositionEvent['kind'];

function deal(game: Game, played: PlayedPosition, kind: DealingKind, wish: Wish, place: Place): void {
  const event: PositionEvent = { ...place, ...amountsOf(kind, wish, played, game.ledger) };
  const step = apply(played.position, event, played.asset.symbol);
  // Which holders an action has is for the replay to find, from their first dealing on.
  if (!step && played.states.length === 0) return;
  if (step) enterStep(game, played, event, step);
  note(game, sourceOf(kind), place, {
    kind,
    symbol: played.asset.symbol,
    asset_type: played.asset.type,
    ...statedOf(event),
  });
}

function enterStep(game: Game, played: PlayedPosition, event: PositionEvent, step: Step): void {
  // What it would be worth must fit its column, as it must in the books.
  valueHolding(step.position, step.position.last_price);
  const value = 'fee' in event ? worth(event.quantity, event.price) : 0n;
  if (event.kind.startsWith('TRANSFER') && value === 0n) throw refusal('worthless');
  const contribution = event.kind === 'TRANSFER_IN' ? value : event.kind === 'TRANSFER_OUT' ? -value : 0n;
  if (step.cash !== 0n || contribution !== 0n)
    enterLedger(game, { id: event.id, at: event.at, seq: event.seq, cash: step.cash, contribution });
  played.position = step.position;
  played.states.push({ ...step, event, at: event.at });
}

export function amountsOf(kind: DealingKind, wish: Wish, { asset, position }: PlayedPosition, { cash_value }: Ledger) {
  const { part, price, quantity, money } = wish;
  const whole = (units: bigint): bigint => (units / asset.grain || 1n) * asset.grain;
  const fee = kind === 'BUY' || kind === 'SELL' ? money % 10_000n : 0n;
  switch (kind) {
    case 'BUY': {
      // Of the cash, so many eighths; or what was wished, where that is nothing.
      const affordable = price === 0n ? quantity : (cash_value * BigInt(part) * 10n ** 18n) / (8n * price);
      return { kind, quantity: whole(affordable || quantity), price, fee };
    }
    case 'SELL':
    case 'TRANSFER_OUT':
      return {
        kind,
        quantity: part === 8 ? position.quantity || quantity : whole((position.quantity * BigInt(part)) / 8n),
        price,
        fee,
      };
    case 'TRANSFER_IN':
      return { kind, quantity: whole(quantity), price, fee };
    case 'SPLIT':
      return {
        kind,
        numerator: BigInt(part),
        denominator: (quantity % 7n) + 1n + (BigInt(part) === (quantity % 7n) + 1n ? 9n : 0n),
        cash_price: asset.whole ? price : null,
      };
    case 'DIVIDEND':
      return { kind, per_unit: price / 100n + 1n };
    case 'REWARD':
      return { kind, per_unit: (price % 10n ** 12n) + 1n, price: price / 100n, decimals: asset.decimals };
  }
}

const isDealing = (event: PositionEvent): event is PositionEvent & Dealing => 'fee' in event;
export const sourceOf = (kind: DealingKind): EventRecord['source'] =>
  kind === 'BUY' || kind === 'SELL' ? 'trades' : kind.startsWith('TRANSFER') ? 'transactions' : 'corporate_actions';

/** As the event's row says it. */
export function statedOf(event: PositionEvent): Partial<EventRecord> {
  const price = (value: bigint | null) => (value === null ? null : written(value, PRICE_DECIMALS));
  if (isDealing(event)) {
    const value = written(worth(event.quantity, event.price), CENTS);
    const money = event.kind === 'BUY' || event.kind === 'SELL' ? written(event.fee, CENTS) : value;
    return {
      quantity: written(event.quantity, QUANTITY_DECIMALS),
      price: price(event.price),
      money,
      stated_value: value,
    };
  }
  if (event.kind === 'SPLIT')
    return {
      numerator: Number(event.numerator),
      denominator: Number(event.denominator),
      price: price(event.cash_price),
    };
  if (event.kind === 'REWARD')
    return { quantity: price(event.per_unit), price: price(event.price), decimals: event.decimals };
  return { quantity: price(event.per_unit) };
}

export const NOTHING_STATED = {
  symbol: null,
  asset_type: null,
  quantity: null,
  price: null,
  money: null,
  stated_value: null,
  numerator: null,
  denominator: null,
  decimals: null,
};

function note(
  { played }: Game,
  source: EventRecord['source'],
  { id, at, seq }: Place,
  stated: Partial<EventRecord> & Pick<EventRecord, 'kind'>,
): void {
  played.events.push({ ...NOTHING_STATED, user_id: 'client', source, id, at, seq: String(seq), ...stated });
}
