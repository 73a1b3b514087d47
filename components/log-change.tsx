/** What a row of the log changed: before and after, side by side, a column a line. */
import React from 'react';
import { useWords } from './state.js';

type Side = Record<string, unknown>;

interface Kept {
  before?: Side;
  after?: Side;
  unrecorded?: string[];
}

export function LogChange({ text }: { text: string }): React.ReactElement {
  const words = useWords();
  const { before, after, unrecorded, ...details } = parse(text);
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <div className="change">
      {columns.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{words('change.column')}</th>
              <th scope="col">{words('change.before')}</th>
              <th scope="col">{words('change.after')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column}>
                <th scope="row">{column}</th>
                <td className="was">{plain(before?.[column])}</td>
                <td className="is">{plain(after?.[column])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unrecorded && <p className="hint">{words('change.unrecorded', { columns: unrecorded.join(', ') })}</p>}
      {Object.entries(details).map(([name, value]) => (
        <p key={name}>
          <span className="hint">{name}</span> {plain(value)}
        </p>
      ))}
      <details>
        <summary>{words('change.whole')}</summary>
        <pre>{text}</pre>
      </details>
    </div>
  );
}

function parse(text: string): Kept & Side {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Kept & Side) : {};
  } catch {
    return {};
  }
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
