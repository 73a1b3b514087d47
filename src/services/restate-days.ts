/**
 * Restates the snapshots behind a change, and finds what today's figures are reckoned from. The worth of what a change
 * does not touch stays as the snapshots have it; cash, contributions and the return index are reckoned anew from the
 * start of the change's day. What somebody could have seen is kept as a revision.
 */
import type { LockedBooks } from '../db/books.js';
import { readLedgers } from '../db/ledgers.js';
import type { PositionKey } from '../db/position-states.js';
import { readSnapshots, saveSnapshots, type Cause, type Snapshot, type StoredSnapshot } from '../db/snapshots.js';
import type { Tx } from '../db/transaction.js';
import { ONE, type PeriodStart } from '../domain/performance.js';
import { enter, type Ledger, type LedgerEvent } from '../domain/portfolio.js';
import { NOTHING_YET, course, worthOnDays, type Course } from '../domain/series.js';
import { DAY, startOfDay, startOfMonth } from '../domain/timeline.js';
import { Refusal } from '../errors.js';
import { daysBehind, type ClosingPrices } from './closing-prices.js';
import type { Problem, ReplayedPosition } from './replay-positions.js';

/** By portfolio and day: by how much more the change makes its coins and shares worth, in cents. */
export type WorthChanges = Map<string, Map<number, { crypto: bigint; stock: bigint }>>;

export interface Restated {
  portfolio_id: string;
  ledger: Ledger;
  start: PeriodStart;
  /** The snapshots that are new or say something else now. */
  changed: Changed[];
}

interface Behind {
  portfolio: LockedBooks;
  from: Date;
}

/** What replayed positions were worth at the start of each day behind the change, less what they were worth until now. */
export function worthChanges(replayed: readonly ReplayedPosition[], prices: ClosingPrices, now: Date): WorthChanges {
  const changes: WorthChanges = new Map();
  for (const { key, before, states, old } of replayed) {
    const days = daysBehind(key.from, now);
    const closing = days.map((day) => prices.at(key.symbol, day));
    const type = prices.assetType(key.symbol) === 'CRYPTO' ? 'crypto' : 'stock';
    const worth = worthOnDays(
      before,
      states,
      days,
      closing.map(({ price }) => price),
    );
    const was = worthOnDays(
      before,
      old,
      days,
      closing.map(({ was: earlier }) => earlier),
    );
    days.forEach((day, i) => addWorth(changes, key.portfolio_id, day, type, (worth[i] ?? 0n) - (was[i] ?? 0n)));
  }
  return changes;
}

export function addWorth(
  changes: WorthChanges,
  portfolioId: string,
  day: number,
  type: 'crypto' | 'stock',
  by: bigint,
): void {
  if (by === 0n) return;
  const days = changes.get(portfolioId) ?? new Map<number, { crypto: bigint; stock: bigint }>();
  changes.set(portfolioId, days);
  const sum = days.get(day) ?? { crypto: 0n, stock: 0n };
  days.set(day, { ...sum, [type]: sum[type] + by });
}

interface Timing {
  now: Date;
  cause: Cause;
  onProblem?(problem: Problem): void;
}

/** What stands of the days behind a change: their snapshots by portfolio, and each one's ledger since. */
export interface DaysBehind {
  stored: ReadonlyMap<string, Days>;
  ledgers: readonly LedgerEvent[][];
}

/** Without what the positions `replayed` beside it do to cash: that is known once they are, and not read back. */
export async function readDays(
  tx: Tx,
  behind: readonly Behind[],
  replayed: readonly PositionKey[],
  now: Date,
): Promise<DaysBehind> {
  const month = startOfMonth(now);
  const wanted = behind.map(({ portfolio, from }) => ({
    portfolio_id: portfolio.id,
    user_id: portfolio.user_id,
    from: startOfDay(from),
    and: month,
  }));
  const [snapshots, ledgers] = await Promise.all([readSnapshots(tx, wanted), readLedgers(tx, wanted, replayed)]);
  return { stored: byPortfolio(snapshots), ledgers };
}

/** The same with what the replayed positions did to cash. */
export function withReplayed(
  { stored, ledgers }: DaysBehind,
  behind: readonly Behind[],
  replayed: readonly ReplayedPosition[],
): DaysBehind {
  const own = ledgerOf(replayed);
  return {
    stored,
    ledgers: ledgers.map((ledger, i) => inOrder(ledger, own.get(behind[i]?.portfolio.id ?? '') ?? [])),
  };
}

