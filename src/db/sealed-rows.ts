/** Rows with personal data: sealed on their way in, opened where somebody may see them. */
import type { Rows } from './client.js';
import { bringKeys, holdKeys } from './person-keys.js';
import type { Tx } from './transaction.js';
import { invariant } from '../errors.js';
import { indexOf, SEALED_TABLES, type SealedTable } from '../secrets/places.js';
import { keyIdOf } from '../secrets/sealed-text.js';
import { CannotOpen, type Vault } from '../secrets/vault.js';

type Row = Readonly<Record<string, unknown>>;
type RowWithId = Row & { id: string };

/** What of these columns is kept sealed. */
export const sealedColumns = (table: string, columns: readonly string[]): string[] =>
  (SEALED_TABLES[table]?.columns ?? []).filter((name) => columns.includes(name));

/** New rows as they are written: sealed for the persons that they are of, with what an equal value is found by. */
export async function sealRows<R extends RowWithId>(tx: Tx, table: string, rows: readonly R[]): Promise<R[]> {
  const sealed = SEALED_TABLES[table];
  if (!sealed) return [...rows];
  const personal = rows.filter((row) => sealed.columns.some((name) => isText(row[name])));
  await holdKeys(
    tx,
    personal.map((row) => personOf(sealed, row)),
  );
  return rows.map((row) => ({ ...row, ...sealColumns(tx.vault, table, personOf(sealed, row), row.id, row) }));
}

/** What an update writes: what says the same as before stays as it is sealed. */
export async function sealChanges(tx: Tx, table: string, id: string, values: Row): Promise<Row> {
  const sealed = SEALED_TABLES[table];
  const names = sealedColumns(table, Object.keys(values));
  if (!sealed || names.length === 0) return values;
  const [before] = await openRows(tx, tx.vault, table, () =>
    tx.rows<RowWithId>(`SELECT id, ${sealed.person}, ${names.join(', ')} FROM ${table} WHERE id = $1`, [id]),
  );
  invariant(before, `${table} has no row ${id}`);
  const same = names.filter((name) => (before[name] ?? null) === (values[name] ?? null));
  const changed = Object.fromEntries(Object.entries(values).filter(([name]) => !same.includes(name)));
  const person = personOf(sealed, before);
  if (names.some((name) => isText(changed[name]))) await holdKeys(tx, [person]);
  return { ...changed, ...sealColumns(tx.vault, table, person, id, changed) };
}

function sealColumns(vault: Vault, table: string, client: string, row: string, values: Row): Row {
  const parts = sealedColumns(table, Object.keys(values)).flatMap((column): [string, unknown][] => {
    const text = values[column];
    const index = SEALED_TABLES[table]?.found[column];
    return [
      [column, isText(text) ? vault.seal({ table, column, row, client }, text) : null],
      ...(index
        ? [[indexOf(column), isText(text) ? vault.blindIndex(table, column, index(text)) : null] as [string, unknown]]
        : []),
    ];
  });
  return Object.fromEntries(parts);
}

/** How often rows are read again whose keys were changed between the reading of the two. */
const READINGS = 4;

/**
 * What was read, opened; each row says its id and its person. A person's data may be sealed under a new key between the
 * reading of the row and that of the key: it is then read again.
 */
export async function openRows<R extends object>(
  rows: Rows,
  vault: Vault,
  table: string,
  read: () => Promise<R[]>,
): Promise<R[]> {
  const sealed = SEALED_TABLES[table];
  if (!sealed) return read();
  for (let reading = 1; ; reading += 1) {
    const found = await read();
    // All rows of one reading have the same columns.
    const names = sealedColumns(table, Object.keys(found[0] ?? {}));
    if (names.length === 0) return found;
    await bringKeys(rows, vault, keysOf(found, names));
    try {
      return found.map((row) => openRow(vault, { table, person: sealed.person, names }, row));
    } catch (error) {
      if (!(error instanceof CannotOpen) || reading === READINGS) throw error;
    }
  }
}

const valueOf = (row: object, name: string): unknown => Reflect.get(row, name);

const keysOf = (rows: readonly object[], names: readonly string[]): string[] =>
  rows.flatMap((row) =>
    names
      .map((name) => valueOf(row, name))
      .filter(isText)
      .map(keyIdOf),
  );

interface Opening {
  table: string;
  person: string;
  names: readonly string[];
}

function openRow<R extends object>(vault: Vault, { table, person, names }: Opening, row: R): R {
  const opened: Record<string, string> = {};
  for (const column of names) {
    const text = valueOf(row, column);
    const place = { table, column, row: String(valueOf(row, 'id')), client: String(valueOf(row, person)) };
    if (isText(text)) opened[column] = vault.open(place, text);
  }
  return { ...row, ...opened };
}

function personOf({ person }: SealedTable, row: Row): string {
  const id = row[person];
  invariant(typeof id === 'string', 'a row with personal data says whose it is');
  return id;
}

const isText = (value: unknown): value is string => typeof value === 'string';
