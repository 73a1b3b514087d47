/** How a figure came about: its formula, and the numbers that stand in it. */
import React from 'react';
import type { FigureJSON, Look } from '../src/admin/screen-json.js';
import { day as dayText, signOf } from './figures.js';
import { useWords } from './state.js';
import { writeAs } from './value.js';

export function How({ figure, children }: { figure: FigureJSON; children?: React.ReactNode }): React.ReactElement {
  const words = useWords();
  return (
    <details className="how" data-testid={`how-${figure.name}`}>
      <summary>{children ?? words('portfolio.how')}</summary>
      <Formula figure={figure} />
    </details>
  );
}

export function Formula({ figure }: { figure: FigureJSON }): React.ReactElement {
  const words = useWords();
  return (
    <div className="formula">
      <p>
        {figure.label} = {figure.formula}
      </p>
      <dl>
        {figure.terms.map(({ label, value, look, day }) => (
          <div key={label + (day ?? '')}>
            <dt>
              {label} {day && dayText(day)}
            </dt>
            <dd>{writeAs(look, value)}</dd>
          </div>
        ))}
        <div className="result">
          <dt>
            {words('portfolio.total')} {figure.label}
          </dt>
          <dd>
            <Written look={figure.look} value={figure.value} />
          </dd>
        </div>
      </dl>
    </div>
  );
}

export function Written({ look, value }: { look: Look; value: string | null }): React.ReactElement {
  const words = useWords();
  if (value === null) return <span aria-label={words('empty')}>–</span>;
  const coloured = look === 'gain' || look === 'gain_percent';
  return <span className={coloured ? signOf(value) : undefined}>{writeAs(look, value)}</span>;
}
