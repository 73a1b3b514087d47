/** How each figure of a portfolio came about: its formula in words, and the numbers that stand in it. */
import type { FigureJSON, Look, TermJSON } from './screen-json.js';
import type { Translate } from '../locales/index.js';
import type { FiguresRow, HeldRow, MadeRow, MoneyWeighted } from '../services/read-figures.js';

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

/** From what was dealt to what it has earned, as one follows from the other. */
export const explainHolding = (row: HeldRow, made: readonly MadeRow[], t: Translate): FigureJSON[] => [
  explainMade('quantity', 'quantity', row, made, t),
  explainMade('cost_basis', 'money', row, made, t),
  explainPrice(row, t),
  ...OF_A_HOLDING.map((recipe) => explain(recipe, row, 'Holding', t)),
  explainMade('realized_pnl', 'gain', row, made, t),
];

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

const KINDS = ['BUY', 'TRANSFER_IN', 'SELL', 'TRANSFER_OUT', 'SPLIT', 'DIVIDEND', 'REWARD'] as const;
type Made = 'quantity' | 'cost_basis' | 'realized_pnl';

/** What each kind of event has added or taken; kinds that have done neither are not named. */
function explainMade(figure: Made, look: Look, row: HeldRow, made: readonly MadeRow[], t: Translate): FigureJSON {
  const terms = KINDS.flatMap((kind) =>
    made
      .filter((one) => one.event_kind === kind && /[1-9]/.test(one[figure]))
      .map((one): TermJSON => ({ label: t(`admin:how.made.${figure}.${kind}`), value: one[figure], look })),
  );
  return { ...explain({ figure, look, terms: [] }, row, 'Holding', t), terms };
}

/** A price is not reckoned: what there is to say is who said it, and of when it is. */
function explainPrice(row: HeldRow, t: Translate): FigureJSON {
  const ofTrade = row.price_source === 'trade';
  return {
    ...explain({ figure: 'current_price', look: 'price', terms: [] }, row, 'Holding', t),
    ...(ofTrade && { formula: t('admin:how.Holding.price_of_trade') }),
    terms: [
      {
        label: t('admin:columns.price_source'),
        value: ofTrade ? t('admin:how.terms.trade') : row.price_source,
        look: 'line',
      },
      { label: t('admin:how.terms.priced'), value: row.last_price_update.toISOString(), look: 'moment' },
    ],
  };
}

/** And one more, where it is the last: it takes no more room than to say that there is one. */
const FLOWS_NAMED = 8;

/** The flows in their order, the first of them by name, and the value that they are held against. */
export function explainMoneyWeighted({ percent, flows, ...now }: MoneyWeighted, t: Translate): FigureJSON {
  const term = (name: string, value: string, at?: Date): TermJSON => ({
    label: t(`admin:how.terms.${name}`, { count: flows.length - FLOWS_NAMED }),
    value,
    look: 'money',
    ...(at && { day: at.toISOString() }),
  });
  const named = flows.length > FLOWS_NAMED + 1 ? flows.slice(0, FLOWS_NAMED) : flows;
  const last = flows.at(-1);
  return {
    name: 'money_weighted',
    label: t('admin:columns.money_weighted'),
    value: percent,
    look: 'gain_percent',
    formula: t('admin:how.Portfolio.money_weighted'),
    terms: [
      ...named.map(({ at, amount }) => term(amount.startsWith('-') ? 'flow_out' : 'flow_in', amount, at)),
      ...(named.length < flows.length ? [term('flows', '', last?.at)] : []),
      ...(flows.length > 1 ? [term('all_flows', now.total_invested)] : []),
      term('worth', now.total_value, now.at),
    ],
  };
}
