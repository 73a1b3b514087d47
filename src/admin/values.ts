/** A stored row as the screens carry it: exact text for every figure, ISO 8601 for every moment, null for what is empty. */
import type { Column, Model } from './data-model.js';
import type { StoredRow } from '../db/reader.js';

export type Shown = string | number | boolean | null | string[];
export type ShownRow = Record<string, Shown>;

/** The columns that were read, and no others. */
export function shownRow(model: Model, row: StoredRow): ShownRow {
  const values: ShownRow = {};
  for (const column of model.columns.values()) {
    const value = row[column.name];
    if (value !== undefined) values[column.name] = shown(column, value);
  }
  return values;
}

function shown(column: Column, value: unknown): Shown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return column.kind === 'day' ? value.toISOString().slice(0, 10) : value.toISOString();
  if (column.kind === 'decimal') return decimalText(value, column.decimals ?? 0);
  if (column.kind === 'json') return JSON.stringify(value, null, 2);
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  return asText(value);
}

/** Text and bigint; anything else a column holds has been dealt with. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (value as { toString(): string }).toString();

/** PostgreSQL writes a decimal with all its column's digits; Prisma makes of it an object that knows its exact text. */
function decimalText(value: unknown, decimals: number): string {
  if (typeof value === 'string') return value;
  const exact = value as { toFixed(decimals: number): string };
  return exact.toFixed(decimals);
}

/** Whether a typed value says what the row already says: "1.50" and "1.5" do, and so do two spellings of one moment. */
export function saysTheSame(column: Column, typed: unknown, current: Shown | undefined): boolean {
  // A list or an object in place of a scalar never says the same; the use case refuses it by name.
  if (typeof typed === 'object' && typed !== null && !(column.kind === 'list' && Array.isArray(typed))) return false;
  return canonical(column, typed) === canonical(column, current ?? null);
}

function canonical(column: Column, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value))
    return value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join(',');
  const text = asText(value).trim();
  if (column.kind === 'decimal' && /^-?\d+(\.\d+)?$/.test(text)) {
    const plain = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
    return plain.replace(/^(-?)0+(?=\d)/, '$1');
  }
  if (column.kind === 'moment' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const moment = new Date(text);
    return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
  }
  if (column.kind === 'list')
    return text
      .split(/[,\s]+/)
      .filter(Boolean)
      .join(',');
  // The log and the forms keep line ends and spaces; a browser sends CRLF for a line end.
  return asText(value).replaceAll('\r\n', '\n');
}
