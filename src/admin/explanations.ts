/** How each figure of a portfolio came about: its formula in words, and the numbers that stand in it. */
import type { FigureJSON, Look, TermJSON } from './screen-json.js';
import type { Translate } from '../locales/index.js';
import type { FiguresRow, HeldRow } from '../services/read-figures.js';

interface Recipe<Row> {
  figure: keyof Row & string;
  look: Look;
  terms: readonly (keyof Row & string)[];
  /** Which of the terms are no money. */
  looks?: Readonly<Record<string, Look>>;
}

const INDEX = { day_index: 'quantity', month_index: 'quantity' } as const;

/** In the order of the page. */
const OF_A_PORTFOLIO: readonly Recipe<FiguresRow>[] = [
  { figure: 'total_value', look: 'money', terms: ['crypto_value', 'stock_value', 'cash_value'] },
  { figure: 'daily_pnl', look: 'gain', terms: ['all_time_pnl', 'day_start_pnl'] },
  {
    figure: 'daily_pnl_percent',
    look: 'gain_percent',
    terms: ['total_value', 'day_payouts', 'day_base'],
  },
  { figure: 'monthly_pnl', look: 'gain', terms: ['all_time_pnl', 'month_start_pnl'] },
  {
    figure: 'monthly_pnl_percent',
    look: 'gain_percent',
    terms: ['day_index', 'total_value', 'day_payouts', 'day_base', 'month_index'],
    looks: INDEX,
  },
  {
    figure: 'all_time_pnl',
    look: 'gain',
    terms: ['realized', 'unrealized', 'adjustments', 'total_value', 'total_invested'],
  },
  {
    figure: 'all_time_pnl_percent',
    look: 'gain_percent',
    terms: ['day_index', 'total_value', 'day_payouts', 'day_base'],
    looks: INDEX,
  },
  { figure: 'cash_value', look: 'money', terms: ['cash_in', 'cash_out', 'bought', 'sold', 'income', 'adjustments'] },
  { figure: 'total_invested', look: 'money', terms: ['deposits', 'withdrawals'] },
  { figure: 'total_profit_loss', look: 'gain', terms: ['realized', 'unrealized'] },
];

const OF_A_HOLDING: readonly Recipe<HeldRow>[] = [
  { figure: 'average_buy_price', look: 'price', terms: ['cost_basis', 'quantity'], looks: { quantity: 'quantity' } },
  {
    figure: 'total_value',
    look: 'money',
    terms: ['quantity', 'current_price'],
    looks: { quantity: 'quantity', current_price: 'price' },
  },
  { figure: 'profit_loss', look: 'gain', terms: ['total_value', 'cost_basis'] },
  { figure: 'profit_loss_percent', look: 'gain_percent', terms: ['profit_loss', 'cost_basis'] },
];

export const explainPortfolio = (row: FiguresRow, t: Translate): FigureJSON[] =>
  OF_A_PORTFOLIO.map((recipe) => explain(recipe, row, 'Portfolio', t));
export const explainHolding = (row: HeldRow, t: Translate): FigureJSON[] =>
  OF_A_HOLDING.map((recipe) => explain(recipe, row, 'Holding', t));

function explain<Row extends object>(recipe: Recipe<Row>, row: Row, of: string, t: Translate): FigureJSON {
  const { figure, look, terms, looks = {} } = recipe;
  return {
    name: figure,
    label: t(`admin:columns.${figure}`),
    value: textOf(row[figure]),
    look,
    formula: t(`admin:how.${of}.${figure}`),
    terms: terms.map((name): TermJSON => ({
      label: t(`admin:how.terms.${name}`),
      value: textOf(row[name]) ?? '',
      look: looks[name] ?? 'money',
    })),
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
