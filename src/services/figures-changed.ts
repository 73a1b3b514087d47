/** What a command does to figures, before and after: what a form shows before it is sent, and the receipt afterwards. */
import type { Rows } from '../db/client.js';
import {
  HOLDING_FIGURES,
  PORTFOLIO_FIGURES,
  readClosing,
  readSubject,
  readTouched,
  type Subject,
  type Target,
  type TouchedRow,
} from '../db/touched-figures.js';
import { decimal, moneyText, type Decimal } from '../domain/money.js';

export interface Change {
  column: string;
  /** Null where there was nothing yet. */
  before: string | null;
  after: string | null;
}

export interface TouchedPortfolio {
  id: string;
  title: string;
  symbol: string | null;
  portfolio: Change[];
  holding: Change[];
}

export interface Changed {
  /** How many clients it touches, and how many of each have changed. */
  clients: number;
  portfolios: number;
  holdings: number;
  /** Daily values that are restated, what had been reported being kept. */
  restated: number;
  total_value: { before: string; after: string };
  /** Whom it touches, as far as a list of them is read; first those whose value changes most. */
  largest: TouchedPortfolio[];
  /** Where the command closes the books: until which day, and how many events stand before it. */
  closing?: { before: string | null; after: string | null; events: string };
}

/** What one side of the change says: inside the command's transaction, or outside of it. */
export interface Seen {
  subject: Subject;
  rows: readonly TouchedRow[];
  closing?: { closed_until: string | null; events: string };
}

/** Read in the transaction, after the command has run. */
export async function seeAfter(rows: Rows, target: Target): Promise<Seen> {
  const subject = await readSubject(rows, target);
  const closing = target.type === 'book_closings' ? await readClosing(rows) : undefined;
  return { subject, rows: await readTouched(rows, subject), closing };
}

/** Read from where the command's transaction is not seen. */
export async function seeBefore(rows: Rows, after: Seen): Promise<Seen> {
  const closing = after.closing && (await readClosing(rows));
  return { subject: after.subject, rows: await readTouched(rows, after.subject), closing };
}

/** Nobody reads further, and a form asks anew with each word that is typed. */
const SHOWN = 200;

export function changedBetween(before: Seen, after: Seen): Changed {
  const earlier = new Map(before.rows.map((row) => [row.id, row]));
  const pairs = after.rows.map((row) => ({ row, was: earlier.get(row.id) }));
  const touched = pairs.map(({ row, was }) => ({
    id: row.id,
    title: row.title,
    symbol: after.subject.symbol,
    portfolio: changesOf(PORTFOLIO_FIGURES, was?.portfolio, row.portfolio),
    holding: row.holding || was?.holding ? changesOf(HOLDING_FIGURES, was?.holding, row.holding) : [],
    moved: valueOf(row).minus(valueOf(was)).abs(),
    restated: row.revisions - (was?.revisions ?? 0),
  }));
  const changed = touched.filter(({ portfolio, holding }) => portfolio.length + holding.length > 0);
  changed.sort((a, b) => b.moved.comparedTo(a.moved) || a.title.localeCompare(b.title));
  return {
    clients: changed.length,
    portfolios: changed.filter(({ portfolio }) => portfolio.length > 0).length,
    holdings: changed.filter(({ holding }) => holding.length > 0).length,
    restated: touched.reduce((sum, { restated }) => sum + restated, 0),
    total_value: { before: sum(before.rows), after: sum(after.rows) },
    largest: changed
      .slice(0, SHOWN)
      .map(({ id, title, symbol, portfolio, holding }) => ({ id, title, symbol, portfolio, holding })),
    ...(after.closing && {
      closing: {
        before: before.closing?.closed_until ?? null,
        after: after.closing.closed_until,
        events: after.closing.events,
      },
    }),
  };
}

type Figures = Readonly<Record<string, string>> | null | undefined;

function changesOf(columns: readonly string[], before: Figures, after: Figures): Change[] {
  return columns.flatMap((column) => {
    const [was, is] = [before?.[column] ?? null, after?.[column] ?? null];
    return was === is ? [] : [{ column, before: was, after: is }];
  });
}

const valueOf = (row: TouchedRow | undefined): Decimal => decimal(row?.portfolio.total_value ?? '0');
const sum = (rows: readonly TouchedRow[]): string =>
  moneyText(rows.reduce((total, row) => total.plus(valueOf(row)), decimal('0')));
