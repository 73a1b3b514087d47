/**
 * The log as PostgreSQL's binary COPY sends it, turned into the bytes that were hashed. Of a million rows hardly a column
 * becomes a string, since nobody looks at it but the hash.
 */
import { LOG_COLUMNS, NO_HASH, type LogColumn } from '../domain/log-chain.js';
import type { SealedRow } from '../domain/log-verification.js';
import { invariant } from '../errors.js';

const SENT = ['prev_hash', 'hash', 'mac', ...LOG_COLUMNS.map((name) => (name === 'seq' ? 'seq::text' : name))];

/** By number and id, so that not even two rows of one number can hide behind each other. */
export const COPY_LOG = `COPY (SELECT ${SENT.join(', ')} FROM activity_logs
  ORDER BY activity_logs.seq, activity_logs.id) TO STDOUT (FORMAT binary)`;

/** Before the first row: what it is, flags, and the length of an extension, of which there is none. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Behind the last row, where the number of its fields would stand. */
const END = -1;
const NULL = -1;
/** More than the names, lengths and line feeds of a row take, and what its ids and its moment take beyond what is sent. */
const MORE = 1024;

/** Writes what stands at `from` of `data` as text to `at` of `out`; answers where it ends. */
type Write = (data: Buffer, from: number, out: Buffer, at: number) => number;

/** What is not sent as its text. */
const WRITERS: Partial<Record<LogColumn, { length: number; write: Write }>> = {
  id: { length: 36, write: writeUuid },
  actor_id: { length: 36, write: writeUuid },
  created_at: { length: 24, write: writeMoment },
};

const COLUMNS = LOG_COLUMNS.map((name) => {
  const writer = WRITERS[name];
  return {
    name: Buffer.from(writer ? `${name}:${writer.length}:` : `${name}:`),
    none: Buffer.from(`${name}:-\n`),
    write: writer?.write,
    /** The version of jsonb's form stands before its text. */
    skip: name === 'metadata' ? 1 : 0,
    isActor: name === 'actor_id',
  };
});

/** Where the next field of a message stands. */
class Fields {
  from = 0;
  to = 0;
  isNull = false;
  #message: Buffer = HEADER;

  open(message: Buffer, at: number): void {
    this.#message = message;
    this.to = at;
  }

  next(): void {
    const length = this.#message.readInt32BE(this.to);
    this.isNull = length === NULL;
    this.from = this.to + 4;
    this.to = this.isNull ? this.from : this.from + length;
  }

  text(): string {
    return this.#message.toString('latin1', this.from, this.to);
  }

  /** The same as `known` where it says that: for as many letters, a loop is quicker than another string. */
  textLike(known: string): string {
    if (this.to - this.from !== known.length) return this.text();
    for (let i = 0; i < known.length; i += 1)
      if (this.#message[this.from + i] !== known.charCodeAt(i)) return this.text();
    return known;
  }
}

/** Reads one message after the other. A row is good until the next is read: they share their bytes. */
export function logWire(): (message: Buffer) => SealedRow | undefined {
  const fields = new Fields();
  let out = Buffer.alloc(4 * MORE);
  let isFirst = true;
  let hash = NO_HASH;

  return (message) => {
    let start = 0;
    if (isFirst) {
      invariant(message.subarray(0, HEADER.length).equals(HEADER), 'the server sends a binary copy');
      [start, isFirst] = [HEADER.length, false];
    }
    if (start === message.length || message.readInt16BE(start) === END) return undefined;
    if (out.length < message.length + MORE) out = Buffer.alloc(2 * (message.length + MORE));

    fields.open(message, start + 2);
    fields.next();
    // Of an honest log, the hash of the row before.
    const prev_hash = fields.textLike(hash);
    let at = copy(message, fields.from, fields.to, out, 0);
    fields.next();
    hash = fields.text();
    fields.next();
    const mac = fields.isNull ? null : fields.text();
    let is_system = false;
    for (const column of COLUMNS) {
      fields.next();
      at = fields.isNull ? copy(column.none, 0, column.none.length, out, at) : writeLine(message, column, at);
      if (column.isActor) is_system = fields.isNull;
    }
    return { hashed: out.subarray(0, at), prev_hash, hash, mac, is_system };
  };

  function writeLine(message: Buffer, { name, write, skip }: (typeof COLUMNS)[number], start: number): number {
    let at = copy(name, 0, name.length, out, start);
    if (write) at = write(message, fields.from, out, at);
    else {
      const from = fields.from + skip;
      at = writeText(`${fields.to - from}:`, out, at);
      at = copy(message, from, fields.to, out, at);
    }
    out[at] = LINE_FEED;
    return at + 1;
  }
}

const [DASH, LINE_FEED] = [45, 10] as const;

/** For so few bytes a loop is quicker than the way into the runtime. */
const FEW = 128;

function copy(data: Buffer, from: number, to: number, out: Buffer, at: number): number {
  if (to - from > FEW) return at + data.copy(out, at, from, to);
  for (let i = from; i < to; i += 1) out[at + i - from] = data[i] ?? 0;
  return at + to - from;
}

function writeText(text: string, out: Buffer, at: number): number {
  for (let i = 0; i < text.length; i += 1) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}

const DIGITS = Buffer.from('0123456789abcdef');
const DASHES_BEFORE: readonly boolean[] = Array.from({ length: 16 }, (_, byte) => [4, 6, 8, 10].includes(byte));

function writeUuid(data: Buffer, from: number, out: Buffer, at: number): number {
  let next = at;
  for (let i = 0; i < 16; i += 1) {
    if (DASHES_BEFORE[i]) out[next++] = DASH;
    const byte = data[from + i] ?? 0;
    out[next++] = DIGITS[byte >> 4] ?? 0;
    out[next++] = DIGITS[byte & 15] ?? 0;
  }
  return next;
}

const EPOCH = Date.UTC(2000, 0, 1);
const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000] as const;
/** Rows come in the order of time: the hour is nearly always that of the row before. */
let hour = NaN;
const hourText = Buffer.from('2000-01-01T00:');
const [ZERO, COLON, POINT, ZULU] = [48, 58, 46, 90] as const;

/** Sent are microseconds since 2000, of which the column keeps the thousands. Of what no row can have, no moment's text. */
function writeMoment(data: Buffer, from: number, out: Buffer, at: number): number {
  const sent = data.readInt32BE(from) * 2 ** 32 + data.readUInt32BE(from + 4);
  const moment = EPOCH + sent / 1000;
  if (!Number.isSafeInteger(sent) || !Number.isInteger(moment) || moment < 0)
    return writeText(String(sent).padStart(24), out, at);
  const inHour = moment % HOUR;
  if (moment - inHour !== hour) {
    hour = moment - inHour;
    hourText.write(new Date(hour).toISOString().slice(0, hourText.length), 'latin1');
  }
  const next = copy(hourText, 0, hourText.length, out, at);
  const inMinute = inHour % MINUTE;
  writeTwo((inHour - inMinute) / MINUTE, out, next);
  out[next + 2] = COLON;
  const thousandths = inMinute % SECOND;
  writeTwo((inMinute - thousandths) / SECOND, out, next + 3);
  out[next + 5] = POINT;
  out[next + 6] = ZERO + Math.floor(thousandths / 100);
  writeTwo(thousandths % 100, out, next + 7);
  out[next + 9] = ZULU;
  return next + 10;
}

/** A number below a hundred. */
function writeTwo(number: number, out: Buffer, at: number): void {
  const ones = number % 10;
  out[at] = ZERO + (number - ones) / 10;
  out[at + 1] = ZERO + ones;
}
