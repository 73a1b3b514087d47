/** What a screen's table of contents says. One file a model in resources/; everything else is derived from the schema. */
import type { Rows } from '../db/client.js';
import type { StoredRow } from '../db/reader.js';

export type Group = 'Clients' | 'Money' | 'Market' | 'Support' | 'Compliance' | 'System';

/** How a form asks for a value, where the column's own kind does not say it. */
export type FieldKind =
  | 'line'
  | 'prose'
  | 'decimal'
  | 'moment'
  | 'day'
  | 'password'
  | 'choice'
  | 'flag'
  | 'integer'
  | 'reference'
  | 'symbol'
  | 'symbols'
  | 'file';

export interface FormField {
  name: string;
  kind?: FieldKind;
  required?: boolean;
  /** What the form starts with. */
  initial?: string;
  choices?: readonly string[];
  /** Asked only where another field says one of these. */
  only?: { field: string; in: readonly string[] };
  /** Which records a reference offers. */
  among?: Readonly<Record<string, string>>;
}

export type FormEntry = string | FormField;

export interface Title {
  /** The columns it is made of, in Prisma's words: `{ symbol: true }`, or one table further on. */
  select: StoredRow;
  /** From these columns as the screens show them. */
  of(row: StoredRow): string;
}

/** What is ticked off before an action is offered, by what a column of the record says. */
export interface Checklist {
  action: string;
  column: string;
  checks: Readonly<Record<string, readonly string[]>>;
}

export interface Contents {
  model: string;
  group: Group;
  icon: string;
  title: Title;
  list: readonly string[];
  /** Reads no more than the list shows: for tables that grow without end. */
  lean?: true;
  filters: readonly string[];
  /** Text columns that are looked up as a whole, by their index, and not for a part of them. */
  exact?: readonly string[];
  /** The moment by which the newest come first. */
  newest: string;
  /** The columns in which a reference's search looks; one with a `^` only at its beginning. */
  search: readonly string[];
  new?: readonly FormEntry[];
  edit?: readonly FormEntry[];
  /** What is most likely to be done with a record, where it is offered. */
  primary?: string;
  checklist?: Checklist;
  /** Rows of other screens that belong to a record: the screen, the column that points here, and at what if not the id. */
  related?: readonly (readonly [model: string, column: string, at?: string])[];
  /** What its readers look for beside the table's own columns, read for a whole page at once, in the order of its rows. */
  beside?: Beside;
  /** Prices that grow old, each with the column that says from when it is. */
  ages?: Readonly<Record<string, string>>;
}

export interface Beside {
  columns: Readonly<Record<string, 'price' | 'moment'>>;
  read(rows: Rows, shown: readonly StoredRow[]): Promise<readonly StoredRow[]>;
}

export const fullName = (row: StoredRow): string =>
  [row.first_name, row.last_name].filter(Boolean).join(' ') || String(row.email ?? row.id);

/** The name of the person that a row belongs to. */
export const ownerName = (owner: unknown): string =>
  fullName(typeof owner === 'object' && owner !== null ? { ...owner } : {});

const FIGURE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 12 });

/** A figure as it is read: 20,000 and not 20000.00000000. Intl takes a decimal's text as it is. */
export const figure = (value: unknown): string => FIGURE.format(String(value) as unknown as number);

export const NAME = { first_name: true, last_name: true, email: true };
export const AMONG_CLIENTS = { role: 'CUSTOMER' };
