/**
 * One portfolio as the back office looks at it: every figure with what it was reckoned from, its days, and its events with
 * what each left behind. All of it is read from what the books keep; nothing is reckoned by a rule of its own.
 */
import { dayOf, firstDayOf, startOfDay, type Range } from './chart-range.js';
import { moneyWeighted } from './money-weighted.js';
import * as reads from '../db/history-reads.js';
import { readerRows, type Reader } from '../db/reader.js';
import type { Vault } from '../secrets/vault.js';

export type { EventRow, FiguresRow, HeldRow, MadeRow } from '../db/history-reads.js';

export interface PortfolioFigures {
  figures: reads.FiguresRow;
  money_weighted: MoneyWeighted;
  holdings: reads.HeldRow[];
  /** What each kind of event has made of them. */
  made: reads.MadeRow[];
  /** In order; the last is now. */
  points: { at: Date; total_value: string; total_invested: string }[];
}

/** The money-weighted return, and all that it follows from. */
export interface MoneyWeighted {
  /** In percent a year; null where there is none. */
  percent: string | null;
  flows: { at: Date; amount: string }[];
  total_invested: string;
  total_value: string;
  /** The day of the value. */
  at: Date;
}

export async function readFigures(
  reader: Reader,
  id: string,
  { range, now }: { range: Range; now: Date },
): Promise<PortfolioFigures | undefined> {
  const rows = readerRows(reader);
  const figures = await reads.readFiguresRow(rows, id);
  if (!figures) return undefined;
  const [holdings, made, days, flows] = await Promise.all([
    reads.readHoldings(rows, id),
    reads.readMade(rows, id),
    reads.readDays(rows, id, startOfDay(firstDayOf(range, now))),
    reads.readFlows(rows, figures.user_id),
  ]);
  const { total_value, total_invested, last_updated, figures_day } = figures;
  const points = days.map(({ snapshot_date, ...worth }) => ({ at: new Date(snapshot_date), ...worth }));
  const latest = points.at(-1)?.at ?? last_updated;
  const day = figures_day === null ? dayOf(now) : dayOf(new Date(figures_day));
  return {
    figures,
    money_weighted: {
      percent: moneyWeighted(flows, total_value, day),
      flows: flows.map((flow) => ({ at: startOfDay(flow.day), amount: flow.amount })),
      total_invested,
      total_value,
      at: startOfDay(day),
    },
    holdings,
    made,
    points: [...points, { at: latest > last_updated ? latest : last_updated, total_value, total_invested }],
  };
}

export const EVENTS_A_PAGE = 25;

export interface EventsPage {
  rows: reads.EventRow[];
  page: number;
  more: boolean;
}

export async function readEvents(
  reader: Reader,
  vault: Vault,
  portfolio: { id: string; user_id: string },
  page: number,
): Promise<EventsPage> {
  const window = { take: EVENTS_A_PAGE + 1, skip: (page - 1) * EVENTS_A_PAGE };
  const rows = await reads.readEvents(readerRows(reader), vault, portfolio, window);
  return { rows: rows.slice(0, EVENTS_A_PAGE), page, more: rows.length > EVENTS_A_PAGE };
}
