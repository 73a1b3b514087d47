/** How the portfolio is spread: one bar, and the table that says the same. */
import type { VNode } from 'preact';
import type { HoldingRow, PortfolioRow } from '../../services/read-portfolio.js';
import { BAR_WIDTH, stack } from '../charts/stacked-bar.js';
import { Figure } from './parts.js';
import type { View } from './view.js';

interface AllocationProps {
  view: View;
  portfolio: PortfolioRow;
  /** The largest first. */
  holdings: readonly HoldingRow[];
}

interface Slice {
  key: string;
  name: string;
  value: string;
  tone: string;
}

/** How many holdings have a tone of their own; those beyond share the last one and are listed in the holdings' table. */
const TONES = 8;

function slicesOf({ view: { t }, portfolio, holdings }: AllocationProps): Slice[] {
  const held = holdings.map(({ symbol, name, total_value }, index) => ({
    key: symbol,
    name,
    value: total_value,
    tone: `part-${Math.min(index + 1, TONES)}`,
  }));
  return [...held, { key: 'cash', name: t('overview.cash'), value: portfolio.cash_value, tone: 'part-cash' }];
}

export function Allocation(props: AllocationProps): VNode {
  const { t, f } = props.view;
  const slices = slicesOf(props);
  const crowded = props.holdings.length > TONES;
  const listed = crowded ? [...slices.slice(0, TONES - 1), ...slices.slice(-1)] : slices;
  return (
    <section class="allocation" aria-labelledby="allocation">
      <div class="section-head">
        <h2 id="allocation">{t('allocation.title')}</h2>
        <p class="unit">{t('figures.in_usd')}</p>
      </div>
      <svg
        class="bar"
        viewBox={`0 0 ${BAR_WIDTH} 28`}
        width="100%"
        height="28"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('allocation.picture')}
      >
        {stack(slices, ({ value }) => value).map(({ item, x, width }) => (
          <rect key={item.key} class={item.tone} x={x} y="0" width={width} height="28">
            <title>{`${item.name}: ${f.money(item.value)}`}</title>
          </rect>
        ))}
      </svg>
      <table class="legend" aria-labelledby="allocation">
        <thead class="heard">
          <tr>
            <th scope="col">{t('holdings.holding')}</th>
            <th scope="col">{t('holdings.value')}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ key, name, value, tone }) => (
            <tr key={key}>
              <th scope="row">
                <Swatch tone={tone} />
                {name}
              </th>
              <td class="figures">
                <Figure value={value}>{f.money(value)}</Figure>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {crowded && (
        <p class="remark">
          <Swatch tone={`part-${TONES}`} />
          {t('allocation.more', { count: props.holdings.length - TONES + 1 })}
        </p>
      )}
    </section>
  );
}

const Swatch = ({ tone }: { tone: string }): VNode => (
  <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <rect class={tone} width="12" height="12" rx="2" />
  </svg>
);
