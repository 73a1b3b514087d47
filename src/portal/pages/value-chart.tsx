/**
 * What the portfolio was worth, as a line over what was paid in: a deposit lifts both and looks like no gain. The picture
 * is whole without script, which only adds the figures of the day that is pointed at.
 */
import type { VNode } from 'preact';
import { localeOf } from '../../locales/index.js';
import { RANGES } from '../../services/chart-range.js';
import type { History, ValuePoint } from '../../services/read-portfolio.js';
import { CHART_HEIGHT, CHART_WIDTH, valueChart, type ValueChart as Chart } from '../charts/value-chart.js';
import { Choices } from './choices.js';
import { Figure, Gain, isZero, Moment, Nothing } from './parts.js';
import { Table, type Column } from './table.js';
import type { View } from './view.js';

interface HistoryProps {
  view: View;
  history: History;
}

/** Two days, and now. */
const FEWEST = 3;

export function ValueHistory({ view, history }: HistoryProps): VNode {
  const { t } = view;
  const { range, points } = history;
  const enough = points.length >= FEWEST;
  return (
    <section class="history" id="history" aria-labelledby="history-title">
      <div class="section-head">
        <h2 id="history-title">{t('history.title')}</h2>
        {enough && <p class="unit">{t('figures.in_usd')}</p>}
      </div>
      {enough || range !== 'ALL' ? <Ranges view={view} history={history} /> : null}
      {enough ? (
        <>
          <Picture view={view} points={points} />
          <Days view={view} points={points} />
        </>
      ) : (
        <Nothing title={t('history.none')}>{t('history.none_yet')}</Nothing>
      )}
    </section>
  );
}

const Ranges = ({ view: { t }, history }: HistoryProps): VNode => (
  <Choices
    label={t('history.range')}
    choices={RANGES.map((range) => ({
      key: range,
      label: t(`history.range_${range.toLowerCase()}`),
      href: range === 'ALL' ? '/portal#history' : `/portal?range=${range}#history`,
      chosen: range === history.range,
    }))}
  />
);

interface PointsProps {
  view: View;
  points: readonly ValuePoint[];
}

function Picture({ view, points }: PointsProps): VNode {
  const { t, f } = view;
  const chart = valueChart(points);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <figure class="chart" data-chart={packed(points)} data-locale={localeOf(view.language)}>
      <figcaption class="readout">{last && <Readout view={view} point={last} />}</figcaption>
      <div class="plot">
        <svg
          class="lines"
          viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('history.picture', {
            first: first ? f.date(first.at) : '',
            last: last ? f.date(last.at) : '',
            lowest: f.money(chart.lowest),
            highest: f.money(chart.highest),
          })}
        >
          {chart.ticks.map(({ y, amount }) => (
            <path key={amount} class={isZero(amount) ? 'ground' : 'grid'} d={`M0 ${y}H${CHART_WIDTH}`} />
          ))}
          <path class="paid-in" d={chart.area} />
          <path class="value" d={chart.line} />
        </svg>
        <Amounts view={view} chart={chart} />
        <Dates view={view} chart={chart} />
      </div>
      {chart.ticks[0] && !isZero(chart.ticks[0].amount) && !chart.ticks[0].amount.startsWith('-') && (
        <p class="remark">{t('history.not_from_nothing', { amount: f.money(chart.ticks[0].amount) })}</p>
      )}
    </figure>
  );
}

/** The key to the picture, with the figures of its last point. */
const Readout = ({ view: { t, f }, point }: { view: View; point: ValuePoint }): VNode => (
  <dl>
    <div>
      <dt>
        <Swatch kind="value" />
        {t('history.value')}
      </dt>
      <dd data-shows="value">
        <Figure value={point.total_value}>{f.money(point.total_value)}</Figure>
      </dd>
    </div>
    <div>
      <dt>
        <Swatch kind="paid-in" />
        {t('history.paid_in')}
      </dt>
      <dd data-shows="paid-in">
        <Figure value={point.total_invested}>{f.money(point.total_invested)}</Figure>
      </dd>
    </div>
    <div>
      <dt class="heard">{t('history.day')}</dt>
      <dd class="soft" data-shows="day">
        <time dateTime={point.at.toISOString()}>{f.date(point.at)}</time>
      </dd>
    </div>
  </dl>
);

