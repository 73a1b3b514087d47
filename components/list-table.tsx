/** The rows of a list. On a narrow screen each becomes a card, its values under their columns' names. */
import React from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import type { ColumnJSON, ListJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { columnOf, recordUrl, useWords } from './state.js';
import { isFigure, mostDecimals, Value } from './value.js';
import { isVoid, VoidNote } from './void-note.js';

interface Props {
  screen: ScreenJSON;
  list: ListJSON;
  busy?: boolean;
  /** A list inside another page has an order of its own, which stays. */
  still?: boolean;
}

export function ListTable({ screen, list, busy = false, still = false }: Props): React.ReactElement {
  const columns = screen.list.flatMap((name) => columnOf(screen, name) ?? []);
  const decimals = Object.fromEntries(columns.map((column) => [column.name, mostDecimals(column, list.records)]));
  return (
    <div className="table-box">
      <table className="list" aria-busy={busy} data-testid={`list-${screen.id}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.name} column={column} meta={list.meta} still={still} />
            ))}
          </tr>
        </thead>
        <tbody>
          {list.records.map((record) => (
            <Row key={record.id} screen={screen} record={record} columns={columns} decimals={decimals} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({
  column,
  meta,
  still,
}: {
  column: ColumnJSON;
  meta: ListJSON['meta'];
  still: boolean;
}): React.ReactElement {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const sorted = meta.sortBy === column.name && !still;
  const label =
    column.look === 'moment' ? (
      <>
        {column.label} <span className="unit">{words('moment')}</span>
      </>
    ) : (
      column.label
    );
  const sort = (): void => {
    const next = new URLSearchParams(search);
    next.set('sortBy', column.name);
    next.set('direction', sorted && meta.direction === 'desc' ? 'asc' : 'desc');
    next.delete('page');
    setSearch(next);
  };
  return (
    <th
      scope="col"
      className={isFigure(column.look) ? 'figure' : undefined}
      aria-sort={sorted ? (meta.direction === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {column.sortable && !still ? (
        <button type="button" onClick={sort}>
          {label}
        </button>
      ) : (
        label
      )}
    </th>
  );
}

interface RowProps {
  screen: ScreenJSON;
  record: RecordJSON;
  columns: ColumnJSON[];
  decimals: Record<string, number>;
}

function Row({ screen, record, columns, decimals }: RowProps): React.ReactElement {
  const navigate = useNavigate();
  const url = recordUrl(screen.id, record.id);
  // The first value that is no link itself leads to the row; a click anywhere else does so too.
  const leading = columns.find(({ look }) => look !== 'reference' && look !== 'target');
  const follow = (event: React.MouseEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    if (target.closest('a, button, input, summary') || window.getSelection()?.toString()) return;
    navigate(url);
  };
  return (
    <tr onClick={follow} className={isVoid(record) ? 'voided' : undefined} data-id={record.id} data-testid="row">
      {columns.map((column) => {
        const value = <Value column={column} record={record} decimals={decimals[column.name]} brief />;
        return (
          <td
            key={column.name}
            className={isFigure(column.look) ? 'figure' : undefined}
            data-label={column.label}
            data-property-name={column.name}
          >
            {column === leading ? (
              <>
                <Link className="leading" to={url}>
                  {value}
                </Link>
                <VoidNote record={record} />
              </>
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
}
