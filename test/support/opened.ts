// A row as it is kept, with what is sealed in it opened.
import type { House } from './house.js';
import { openRows } from '../../src/db/sealed-rows.js';

export type Row = Readonly<Record<string, unknown>>;

/** All of its columns but the index beside a sealed one. */
export async function openedRow(house: House, table: string, id: string): Promise<Row | undefined> {
  const [row] = await openRows(house.rows, house.vault, table, () =>
    house.rows.rows<Row>(`SELECT * FROM ${table} WHERE id = $1`, [id]),
  );
  return row;
}
