/** What touches many: a price, a split, a dividend. All of them together, and each by what changes for them. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { Changed, Change, TouchedPortfolio } from '../src/services/figures-changed.js';
import { ChangeHead, ChangeRow } from './change-row.js';
import { differenceOf } from './exact.js';
import { whole } from './figures.js';
import { columnOf, recordUrl, useScreen, useWords } from './state.js';

export function ChangedClients({ changed }: { changed: Changed }): React.ReactElement {
  const words = useWords();
  const { largest, clients, total_value } = changed;
  const title = words(largest.length < clients ? 'changed.largest' : 'changed.each');
  const all = { column: 'total_value', ...total_value };
  return (
    <>
      <p>{words('changed.many', { count: whole(clients) })}</p>
      <div className="many" role="region" aria-label={title} tabIndex={0} data-testid="changed-clients">
        <table className="figures">
          <ChangeHead title={words('changed.client')} />
          <tbody>
            <Line line={{ screen: 'Portfolio', change: all }} name={words('changed.together')} />
          </tbody>
          <tbody>
            <tr className="of">
              <th scope="rowgroup" colSpan={4}>
                {title}
              </th>
            </tr>
            {largest.map((touched) => (
              <Client key={touched.id} touched={touched} />
            ))}
          </tbody>
        </table>
      </div>
      {largest.length < clients && (
        <p className="hint">{words('changed.others', { count: whole(clients - largest.length) })}</p>
      )}
    </>
  );
}

function Client({ touched }: { touched: TouchedPortfolio }): React.ReactElement {
  const name = <Link to={recordUrl('Portfolio', touched.id)}>{touched.title}</Link>;
  return (
    <>
      {linesOf(touched).map((line, index) => (
        <Line
          key={line.screen + line.change.column}
          line={line}
          name={index === 0 ? name : undefined}
          symbol={touched.symbol}
        />
      ))}
    </>
  );
}

interface LineOfClient {
  screen: 'Holding' | 'Portfolio';
  change: Change;
}

/** What is held, the cash and the value; a value that moves by as much as the cash says nothing more. */
function linesOf({ portfolio, holding }: TouchedPortfolio): LineOfClient[] {
  const all: LineOfClient[] = [
    ...holding.map((change) => ({ screen: 'Holding' as const, change })),
    ...portfolio.map((change) => ({ screen: 'Portfolio' as const, change })),
  ];
  const find = (screen: string, column: string): LineOfClient | undefined =>
    all.find((line) => line.screen === screen && line.change.column === column);
  const cash = find('Portfolio', 'cash_value');
  const value = find('Portfolio', 'total_value');
  const sameAsCash = cash && value && moved(cash) === moved(value);
  const told = [find('Holding', 'quantity'), cash, sameAsCash ? undefined : value].filter((line) => line !== undefined);
  return told.length > 0 ? told : all;
}

const moved = ({ change }: LineOfClient): string => differenceOf(change.before, change.after);

interface LineProps {
  line: LineOfClient;
  /** Whose it is, where the line before it has not said so. */
  name?: React.ReactNode;
  symbol?: string | null;
}

function Line({ line: { screen: screenId, change }, name, symbol }: LineProps): React.ReactElement {
  const screen = useScreen(screenId);
  const column = screen && columnOf(screen, change.column);
  const label = column?.label ?? change.column;
  return (
    <ChangeRow
      title={
        <>
          {name} <span className="which">{screenId === 'Holding' ? `${symbol ?? ''} ${label}` : label}</span>
        </>
      }
      column={column}
      change={change}
      isGain={change.column === 'total_value'}
      lesser={name === undefined}
    />
  );
}
