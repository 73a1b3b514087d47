/** The hero of the first page, and what it has come from: the day's, the month's and all results, and what was paid in. */
import type { ComponentChildren, VNode } from 'preact';
import type { Overview } from '../../services/read-portfolio.js';
import { Dash, Figure, Gain, Moment } from './parts.js';
import type { View } from './view.js';

interface WorthProps {
  view: View;
  overview: Overview;
}

export function Worth({ view, overview }: WorthProps): VNode {
  const { t, f } = view;
  const { portfolio } = overview;
  return (
    <section class="worth" aria-labelledby="worth">
      <h1 id="worth">{t('overview.total')}</h1>
      <p class="hero">
        <Figure value={portfolio.total_value}>{f.money(portfolio.total_value)}</Figure>{' '}
        <abbr title={t('figures.usd')}>USD</abbr>
      </p>
      <p class="as-of">
        {t('figures.as_of')} <Moment view={view} moment={portfolio.last_updated} />
      </p>
      <dl class="support">
        <Results view={view} overview={overview} />
        <MoneyWeighted view={view} overview={overview} />
        <Cell label={t('overview.invested')} means={t('overview.invested_means')}>
          <Figure value={portfolio.total_invested}>{f.money(portfolio.total_invested)}</Figure>
        </Cell>
        <Cell label={t('overview.cash')} means={t('overview.cash_means')}>
          <Figure value={portfolio.cash_value}>{f.money(portfolio.cash_value)}</Figure>
        </Cell>
      </dl>
      <p class="remark">{t('returns.means')}</p>
    </section>
  );
}

interface CellProps {
  label: string;
  means: ComponentChildren;
  children: ComponentChildren;
}

export const Cell = ({ label, means, children }: CellProps): VNode => (
  <div>
    <dt>{label}</dt>
    <dd>
      {children}
      {means && <span class="under">{means}</span>}
    </dd>
  </div>
);

/** Where the day's first work is still to be done, the figures are another day's, and say which. */
function Results({ view, overview: { portfolio, returns } }: WorthProps): VNode {
  const { t, f } = view;
  const { day, month, since } = returns;
  const monthSince = since && since > month ? since : month;
  return (
    <>
      <Result
        view={view}
        label={day ? f.date(day) : t('returns.today')}
        amount={portfolio.daily_pnl}
        percent={portfolio.daily_pnl_percent}
        since={t('returns.since_midnight')}
      />
      <Result
        view={view}
        label={day ? f.month(day) : t('returns.this_month')}
        amount={portfolio.monthly_pnl}
        percent={portfolio.monthly_pnl_percent}
        since={t('returns.since', { day: f.date(monthSince) })}
      />
      <Result
        view={view}
        label={t('returns.all_time')}
        amount={portfolio.all_time_pnl}
        percent={portfolio.all_time_pnl_percent}
        since={since && t('returns.since', { day: f.date(since) })}
      />
    </>
  );
}

interface ResultProps {
  view: View;
  label: string;
  amount: string;
  percent: string | null;
  since: string | null;
}

const Result = ({ view, label, amount, percent, since }: ResultProps): VNode => {
  const { t, f } = view;
  const kind = [t('returns.time_weighted'), since].filter(Boolean).join(', ');
  return (
    <Cell
      label={label}
      means={
        <>
          {percent === null ? (
            <Dash heard={t('returns.no_percent')} />
          ) : (
            <Gain view={view} value={percent} written={f.percent(percent)} />
          )}{' '}
          {kind}
        </>
      }
    >
      <Gain view={view} value={amount} written={f.gain(amount)} />
    </Cell>
  );
};

function MoneyWeighted({ view, overview: { returns } }: WorthProps): VNode {
  const { t, f } = view;
  const { money_weighted: percent, less_than_a_year } = returns;
  return (
    <Cell
      label={t('returns.money_weighted')}
      means={t(less_than_a_year ? 'returns.less_than_a_year' : 'returns.money_weighted_means')}
    >
      {percent === null ? (
        <Dash heard={t('returns.no_rate')} />
      ) : (
        <>
          <Gain view={view} value={percent} written={f.percent(percent)} />{' '}
          <span class="symbol">{t('returns.a_year')}</span>
        </>
      )}
    </Cell>
  );
}
