/** Figures before and after: what a form would change, and what it has changed. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { Changed, Change, TouchedPortfolio } from '../src/services/figures-changed.js';
import { differenceOf } from './exact.js';
import { day, gain, money, quantity, signed, signOf, whole } from './figures.js';
import { columnOf, recordUrl, useScreen, useWords, type Words } from './state.js';
import { write } from './value.js';

export function ChangedFigures({ changed }: { changed: Changed }): React.ReactElement {
  const words = useWords();
  const { largest, closing, restated } = changed;
  const [only, ...others] = largest;
  return (
    <div className="changed" data-testid="changed">
      {closing ? (
        <Closing closing={closing} />
      ) : !only ? (
        <p>{words('changed.nothing')}</p>
      ) : others.length === 0 ? (
        <OnePortfolio touched={only} />
      ) : (
        <Many changed={changed} />
      )}
      {restated > 0 && (
        <p className="hint">
          {words(restated === 1 ? 'changed.restated_one' : 'changed.restated_other', { count: whole(restated) })}
        </p>
      )}
    </div>
  );
}

/** The same, in a sentence. */
export function inShort(changed: Changed, words: Words): string {
  if (changed.closing) return closingText(changed.closing, words);
  const { before, after } = changed.total_value;
  if (changed.largest.length === 0) return words('changed.nothing');
  const total = words('changed.total', { before: money(before), after: money(after) });
  return changed.clients > 1 ? `${words('changed.many', { count: whole(changed.clients) })} ${total}` : total;
}

const closingText = ({ before, after }: NonNullable<Changed['closing']>, words: Words): string => {
  const open = words('changed.open');
  return words('changed.closing', { before: before ? day(before) : open, after: after ? day(after) : open });
};

function Closing({ closing }: { closing: NonNullable<Changed['closing']> }): React.ReactElement {
  const words = useWords();
  return (
    <>
      <p>{closingText(closing, words)}</p>
      {closing.after && <p className="hint">{words('changed.closed', { count: whole(Number(closing.events)) })}</p>}
    </>
  );
}

function OnePortfolio({ touched }: { touched: TouchedPortfolio }): React.ReactElement {
  const words = useWords();
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{words('changed.figure')}</th>
          <th scope="col">{words('changed.before')}</th>
          <th scope="col">{words('changed.after')}</th>
          <th scope="col">{words('changed.difference')}</th>
        </tr>
      </thead>
      {touched.holding.length > 0 && <Lines title={touched.symbol ?? ''} screen="Holding" changes={touched.holding} />}
      {touched.portfolio.length > 0 && (
        <Lines
          title={
            <Link to={recordUrl('Portfolio', touched.id)}>{words('changed.portfolio', { name: touched.title })}</Link>
          }
          screen="Portfolio"
          changes={touched.portfolio}
        />
      )}
    </table>
  );
}

function Lines({
  title,
  screen: screenId,
  changes,
}: {
  title: React.ReactNode;
  screen: string;
  changes: Change[];
}): React.ReactElement {
  const words = useWords();
  const screen = useScreen(screenId);
  return (
    <tbody>
      <tr className="of">
        <th scope="rowgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {changes.map(({ column: name, before, after }) => {
        const column = screen && columnOf(screen, name);
        const written = (text: string | null): string => (text === null ? '–' : column ? write(column, text) : text);
        const difference = differenceOf(before, after);
        const isGain = column?.look === 'gain';
        return (
          <tr key={name}>
            <th scope="row">{column?.label ?? name}</th>
            <td data-label={words('changed.before')}>{written(before)}</td>
            <td data-label={words('changed.after')}>
              <strong>{written(after)}</strong>
            </td>
            <td data-label={words('changed.difference')} className={isGain ? signOf(difference) : undefined}>
              {signed(difference)}
            </td>
          </tr>
        );
      })}
    </tbody>
  );
}

/** A price, a split, a dividend: how many it touches, all of them together, and the largest one by one. */
function Many({ changed }: { changed: Changed }): React.ReactElement {
  const words = useWords();
  const { largest, clients, total_value } = changed;
  const [first] = largest;
  const held = first?.symbol ?? '';
  return (
    <>
      <p>{words('changed.many', { count: whole(clients) })}</p>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{words('changed.value')}</th>
            <th scope="col">{words('changed.before')}</th>
            <th scope="col">{words('changed.after')}</th>
            <th scope="col">{words('changed.difference')}</th>
          </tr>
        </thead>
        <tbody>
          <Sums title={words('changed.together')} before={total_value.before} after={total_value.after} />
        </tbody>
        <tbody>
          <tr className="of">
            <th scope="rowgroup" colSpan={4}>
              {words(largest.length < clients ? 'changed.largest' : 'changed.each')}
            </th>
          </tr>
          {largest.map(({ id, title, portfolio, holding }) => {
            const value = portfolio.find(({ column }) => column === 'total_value');
            const quantity = holding.find(({ column }) => column === 'quantity');
            return (
              <React.Fragment key={id}>
                {value && (
                  <Sums
                    title={<Link to={recordUrl('Portfolio', id)}>{title}</Link>}
                    before={value.before}
                    after={value.after}
                  />
                )}
                {quantity && <Quantity symbol={held} title={value ? undefined : title} change={quantity} />}
              </React.Fragment>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function Sums({
  title,
  before,
  after,
}: {
  title: React.ReactNode;
  before: string | null;
  after: string | null;
}): React.ReactElement {
  const words = useWords();
  const difference = differenceOf(before, after);
  return (
    <tr>
      <th scope="row">{title}</th>
      <td data-label={words('changed.before')}>{before === null ? '–' : money(before)}</td>
      <td data-label={words('changed.after')}>
        <strong>{after === null ? '–' : money(after)}</strong>
      </td>
      <td data-label={words('changed.difference')} className={signOf(difference)}>
        {gain(difference)}
      </td>
    </tr>
  );
}

function Quantity({ symbol, title, change }: { symbol: string; title?: string; change: Change }): React.ReactElement {
  const words = useWords();
  return (
    <tr className="lesser">
      <th scope="row">{title ? `${title}, ${symbol}` : symbol}</th>
      <td data-label={words('changed.before')}>{quantity(change.before ?? '0')}</td>
      <td data-label={words('changed.after')}>{quantity(change.after ?? '0')}</td>
      <td data-label={words('changed.difference')}>{signed(differenceOf(change.before, change.after))}</td>
    </tr>
  );
}
