// A history entered in the order in which it was wished, whatever its moments: each entry replays, from its moment on and
// by the product's own functions, what it touches; a void takes one out again; what cannot be is taken back.
import { enter, valueHolding, type Ledger, type LedgerEvent } from '../../src/domain/portfolio.js';
import { NOTHING_HELD, type PositionEvent } from '../../src/domain/position.js';
import { dayText, inOrder } from '../../src/domain/timeline.js';
import { CENTS, PRICE_DECIMALS, worth, written } from '../../src/domain/units.js';
import { Refusal, refusal } from '../../src/errors.js';
import type { ClosingPrice, EventRecord } from '../../src/proof/records.js';
import { replayOne } from '../../src/services/replay-positions.js';
import {
  amountsOf,
  ASSETS,
  NOTHING_STATED,
  sourceOf,
  START,
  statedOf,
  type DealingKind,
  type Place,
  type Played,
  type PlayedPosition,
} from './played.js';
import type { Wish } from './wishes.js';

const DAY = 86_400_000;

type Entry = Place & { record: Partial<EventRecord> & Pick<EventRecord, 'kind' | 'source'> } & (
    { position: number; event: PositionEvent } | { money: LedgerEvent }
  );

interface Quote extends Place {
  symbol: string;
  price: string;
}

interface Late {
  entries: Entry[];
  quotes: Quote[];
  positions: PlayedPosition[];
  ledgerEvents: LedgerEvent[];
  ledger: Ledger;
  refused: number;
  late: number;
  voided: number;
}

/** As `play` plays it in order; with how many came late, and how many were voided. */
export function playAsEntered(wishes: readonly Wish[]): Played & { late: number; voided: number } {
  const state: Late = {
    entries: [],
    quotes: [],
    positions: ASSETS.map((asset) => ({ asset, position: NOTHING_HELD, states: [] })),
    ledgerEvents: [],
    ledger: { cash_value: 0n, total_invested: 0n },
    refused: 0,
    late: 0,
    voided: 0,
  };
  wishes.forEach((wish, i) => {
    const at = new Date(START + wish.day * DAY + wish.time);
    attempt(state, wish, { id: `event ${i}`, seq: BigInt(i + 1), at });
  });
  return playedOf(state);
}

function attempt(state: Late, wish: Wish, place: Place): void {
  if (wish.kind === 'NOTHING') return;
  const before = { ...state, positions: state.positions.map((one) => ({ ...one })) };
  try {
    if (wish.kind === 'VOID') voidOne(state, wish);
    else enterOne(state, wish, place);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    Object.assign(state, before, { refused: before.refused + 1 });
  }
}

function enterOne(state: Late, wish: Wish, place: Place): void {
  const position = state.positions[wish.asset];
  if (!position || wish.kind === 'NOTHING' || wish.kind === 'VOID') return;
  if (state.entries.some(({ at }) => at > place.at)) state.late += 1;
  if (wish.kind === 'PRICE') {
    state.quotes = [
      ...state.quotes,
      { ...place, symbol: position.asset.symbol, price: written(wish.price, PRICE_DECIMALS) },
    ];
    return;
  }
  const entry =
    wish.kind === 'DEPOSIT' || wish.kind === 'WITHDRAWAL' || wish.kind === 'ADJUSTMENT'
      ? moneyEntry(wish.kind, wish, place, state.ledger)
      : dealingEntry(wish.kind, wish, place, position, state.ledger);
  state.entries = [...state.entries, entry];
  bringUpToDate(state, entry);
}

/** One of the entries, or of the prices, that count. */
function voidOne(state: Late, { money }: Wish): void {
  const all = state.entries.length + state.quotes.length;
  if (all === 0) return;
  const which = Number(money % BigInt(all));
  const entry = state.entries[which];
  if (entry) {
    state.entries = state.entries.filter((one) => one !== entry);
    bringUpToDate(state, entry);
  } else state.quotes = state.quotes.filter((_, i) => i !== which - state.entries.length);
  state.voided += 1;
}

function moneyEntry(
  kind: 'DEPOSIT' | 'WITHDRAWAL' | 'ADJUSTMENT',
  { money, part }: Wish,
  place: Place,
  { cash_value }: Ledger,
): Entry {
  const taken = (cash_value * BigInt(part)) / 8n || 1n;
  const cash = kind === 'DEPOSIT' ? money * 100n : kind === 'WITHDRAWAL' ? -taken : part > 4 ? money : -money;
  return {
    ...place,
    money: { ...place, cash, contribution: kind === 'ADJUSTMENT' ? 0n : cash },
    record: {
      kind,
      source: kind === 'ADJUSTMENT' ? 'pnl_adjustments' : 'transactions',
      money: written(kind === 'WITHDRAWAL' ? -cash : cash, CENTS),
    },
  };
}