const Swatch = ({ kind }: { kind: 'value' | 'paid-in' }): VNode => (
  <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    {kind === 'value' ? <path class="value" d="M0 6H12" /> : <path class="paid-in" d="M0 1H12V12H0Z" />}
  </svg>
);

const percentOf = (part: number, whole: number): string => `${Math.round((part * 1000) / whole) / 10}%`;

const Amounts = ({ view: { f }, chart }: { view: View; chart: Chart }): VNode => (
  <svg class="amounts" aria-hidden="true">
    {chart.ticks.map(({ y, amount }) => (
      <text key={amount} x="100%" y={percentOf(y, CHART_HEIGHT)} dy="0.32em">
        {f.short(amount)}
      </text>
    ))}
  </svg>
);

const DAY_MS = 86_400_000;
const MONTHS_MS = 100 * DAY_MS;

/** Days where the picture shows weeks, else months. */
function Dates({ view: { f }, chart }: { view: View; chart: Chart }): VNode {
  const { moments } = chart;
  const reach = (moments.at(-1)?.getTime() ?? 0) - (moments[0]?.getTime() ?? 0);
  const write = reach < MONTHS_MS ? f.dayOfMonth : f.month;
  const texts = moments.map(write);
  return (
    <svg class="dates" aria-hidden="true">
      {texts.map((text, index) => (
        <text key={index} class={`at-${index}`} x={percentOf(index, moments.length - 1)} y="1.1em">
          {text === texts[index - 1] ? '' : text}
        </text>
      ))}
    </svg>
  );
}

/** Days since 1970, value and what was paid in, in the order of the line's points: what the script writes on pointing. */
const packed = (points: readonly ValuePoint[]): string =>
  points
    .map(
      ({ at, total_value, total_invested }) => `${Math.floor(at.getTime() / DAY_MS)} ${total_value} ${total_invested}`,
    )
    .join(';');

function Days({ view, points }: PointsProps): VNode {
  const { t } = view;
  const now = points.at(-1);
  return (
    <details class="more">
      <summary>{t('history.table')}</summary>
      <p class="remark">{t('history.table_means')}</p>
      <Table
        labelledBy="history-title"
        columns={columns(view, now)}
        rows={points.filter(({ total_pnl }) => total_pnl !== null).reverse()}
        keyOf={(point) => `${point === now ? 'now' : point.at.getTime()}`}
      />
    </details>
  );
}

function columns(view: View, now: ValuePoint | undefined): Column<ValuePoint>[] {
  const { t, f } = view;
  return [
    {
      key: 'day',
      label: t('history.day'),
      heading: true,
      cell: (point) =>
        point === now ? (
          <Moment view={view} moment={point.at} />
        ) : (
          <time dateTime={point.at.toISOString()}>{f.date(point.at)}</time>
        ),
    },
    {
      key: 'value',
      label: t('history.value'),
      figures: true,
      prime: true,
      cell: ({ total_value }) => <Figure value={total_value}>{f.money(total_value)}</Figure>,
    },
    {
      key: 'paid-in',
      label: t('history.paid_in'),
      figures: true,
      cell: ({ total_invested }) => <Figure value={total_invested}>{f.money(total_invested)}</Figure>,
    },
    {
      key: 'pnl',
      label: t('holdings.profit'),
      figures: true,
      cell: ({ total_pnl }) =>
        total_pnl === null ? null : <Gain view={view} value={total_pnl} written={f.gain(total_pnl)} />,
    },
  ];
}
