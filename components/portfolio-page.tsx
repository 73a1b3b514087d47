/** A portfolio: one figure that matters, what it has earned, how it came here, and what happened; each figure explains itself. */
import React, { useState } from 'react';
import type { FigureJSON, PortfolioJSON } from '../src/admin/screen-json.js';
import { BooksNote } from './books-note.js';
import { EventList } from './event-list.js';
import { day, moment } from './figures.js';
import { Holdings } from './holdings.js';
import { Formula, How, Written } from './how.js';
import { readPortfolio, useReading } from './server.js';
import { useWords } from './state.js';
import { writeAs } from './value.js';
import { ValuePicture } from './value-picture.js';

export function PortfolioPage({ id, children }: { id: string; children: React.ReactNode }): React.ReactElement {
  const words = useWords();
  const [range, setRange] = useState('ALL');
  const { value, failure } = useReading(`portfolio/${id}/${range}`, () => readPortfolio(id, range));
  if (failure)
    return (
      <p className="message bad" role="alert">
        {failure.message || words('unread')}
      </p>
    );
  if (!value)
    return (
      <p className="blank" role="status">
        {words('loading')}
      </p>
    );
  return (
    <div className="portfolio" data-testid="portfolio">
      <Hero value={value} />
      <History value={value} onRange={setRange} />
      <Holdings holdings={value.holdings} />
      <EventList id={id} />
      <details className="row-itself">
        <summary>{words('portfolio.row')}</summary>
        {children}
      </details>
    </div>
  );
}

const PERIODS = [
  ['today', 'daily_pnl', 'daily_pnl_percent'],
  ['month', 'monthly_pnl', 'monthly_pnl_percent'],
  ['allTime', 'all_time_pnl', 'all_time_pnl_percent'],
] as const;
const MADE_OF = ['cash_value', 'total_invested', 'total_profit_loss'] as const;

function Hero({ value }: { value: PortfolioJSON }): React.ReactElement {
  const words = useWords();
  const figure = (name: string): FigureJSON | undefined => value.figures.find((one) => one.name === name);
  const total = figure('total_value');
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <section className="hero">
        <h2>{words('portfolio.value')}</h2>
        <p className="hero-figure" data-testid="total-value">
          {total?.value && writeAs('money', total.value)} <span className="unit">USD</span>
        </p>
        <p className="note">{words('portfolio.asOf', { moment: moment(value.as_of) })}</p>
        {value.figures_day && value.figures_day < today && (
          <p className="note">{words('portfolio.dayOf', { day: day(value.figures_day) })}</p>
        )}
        <BooksNote />
        {total && <How figure={total} />}
      </section>
      <div className="periods">
        {PERIODS.map(([name, money, percent]) => (
          <Period
            key={name}
            title={words(`portfolio.${name}`)}
            money={figure(money)}
            percent={figure(percent)}
            moneyWeighted={name === 'allTime' && value.money_weighted.value !== null ? value.money_weighted : undefined}
          />
        ))}
        {MADE_OF.map((name) => {
          const one = figure(name);
          return one && <Period key={name} title={one.label} money={one} />;
        })}
      </div>
    </>
  );
}

interface PeriodProps {
  title: string;
  money?: FigureJSON;
  percent?: FigureJSON;
  moneyWeighted?: FigureJSON;
}

function Period({ title, money, percent, moneyWeighted }: PeriodProps): React.ReactElement | null {
  const words = useWords();
  if (!money) return null;
  return (
    <section className="period" data-testid={`period-${money.name}`}>
      <h3>{title}</h3>
      <p className="amount">
        <Written look={money.look} value={money.value} />
      </p>
      {percent && (
        <p className="kind">
          <Written look={percent.look} value={percent.value} /> {words('portfolio.timeWeighted')}
        </p>
      )}
      {moneyWeighted && (
        <p className="kind">
          <Written look={moneyWeighted.look} value={moneyWeighted.value} /> {words('portfolio.moneyWeighted')}
        </p>
      )}
      <details className="how">
        <summary>{words('portfolio.how')}</summary>
        <Formula figure={money} />
        {percent && <Formula figure={percent} />}
        {moneyWeighted && <Formula figure={moneyWeighted} />}
      </details>
    </section>
  );
}

function History({ value, onRange }: { value: PortfolioJSON; onRange(range: string): void }): React.ReactElement {
  const words = useWords();
  return (
    <section className="history" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">{words('portfolio.history')}</h2>
        <div className="ranges" role="group" aria-label={words('portfolio.range')}>
          {value.ranges.map((range) => (
            <button
              key={range}
              type="button"
              className="quiet"
              aria-pressed={range === value.range}
              onClick={() => onRange(range)}
            >
              {words(`portfolio.ranges.${range}`)}
            </button>
          ))}
        </div>
      </header>
      {value.chart ? <ValuePicture chart={value.chart} /> : <p className="note">{words('portfolio.noPicture')}</p>}
    </section>
  );
}