function dealingEntry(kind: DealingKind, wish: Wish, place: Place, played: PlayedPosition, ledger: Ledger): Entry {
  const event: PositionEvent = { ...place, ...amountsOf(kind, wish, played, ledger) };
  const { symbol, type } = played.asset;
  if (kind.startsWith('TRANSFER') && contributionOf(event) === 0n) throw refusal('worthless');
  return {
    ...place,
    position: wish.asset,
    event,
    record: { kind, source: sourceOf(kind), symbol, asset_type: type, ...statedOf(event) },
  };
}

/** Position from the moment on, then the whole of the cash: refused where either would fall below zero at any point. */
function bringUpToDate(state: Late, changed: Entry): void {
  if ('event' in changed) replayPosition(state, changed.position, changed.at);
  state.ledgerEvents = [
    ...state.entries.flatMap((entry) => ('money' in entry ? [entry.money] : [])),
    ...state.positions.flatMap(({ states }) =>
      states.flatMap(({ event, cash }) => {
        const contribution = contributionOf(event);
        const { id, at, seq } = event;
        return cash === 0n && contribution === 0n ? [] : [{ id, at, seq, cash, contribution }];
      }),
    ),
  ].sort(inOrder);
  state.ledger = state.ledgerEvents.reduce(enter, { cash_value: 0n, total_invested: 0n });
}

function contributionOf(event: PositionEvent): bigint {
  if (event.kind === 'TRANSFER_IN') return worth(event.quantity, event.price);
  return event.kind === 'TRANSFER_OUT' ? -worth(event.quantity, event.price) : 0n;
}

function replayPosition(state: Late, which: number, from: Date): void {
  const played = state.positions[which];
  if (!played) return;
  const key = { portfolio_id: 'portfolio', user_id: 'client', symbol: played.asset.symbol, from };
  const own = state.entries.flatMap((entry) => ('event' in entry && entry.position === which ? [entry.event] : []));
  const events = own.filter(({ at }) => at >= from).sort(inOrder);
  const kept = played.states.filter(({ at }) => at < from);
  const stored = [...kept.slice(-1), ...played.states.filter(({ at }) => at >= from)].map(
    ({ event, position, cash, at }) => ({
      event_kind: event.kind,
      event_id: event.id,
      at,
      seq: event.seq,
      position,
      cash,
      earlier: at < from,
    }),
  );
  const byId = new Map(events.map((event) => [event.id, event]));
  const since = replayOne(key, events, stored).states.flatMap(({ event_id, at, position, cash }) => {
    const event = byId.get(event_id);
    return event ? [{ event, at, position, cash }] : [];
  });
  // What it is worth must fit its column at each step, as it must in the books.
  for (const { position } of since) valueHolding(position, position.last_price);
  const states = [...kept, ...since];
  state.positions[which] = { ...played, states, position: states.at(-1)?.position ?? NOTHING_HELD };
}

function playedOf({ entries, quotes, positions, ledgerEvents, refused, late, voided }: Late) {
  const firsts = new Map(positions.map(({ asset, states }) => [asset.symbol, states[0]?.at]));
  const inBooks = entries
    .filter(({ record, at }) => {
      // Which holders an action has is for the replay to find, from their first dealing on.
      const first = firsts.get(record.symbol ?? '');
      return record.source !== 'corporate_actions' || (first !== undefined && at >= first);
    })
    .sort(inOrder);
  const told = [...quotes].sort(inOrder);
  return {
    events: inBooks.map(({ record, id, at, seq }) => ({
      ...NOTHING_STATED,
      user_id: 'client',
      ...record,
      id,
      at,
      seq: String(seq),
    })),
    ledgerEvents,
    positions,
    adjustments: entries.reduce(
      (sum, entry) => ('money' in entry && entry.record.kind === 'ADJUSTMENT' ? sum + entry.money.cash : sum),
      0n,
    ),
    prices: new Map(positions.map(({ asset: { symbol } }) => [symbol, closes(told, symbol)])),
    quotes: told,
    refused,
    late,
    voided,
  };
}

/** The last price of each day. */
function closes(quotes: readonly Quote[], symbol: string): ClosingPrice[] {
  const byDay = new Map<string, ClosingPrice>();
  for (const { symbol: of, at, price } of quotes)
    if (of === symbol) byDay.set(dayText(at), { symbol, day: dayText(at), price, source: 'manual', as_of: at });
  return [...byDay.values()];
}
