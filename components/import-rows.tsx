/** The rows of a previewed file: those that cannot be entered first, then likely duplicates, then the rest as far as they are shown. */
import React from 'react';
import type { ToldReport } from '../src/services/told-report.js';
import { whole } from './figures.js';
import { useWords, type Words } from './state.js';

interface Shown {
  line: number;
  cells: Readonly<Record<string, string>>;
  outcome: 'rejected' | 'duplicate' | 'accepted';
  text: string;
}

export function ImportRows({ report }: { report: ToldReport }): React.ReactElement {
  const words = useWords();
  const rows = rowsOf(report, words);
  const columns = report.columns.filter(({ name }) => rows.some(({ cells }) => cells[name]));
  return (
    <div>
      <h3>{words('import.rowsShown', { count: whole(rows.length), of: whole(report.rows) })}</h3>
      <div className="table-box">
        <table className="list import-rows" data-testid="import-rows">
          <thead>
            <tr>
              <th scope="col" className="figure">
                {words('import.line')}
              </th>
              <th scope="col">{words('import.outcomeOfRow')}</th>
              {columns.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, cells, outcome, text }) => (
              <tr key={line} data-outcome={outcome}>
                <td className="figure" data-label={words('import.line')}>
                  {line}
                </td>
                <td data-label={words('import.outcomeOfRow')}>
                  <div className="import-outcome">
                    <span className={`badge ${BADGES[outcome]}`}>{words(`import.outcomes.${outcome}`)}</span>
                    {text && <span>{text}</span>}
                  </div>
                </td>
                {columns.map(({ name, label }) => (
                  <td key={name} data-label={label}>
                    <span className="cut">{cells[name]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const BADGES = { rejected: 'bad', duplicate: 'wait', accepted: 'good' } as const;
const MOST = 300;

function sameAs(of: number | 'waits' | null, words: Words): string {
  if (of === null) return words('import.asInBooks');
  return of === 'waits' ? words('import.asWaiting') : words('import.asLine', { line: of });
}

function rowsOf({ rejectedRows, duplicateRows, sample }: ToldReport, words: Words): Shown[] {
  const bad = new Set(rejectedRows.map(({ line }) => line));
  const twice = new Map(duplicateRows.map(({ line, of }) => [line, sameAs(of, words)]));
  const cells = new Map(sample.map((row) => [row.line, row.cells]));
  return [
    ...rejectedRows.map(({ line, cells: own, reason }): Shown => ({
      line,
      cells: own,
      outcome: 'rejected',
      // What is twice there may be impossible for that alone.
      text: [reason, twice.get(line) ?? ''].join(' '),
    })),
    ...duplicateRows
      .filter(({ line }) => !bad.has(line))
      .map(({ line }): Shown => ({
        line,
        cells: cells.get(line) ?? {},
        outcome: 'duplicate',
        text: twice.get(line) ?? '',
      })),
    ...sample
      .filter(({ line }) => !bad.has(line) && !twice.has(line))
      .map((row): Shown => ({ ...row, outcome: 'accepted', text: '' })),
  ].slice(0, MOST);
}
