/**
 * A table that becomes a list of cards on a phone. The roles are written out because some browsers forget that a table
 * is one when its display changes.
 */
import type { ComponentChild, VNode } from 'preact';

export interface Column<T> {
  key: string;
  label: string;
  cell: (row: T) => ComponentChild;
  /** Figures stand at the end of their column. */
  figures?: boolean;
  /** Names its row, and heads its card. */
  heading?: boolean;
  /** Stands beside the heading on a card: what a reader looks for first. */
  prime?: boolean;
}

export interface FootRow {
  key: string;
  label: string;
  /** By column key; a column without one stays empty. */
  cells: Readonly<Record<string, ComponentChild>>;
  strong?: boolean;
}

interface TableProps<T> {
  /** The id of the heading that names the table. */
  labelledBy: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  rowClass?: (row: T) => string | undefined;
  foot?: readonly FootRow[];
}

export function Table<T>({ labelledBy, columns, rows, keyOf, rowClass, foot }: TableProps<T>): VNode {
  return (
    <div class="scroll" role="group" aria-labelledby={labelledBy} tabIndex={0}>
      <table role="table" aria-labelledby={labelledBy}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, label, figures }) => (
              <th key={key} role="columnheader" scope="col" class={figures ? 'figures' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row" class={rowClass?.(row)}>
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
        {foot && foot.length > 0 && <Foot columns={columns} foot={foot} />}
      </table>
    </div>
  );
}

function Cell<T>({ column, row }: { column: Column<T>; row: T }): VNode {
  if (column.heading) {
    return (
      <th role="rowheader" scope="row">
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td role="cell" class={classOf(column)} data-label={column.label}>
      {column.cell(row)}
    </td>
  );
}

const classOf = ({ figures, prime }: { figures?: boolean; prime?: boolean }): string | undefined =>
  [figures && 'figures', prime && 'prime'].filter(Boolean).join(' ') || undefined;

function Foot<T>({ columns, foot }: { columns: readonly Column<T>[]; foot: readonly FootRow[] }): VNode {
  return (
    <tfoot role="rowgroup">
      {foot.map(({ key, label, cells, strong }) => (
        <tr key={key} role="row" class={strong ? 'total' : undefined}>
          {columns.map((column) =>
            column.heading ? (
              <th key={column.key} role="rowheader" scope="row">
                {label}
              </th>
            ) : (
              <td key={column.key} role="cell" class={classOf(column)}>
                {cells[column.key]}
              </td>
            ),
          )}
        </tr>
      ))}
    </tfoot>
  );
}
