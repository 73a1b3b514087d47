/** What is held, to the cent, with the cash and the total beneath it as a statement has them. */
import type { VNode } from 'preact';
import type { HoldingRow, Overview } from '../../services/read-portfolio.js';
import { Figure, Gain, isZero, Nothing } from './parts.js';
import { Table, type Column } from './table.js';
import type { View } from './view.js';

interface HoldingsProps {
  view: View;
  overview: Overview;
}

export const isHeld = ({ quantity }: HoldingRow): boolean => !isZero(quantity);

export function Holdings({ view, overview }: HoldingsProps): VNode {
  const { t, f } = view;
  const { portfolio } = overview;
  const held = overview.holdings.filter(isHeld);
  const money = (value: string): VNode => <Figure value={value}>{f.money(value)}</Figure>;
  return (
    <section aria-labelledby="holdings">
      <div class="section-head">
        <h2 id="holdings">{t('holdings.title')}</h2>
        {held.length > 0 && <p class="unit">{t('figures.in_usd')}</p>}
      </div>
      {held.length === 0 && <Nothing title={t('holdings.none')}>{t('holdings.none_yet')}</Nothing>}
      {held.length > 0 && (
        <Table
          labelledBy="holdings"
          columns={columns(view, overview)}
          rows={held}
          keyOf={({ symbol }) => symbol}
          foot={[
            { key: 'cash', label: t('overview.cash'), cells: { value: money(portfolio.cash_value) } },
            { key: 'total', label: t('overview.total'), cells: { value: money(portfolio.total_value) }, strong: true },
          ]}
        />
      )}
    </section>
  );
}

function columns(view: View, { stale, holdings }: Overview): Column<HoldingRow>[] {
  const { t, f } = view;
  const figures: Column<HoldingRow>[] = [
    {
      key: 'holding',
      label: t('holdings.holding'),
      heading: true,
      cell: (row) => <AssetLink name={row.name} symbol={row.symbol} />,
    },
    {
      key: 'quantity',
      label: t('holdings.quantity'),
      figures: true,
      cell: (row) => <Figure value={row.quantity}>{f.quantity(row.quantity)}</Figure>,
    },
    {
      key: 'price',
      label: t('holdings.price'),
      figures: true,
      cell: (row) => <Price view={view} row={row} isStale={stale.includes(row.symbol)} />,
    },
    {
      key: 'cost',
      label: t('holdings.cost'),
      figures: true,
      cell: (row) => <Figure value={row.cost_basis}>{f.money(row.cost_basis)}</Figure>,
    },
    {
      key: 'value',
      label: t('holdings.value'),
      figures: true,
      prime: true,
      cell: (row) => <Figure value={row.total_value}>{f.money(row.total_value)}</Figure>,
    },
    { key: 'profit', label: t('holdings.profit'), figures: true, cell: (row) => <Profit view={view} row={row} /> },
  ];
  const nothingRealised = holdings.filter(isHeld).every(({ realized_pnl }) => isZero(realized_pnl));
  return nothingRealised ? figures : [...figures, realised(view)];
}

const realised = (view: View): Column<HoldingRow> => ({
  key: 'realised',
  label: view.t('holdings.realised'),
  figures: true,
  cell: ({ realized_pnl }) => <Gain view={view} value={realized_pnl} written={view.f.gain(realized_pnl)} />,
});

export const AssetName = ({ name, symbol }: { name: string; symbol: string }): VNode => (
  <>
    <span class="name">{name}</span> <span class="symbol">{symbol}</span>
  </>
);

export const holdingHref = (symbol: string): string => `/portal/holdings/${encodeURIComponent(symbol)}`;

const AssetLink = ({ name, symbol }: { name: string; symbol: string }): VNode => (
  <a class="asset" href={holdingHref(symbol)}>
    <AssetName name={name} symbol={symbol} />
  </a>
);

interface PriceProps {
  view: View;
  row: HoldingRow;
  isStale: boolean;
}

/** A price that the book does not know yet, or has not heard of for long, is marked where it is used. */
const Price = ({ view, row, isStale }: PriceProps): VNode => (
  <>
    <Figure value={row.current_price}>{view.f.price(row.current_price)}</Figure>
    {isDoubtful(row, isStale) && <span class="under caution">{priceWords(view, row)}</span>}
  </>
);

export const isDoubtful = ({ price_source }: HoldingRow, isStale: boolean): boolean =>
  price_source === 'trade' || isStale;

/** Of when a price is, or that it is only the one of a trade. */
export const priceWords = ({ t, f }: View, { price_source, priced_at }: HoldingRow): string =>
  price_source === 'trade' ? t('holdings.price_of_trade') : t('holdings.price_is_old', { day: f.day(priced_at) });

const Profit = ({ view, row }: { view: View; row: HoldingRow }): VNode => (
  <>
    <Gain view={view} value={row.profit_loss} written={view.f.gain(row.profit_loss)} />
    <span class="under">
      <Figure value={row.profit_loss_percent}>{view.f.percent(row.profit_loss_percent)}</Figure>{' '}
      {view.t('holdings.on_cost')}
    </span>
  </>
);

/** Positions of which nothing is left, sold or moved out, for what they brought. */
export function FormerPositions({ view, overview }: HoldingsProps): VNode | null {
  const { t } = view;
  const former = overview.holdings.filter((row) => !isHeld(row));
  if (former.length === 0) return null;
  return (
    <section aria-labelledby="former">
      <div class="section-head">
        <h2 id="former">{t('former.title')}</h2>
        <p class="unit">{t('figures.in_usd')}</p>
      </div>
      <Table
        labelledBy="former"
        rows={former}
        keyOf={({ symbol }) => symbol}
        columns={[
          {
            key: 'holding',
            label: t('holdings.holding'),
            heading: true,
            cell: (row) => <AssetLink name={row.name} symbol={row.symbol} />,
          },
          { ...realised(view), prime: true },
        ]}
      />
    </section>
  );
}