/** What replayed positions did to cash, by portfolio. */
function ledgerOf(replayed: readonly ReplayedPosition[]): Map<string, LedgerEvent[]> {
  const ledgers = new Map<string, LedgerEvent[]>();
  for (const { key, states } of replayed) {
    const own = ledgers.get(key.portfolio_id) ?? [];
    ledgers.set(key.portfolio_id, own);
    for (const { event_id: id, at, seq, cash } of states)
      if (cash !== 0n) own.push({ id, at, seq, cash, contribution: 0n });
  }
  return ledgers;
}

const inOrder = (ledger: readonly LedgerEvent[], own: readonly LedgerEvent[]): LedgerEvent[] =>
  [...ledger, ...own].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.seq < b.seq ? -1 : 1));

/** Refused with `overdrawn` where cash falls below zero, unless `onProblem` takes the event: then it is left out. */
export const restateDays = (
  behind: readonly Behind[],
  { stored, ledgers }: DaysBehind,
  changes: WorthChanges,
  timing: Timing,
): Restated[] =>
  behind.map((one, i) =>
    walk(one, stored.get(one.portfolio.id) ?? new Map<number, StoredSnapshot>(), ledgers[i] ?? [], changes, timing),
  );

type Days = Map<number, StoredSnapshot>;
type Changed = { next: Snapshot; old: StoredSnapshot | undefined };

function walk(
  { portfolio, from }: Behind,
  stored: Days,
  events: LedgerEvent[],
  changes: WorthChanges,
  timing: Timing,
): Restated {
  const first = startOfDay(from).getTime();
  const days = daysBehind(from, timing.now);
  const more = changes.get(portfolio.id);
  const held = {
    crypto: days.map((day) => (stored.get(day)?.crypto_value ?? 0n) + (more?.get(day)?.crypto ?? 0n)),
    stock: days.map((day) => (stored.get(day)?.stock_value ?? 0n) + (more?.get(day)?.stock ?? 0n)),
  };
  const after = course(stored.get(first) ?? NOTHING_YET, days, held, events, entering(portfolio.id, timing));
  const rows = days.map((day, i): Snapshot => ({
    portfolio_id: portfolio.id,
    day: new Date(day),
    ...(after.days[i] ?? NOTHING_YET),
  }));
  const changed = rows
    .map((next): Changed => ({ next, old: stored.get(next.day.getTime()) }))
    .filter(({ next, old }) => !old || differs(next, old));
  const now = new Map<number, Snapshot>([
    ...stored,
    ...rows.map((row): [number, Snapshot] => [row.day.getTime(), row]),
  ]);
  return { portfolio_id: portfolio.id, ledger: after.ledger, start: periodStart(now, after, timing.now), changed };
}

function entering(portfolio_id: string, { onProblem }: Timing) {
  if (!onProblem) return enter;
  return (ledger: Ledger, event: LedgerEvent): Ledger => {
    try {
      return enter(ledger, event);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      onProblem({ event_id: event.id, portfolio_id, refusal: error });
      return ledger;
    }
  };
}

function periodStart(days: ReadonlyMap<number, Snapshot>, after: Course, now: Date): PeriodStart {
  const today = days.get(startOfDay(now).getTime());
  const month = days.get(startOfMonth(now).getTime());
  return {
    day_start_pnl: today?.total_pnl ?? 0n,
    day_base: (today?.total_value ?? 0n) + after.contributions,
    day_payouts: after.payouts,
    day_index: today?.return_index ?? ONE,
    month_start_pnl: month?.total_pnl ?? 0n,
    month_index: month?.return_index ?? ONE,
  };
}

const FIGURES = ['crypto_value', 'stock_value', 'cash_value', 'total_invested', 'return_index'] as const;
const differs = (a: Snapshot, b: Snapshot): boolean => FIGURES.some((figure) => a[figure] !== b[figure]);

function byPortfolio(snapshots: readonly StoredSnapshot[]): Map<string, Days> {
  const portfolios = new Map<string, Days>();
  for (const snapshot of snapshots) {
    const days = portfolios.get(snapshot.portfolio_id) ?? new Map<number, StoredSnapshot>();
    portfolios.set(snapshot.portfolio_id, days.set(snapshot.day.getTime(), snapshot));
  }
  return portfolios;
}

/** From six in the morning (UTC) of its day, a snapshot may have been seen. */
const SEEN_AFTER = DAY / 4;

export function saveDays(tx: Tx, restated: readonly Restated[], { now, cause }: Timing): void {
  const changed = restated.flatMap((one) => one.changed);
  const seen = changed.flatMap(({ old }) => (old && now.getTime() >= old.day.getTime() + SEEN_AFTER ? [old] : []));
  saveSnapshots(
    tx,
    changed.map(({ next }) => next),
    seen,
    cause,
  );
}
