// The books that a played history comes to by the functions of the domain, as the tables would hold them.
import type { Columns, PortfolioRecords } from '../../src/proof/records.js';
import { daysBetween, ONE, periodFigures } from '../../src/domain/performance.js';
import { enter, valueHolding, valuePortfolio, type HoldingFigures } from '../../src/domain/portfolio.js';
import { isDealing, NOTHING_HELD } from '../../src/domain/position.js';
import { course, NOTHING_YET, worthOnDays, type Course, type DayFigures } from '../../src/domain/series.js';
import { DAY, dayText, startOfDay, startOfMonth } from '../../src/domain/timeline.js';
import {
  CENTS,
  INDEX_DECIMALS,
  PERCENT_DECIMALS,
  PRICE_DECIMALS,
  QUANTITY_DECIMALS,
  units,
  written,
} from '../../src/domain/units.js';
import { NOW, type Played, type PlayedPosition } from './played.js';

export function keptBooks(played: Played): PortfolioRecords {
  const first = played.events[0]?.at ?? NOW;
  const days = daysBetween(new Date(startOfDay(first).getTime() + DAY), NOW).map((day) => day.getTime());
  const worthOf = (type: 'CRYPTO' | 'STOCK') =>
    sums(
      days.length,
      played.positions.filter(({ asset }) => asset.type === type).map((one) => onDays(played, one, days)),
    );
  const run = course(
    NOTHING_YET,
    days,
    { crypto: worthOf('CRYPTO'), stock: worthOf('STOCK') },
    played.ledgerEvents,
    enter,
  );
  const dealt = played.positions.filter(({ states }) => states.length > 0);
  const holdings = dealt.map((one) => ({ one, ...valued(played, one) }));
  return {
    portfolio: { id: 'portfolio', user_id: 'client', figures: portfolioColumns(played, run, days, holdings) },
    events: played.events,
    holdings: holdings.map(({ one, figures, source, priced }) => ({
      id: one.asset.symbol,
      portfolio_id: 'portfolio',
      symbol: one.asset.symbol,
      figures: { ...holdingColumns(figures, source), last_price_update: priced.toISOString() },
    })),
    snapshots: run.days.map((figures, i) => ({
      id: String(i),
      portfolio_id: 'portfolio',
      day: dayText(new Date(days[i] ?? 0)),
      figures: snapshotColumns(figures),
    })),
    states: dealt.flatMap(stateRows),
  };
}

const sums = (length: number, lists: readonly bigint[][]): bigint[] =>
  Array.from({ length }, (_, i) => lists.reduce((sum, list) => sum + (list[i] ?? 0n), 0n));

const seriesOf = ({ prices }: Played, { asset }: PlayedPosition) => prices.get(asset.symbol) ?? [];

function onDays(played: Played, one: PlayedPosition, days: readonly number[]): bigint[] {
  const closing = days.map((day) => {
    const close = seriesOf(played, one).findLast((price) => price.day < dayText(new Date(day)));
    return close && units(close.price, PRICE_DECIMALS);
  });
  return worthOnDays(NOTHING_HELD, one.states, days, closing);
}

function valued(played: Played, one: PlayedPosition): { figures: HoldingFigures; source: string; priced: Date } {
  const last = seriesOf(played, one).at(-1);
  const price = last ? units(last.price, PRICE_DECIMALS) : one.position.last_price;
  const priced = last?.as_of ?? one.states.findLast(({ event }) => isDealing(event.kind))?.at ?? NOW;
  return { figures: valueHolding(one.position, price), source: last?.source ?? 'trade', priced };
}

function portfolioColumns(
  { adjustments }: Played,
  run: Course,
  days: readonly number[],
  holdings: readonly { one: PlayedPosition; figures: HoldingFigures }[],
): Columns {
  const sum = (of: (figures: HoldingFigures) => bigint, type?: string) =>
    holdings.filter(({ one }) => !type || one.asset.type === type).reduce((all, { figures }) => all + of(figures), 0n);
  const held = {
    crypto_value: sum(({ total_value }) => total_value, 'CRYPTO'),
    stock_value: sum(({ total_value }) => total_value, 'STOCK'),
    profit_loss: sum(({ profit_loss, realized_pnl }) => profit_loss + realized_pnl),
  };
  const value = valuePortfolio(held, run.ledger, adjustments);
  const at = (day: Date): DayFigures | undefined => run.days[days.indexOf(day.getTime())];
  const [today, month] = [at(startOfDay(NOW)), at(startOfMonth(NOW))];
  const start = {
    day_start_pnl: today?.total_pnl ?? 0n,
    day_base: (today?.total_value ?? 0n) + run.contributions,
    day_payouts: run.payouts,
    day_index: today?.return_index ?? ONE,
    month_start_pnl: month?.total_pnl ?? 0n,
    month_index: month?.return_index ?? ONE,
  };
  return { ...columns({ ...value, ...periodFigures(start, value) }), figures_day: dayText(NOW) };
}

/** Each figure with its column's decimals, by what it is called. */
const columns = (figures: object): Columns =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]: [string, bigint]) => [name, written(value, decimalsOf(name))]),
  );

function decimalsOf(name: string): number {
  if (name.endsWith('percent')) return PERCENT_DECIMALS;
  if (name.endsWith('index')) return INDEX_DECIMALS;
  if (name.endsWith('_price') && name !== 'average_buy_price') return PRICE_DECIMALS;
  return name === 'quantity' || name === 'average_buy_price' ? QUANTITY_DECIMALS : CENTS;
}

const holdingColumns = ({ last_price: _, ...figures }: HoldingFigures, price_source: string): Columns => ({
  ...columns(figures),
  price_source,
});
const snapshotColumns = (figures: DayFigures): Columns => columns(figures);

const stateRows = ({ asset, states }: PlayedPosition): PortfolioRecords['states'] =>
  states.map(({ event, at, position, cash }) => ({
    portfolio_id: 'portfolio',
    symbol: asset.symbol,
    at,
    seq: String(event.seq),
    figures: { ...columns({ ...position, cash }), event_kind: event.kind, event_id: event.id },
  }));
