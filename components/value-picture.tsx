/** The value of a portfolio over time, over what was paid in: the same picture as the client's, drawn by the server. */
import React, { useState } from 'react';
import type { ChartJSON } from '../src/admin/screen-json.js';
import { day, money, short } from './figures.js';
import { useWords } from './state.js';

const WIDTH = 2000;
const HEIGHT = 1000;
const AREA = '0 0 2000 1000';

export function ValuePicture({ chart }: { chart: ChartJSON }): React.ReactElement {
  const words = useWords();
  const { points, ticks, moments } = chart;
  const last = points.length - 1;
  const [pointed, setPointed] = useState<number | undefined>();
  const shown = points[pointed ?? last];
  const first = points[0];
  const x = pointed === undefined ? undefined : placeOf(chart, pointed);
  const point = (event: React.PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed(nearest(chart, ((event.clientX - box.left) / box.width) * WIDTH));
  };
  return (
    <figure className="chart">
      <figcaption className="readout">
        <dl>
          <div>
            <dt>
              <Swatch kind="value" /> {words('portfolio.valueLine')}
            </dt>
            <dd>{shown && money(shown.total_value)}</dd>
          </div>
          <div>
            <dt>
              <Swatch kind="paid-in" /> {words('portfolio.paidIn')}
            </dt>
            <dd>{shown && money(shown.total_invested)}</dd>
          </div>
          <div>
            <dd className="note">{shown && day(shown.at)}</dd>
          </div>
        </dl>
      </figcaption>
      <div className="plot">
        <svg
          className="lines"
          viewBox={AREA}
          preserveAspectRatio="none"
          role="img"
          aria-label={words('portfolio.picture', {
            first: first ? day(first.at) : '',
            last: points[last] ? day(points[last].at) : '',
            lowest: money(chart.lowest),
            highest: money(chart.highest),
          })}
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          {ticks.map(({ y, amount }) => (
            <path key={amount} className={amount === '0.00' ? 'ground' : 'grid'} d={`M0 ${y}H${WIDTH}`} />
          ))}
          <path className="paid-in" d={chart.area} />
          <path className="value" d={chart.line} />
          {x !== undefined && <path className="cross" d={`M${x} 0V${HEIGHT}`} />}
        </svg>
        <svg className="amounts" aria-hidden="true">
          {ticks.map(({ y, amount }) => (
            <text key={amount} x="100%" y={`${y / 10}%`} dy="0.32em">
              {short(amount)}
            </text>
          ))}
        </svg>
        <svg className="dates" aria-hidden="true">
          {moments.map((moment, index) => (
            <text key={moment + String(index)} className={`at-${index}`} x={`${(index * 100) / 3}%`} y="1.1em">
              {day(moment)}
            </text>
          ))}
        </svg>
      </div>
    </figure>
  );
}

const Swatch = ({ kind }: { kind: 'value' | 'paid-in' }): React.ReactElement => (
  <svg className="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <path className={kind} d={kind === 'value' ? 'M0 6H12' : 'M0 1H12V12H0Z'} />
  </svg>
);

const timeOf = (chart: ChartJSON, index: number): number => new Date(chart.points[index]?.at ?? 0).getTime();

function placeOf(chart: ChartJSON, index: number): number {
  const [from, to] = [timeOf(chart, 0), timeOf(chart, chart.points.length - 1)];
  return to === from ? WIDTH : Math.round(((timeOf(chart, index) - from) * WIDTH) / (to - from));
}

function nearest(chart: ChartJSON, x: number): number {
  const distance = (index: number): number => Math.abs(placeOf(chart, index) - x);
  return chart.points.reduce((best, _point, index) => (distance(index) < distance(best) ? index : best), 0);
}
