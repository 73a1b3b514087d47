/**
 * How the log proves itself. A row is written down as text, a line a column; its hash is that of the hash before it and
 * of this text, which anybody can reckon; its mac needs the key, which the database does not have. docs/verify-log.md
 * says the same to whoever has nothing but an export.
 */
import { hash } from 'node:crypto';

/** In the order of the text. */
export const LOG_COLUMNS = [
  'seq',
  'id',
  'created_at',
  'actor_id',
  'actor_role',
  'action_type',
  'target_type',
  'target_id',
  'description',
  'metadata',
  'ip_address',
  'user_agent',
  'request_id',
] as const;

export type LogColumn = (typeof LOG_COLUMNS)[number];

/** A row as text: moments as 2026-01-31T09:00:00.000Z, metadata as PostgreSQL writes its jsonb. */
export type LogText = Readonly<Record<LogColumn, string | null>>;

/** What stands before the first row. */
export const NO_HASH = '0'.repeat(64);

/** Each line says how long its value is, so that no value can look like the next line. */
const line = (name: string, value: string | null): string =>
  value === null ? `${name}:-\n` : `${name}:${Buffer.byteLength(value)}:${value}\n`;

export const textOf = (row: LogText): string => LOG_COLUMNS.map((name) => line(name, row[name])).join('');

/** What `textOf` wrote. */
export function readText(text: Buffer): LogText {
  const row: Partial<Record<LogColumn, string | null>> = {};
  let at = 0;
  for (const name of LOG_COLUMNS) {
    const from = at + name.length + 1;
    const colon = text.indexOf(':', from);
    const length = text[from] === DASH ? null : parseInt(text.toString('latin1', from, colon), 10);
    row[name] = length === null ? null : text.toString('utf8', colon + 1, colon + 1 + length);
    at = length === null ? from + 2 : colon + 2 + length;
  }
  return row as LogText;
}

const DASH = '-'.charCodeAt(0);

export const hashOf = (previous: string, row: LogText): string => hash('sha256', previous + textOf(row), 'hex');

export const macOf = (key: string, hashOfRow: string): string => macMaker(key)(hashOfRow);

/** HMAC-SHA-256 with what depends on the key alone done once: a million rows have to be verified in seconds. */
export function macMaker(key: string): (hashOfRow: string) => string {
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(64);
  (bytes.length > 64 ? hash('sha256', bytes, 'buffer') : bytes).copy(block);
  const [inner, outer] = [Buffer.alloc(128), Buffer.alloc(96)];
  for (const [index, byte] of block.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return (hashOfRow) => {
    inner.write(hashOfRow, 64, 'latin1');
    outer.write(hash('sha256', inner, 'binary'), 64, 'latin1');
    return hash('sha256', outer, 'hex');
  };
}
