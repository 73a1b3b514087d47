/** Figures before and after: what a form would change, and what it has changed. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { Changed, Change, TouchedPortfolio } from '../src/services/figures-changed.js';
import { ChangeHead, ChangeRow } from './change-row.js';
import { ChangedClients } from './changed-clients.js';
import { day, money, whole } from './figures.js';
import { columnOf, recordUrl, useScreen, useWords, type Words } from './state.js';

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
        <ChangedClients changed={changed} />
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
      <ChangeHead title={words('changed.figure')} />
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
  const screen = useScreen(screenId);
  return (
    <tbody>
      <tr className="of">
        <th scope="rowgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {changes.map((change) => {
        const column = screen && columnOf(screen, change.column);
        const title = column?.label ?? change.column;
        return (
          <ChangeRow
            key={change.column}
            title={title}
            column={column}
            change={change}
            isGain={column?.look === 'gain'}
          />
        );
      })}
    </tbody>
  );
}
