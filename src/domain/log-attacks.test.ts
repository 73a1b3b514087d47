// Whoever has the database alone, whatever is done to a copy of the log, is found out, and the first bad row is named;
// an honest log raises no alarm. The verifier is the one that npm run verify-log uses. LOG_ATTACKS and SEED repeat a run.
import { randomInt } from 'node:crypto';
import { logSigner, signAnchor, type Anchor, type LogSigner } from './log-anchor.js';
import { hashOf, macOf, NO_HASH, textOf, type LogText } from './log-chain.js';
import { logVerifier, type LogReport, type SealedRow } from './log-verification.js';

const ATTACKS = parseInt(process.env.LOG_ATTACKS ?? '10000', 10);
const SEED = parseInt(process.env.SEED ?? String(randomInt(2 ** 31)), 10);
const ROWS = 60;
const KEY = 'the key that the database does not have';
const signer = logSigner('the signing key');

/** Small and repeatable; nothing here is a secret. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const pick = generator(SEED);

const textOfRow = (n: number): LogText => ({
  seq: String(n),
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  created_at: new Date(Date.UTC(2026, 0, 1) + n * 61_001).toISOString(),
  actor_id: n % 7 === 0 ? null : '00000000-0000-4000-8000-000000000abc',
  actor_role: n % 7 === 0 ? null : 'ADMIN',
  action_type: 'TRADE_ADDED',
  target_type: 'trades',
  target_id: `row ${n}`,
  description: `BUY ${n} ZÜRN at 150.25 USD`,
  metadata: `{"after": {"quantity": "${n}"}}`,
  ip_address: '192.0.2.1',
  user_agent: n % 5 === 0 ? null : 'Mozilla/5.0',
  request_id: n % 3 === 0 ? null : `request-${n}`,
});

/** As the table has it. */
interface StoredLogRow extends LogText {
  prev_hash: string;
  hash: string;
  mac: string | null;
}

/** As it is read. */
const read = ({ prev_hash, hash, mac, ...text }: Record<keyof StoredLogRow, string | null>): SealedRow => ({
  ...{ prev_hash: prev_hash ?? '', hash: hash ?? '', mac, is_system: text.actor_id === null },
  hashed: Buffer.from(`${prev_hash ?? ''}${textOf(text)}`),
});

const sealed = (text: LogText, prev_hash: string, key = KEY): StoredLogRow => {
  const hash = hashOf(prev_hash, text);
  return { ...text, prev_hash, hash, mac: macOf(key, hash) };
};

function chainOf(count: number): StoredLogRow[] {
  const rows: StoredLogRow[] = [];
  for (let n = 1; n <= count; n += 1) rows.push(sealed(textOfRow(n), rows.at(-1)?.hash ?? NO_HASH));
  return rows;
}

const HONEST = chainOf(ROWS);
const at = (index: number): StoredLogRow => {
  const row = HONEST[index];
  if (!row) throw new Error(`There is no row ${index}`);
  return row;
};
const anchorAt = (n: number): Anchor =>
  signAnchor(signer, { seq: String(n), hash: at(n - 1).hash }, new Date(n * 1_000));
const ANCHORS = [7, 23, 41, ROWS].map(anchorAt);

/** As the database would be read: by number. The attacker sets the head that the database keeps as well. */
function verify(rows: readonly StoredLogRow[], anchors: readonly Anchor[] = ANCHORS, keys = [KEY]): LogReport {
  const verifier = logVerifier({ keys, publicKeys: [signer.publicKey], anchors });
  rows.every((row) => verifier.take(read(row)));
  return verifier.report({ seq: String(rows.length), hash: rows.at(-1)?.hash ?? NO_HASH });
}

const byNumber = (rows: readonly StoredLogRow[]): StoredLogRow[] =>
  [...rows].sort((a, b) => parseInt(a.seq ?? '0', 10) - parseInt(b.seq ?? '0', 10));

interface Attack {
  rows: StoredLogRow[];
  /** The number that must be named. */
  first: number;
}

const changed = (index: number, row: StoredLogRow): StoredLogRow[] => HONEST.map((old, i) => (i === index ? row : old));

/** One bit of one character of the text that stands in a column. */
function flipped(text: string): string {
  const place = pick(text.length);
  return `${text.slice(0, place)}${String.fromCharCode(text.charCodeAt(place) ^ (1 << pick(7)))}${text.slice(place + 1)}`;
}

/** The rows from here on, numbered, linked and hashed anew, with macs of a key that the forger made up. */
function forgedFrom(index: number, texts: readonly LogText[]): StoredLogRow[] {
  const rows = HONEST.slice(0, index);
  for (const text of texts)
    rows.push(
      sealed({ ...text, seq: String(rows.length + 1) }, rows.at(-1)?.hash ?? NO_HASH, 'a key that was made up'),
    );
  return rows;
}

const COLUMNS = Object.keys(at(1)) as (keyof StoredLogRow)[];

function flipOne(): Attack {
  const [index, column] = [pick(ROWS), COLUMNS[pick(COLUMNS.length)] ?? 'hash'];
  const value = at(index)[column];
  if (value === null) return { rows: changed(index, { ...at(index), [column]: '' }), first: index + 1 };
  if (column !== 'seq') return { rows: changed(index, { ...at(index), [column]: flipped(value) }), first: index + 1 };
  // A number is changed by one bit, and the rows are read in the order of their numbers.
  const seq = (index + 1) ^ (1 << pick(8));
  return { rows: byNumber(changed(index, { ...at(index), seq: String(seq) })), first: Math.min(index + 1, seq) };
}

function deleteSome(): Attack {
  const index = pick(ROWS);
  return { rows: HONEST.toSpliced(index, 1 + pick(Math.min(9, ROWS - index))), first: index + 1 };
}

const ATTACKERS: Readonly<Record<string, () => Attack>> = {
  'one bit of any column': flipOne,
  'a value taken away'() {
    const [index, column] = [pick(ROWS), COLUMNS[pick(COLUMNS.length)] ?? 'hash'];
    if (column === 'seq' || at(index)[column] === null) return flipOne();
    return { rows: changed(index, { ...at(index), [column]: null }), first: index + 1 };
  },
  'a row or a range deleted': deleteSome,
  'deleted, and all after it numbered and hashed anew'() {
    const index = pick(ROWS - 1);
    return { rows: forgedFrom(index, HONEST.slice(index + 1)), first: index + 1 };
  },
  'a forged row inserted'() {
    const index = pick(ROWS + 1);
    const forged = { ...textOfRow(index + 1), description: 'SELL 1000 ZÜRN' };
    return { rows: forgedFrom(index, [forged, ...HONEST.slice(index)]), first: index + 1 };
  },
  'an old row inserted again, as it was'() {
    const index = pick(ROWS);
    return { rows: HONEST.toSpliced(index, 0, at(index)), first: index + 1 };
  },
  'two rows swapped'() {
    const [a, b] = [pick(ROWS), pick(ROWS)].sort((x, y) => x - y) as [number, number];
    if (a === b) return deleteSome();
    const swap = (from: number, to: number): StoredLogRow => ({ ...at(from), seq: String(to + 1) });
    return { rows: HONEST.map((row, i) => (i === a ? swap(b, a) : i === b ? swap(a, b) : row)), first: a + 1 };
  },
  'two rows swapped, with links, hashes and macs of their places'() {
    const [a, b] = [pick(ROWS), pick(ROWS)].sort((x, y) => x - y) as [number, number];
    if (a === b) return deleteSome();
    const place = ({ seq, prev_hash, hash, mac }: StoredLogRow) => ({ seq, prev_hash, hash, mac });
    const rows = HONEST.map((row, i) =>
      i === a ? { ...at(b), ...place(at(a)) } : i === b ? { ...at(a), ...place(at(b)) } : row,
    );
    return { rows, first: a + 1 };
  },
  renumbered() {
    const index = pick(ROWS);
    return { rows: HONEST.map((row, i) => (i < index ? row : { ...row, seq: String(i + 2) })), first: index + 1 };
  },
  'the tail cut, or an old backup replayed'() {
    const count = pick(ROWS);
    return { rows: HONEST.slice(0, count), first: count + 1 };
  },
  'the tail cut, and honest rows after it'() {
    const count = pick(ROWS - 1);
    const rows = HONEST.slice(0, count);
    while (rows.length < ROWS + 5)
      rows.push(sealed({ ...textOfRow(rows.length + 1), description: 'another' }, rows.at(-1)?.hash ?? NO_HASH));
    const anchored = ANCHORS.find(({ seq }) => parseInt(seq, 10) > count);
    return { rows, first: parseInt(anchored?.seq ?? '0', 10) };
  },
  'the whole chain recomputed without the key'() {
    const index = pick(ROWS);
    const texts = HONEST.map((row, i) => (i === index ? { ...row, description: 'another' } : row));
    return { rows: forgedFrom(0, texts), first: 1 };
  },
  'recomputed from a row on, with the macs that were there'() {
    const index = pick(ROWS);
    const rows = HONEST.slice(0, index);
    for (const old of HONEST.slice(index)) {
      const text = rows.length === index ? { ...old, description: 'another' } : old;
      rows.push({ ...sealed(text, rows.at(-1)?.hash ?? NO_HASH), mac: old.mac });
    }
    return { rows, first: index + 1 };
  },
};

test(`${ATTACKS} attacks are all found, and the first bad row is named (SEED=${SEED})`, () => {
  const attackers = Object.entries(ATTACKERS);
  for (let i = 0; i < ATTACKS; i += 1) {
    const [name, attack] = attackers[i % attackers.length] ?? ['', () => ({ rows: [], first: 0 })];
    const { rows, first } = attack();
    expect([name, i, verify(rows).bad?.seq]).toEqual([name, i, String(first)]);
  }
});

test('honest logs of any length raise no alarm, with the anchors that they had until then', () => {
  for (let count = 0; count <= ROWS; count += 1) {
    const anchors = ANCHORS.filter(({ seq }) => parseInt(seq, 10) <= count);
    expect(verify(HONEST.slice(0, count), anchors)).toEqual({
      rows: count,
      head: { seq: String(count), hash: count === 0 ? NO_HASH : at(count - 1).hash },
      anchors: anchors.length,
      restores: [],
    });
  }
});

test('a key that was changed goes on proving what was written with it, and nothing that was written since', () => {
  const OLDEST = 'the key before the one before';
  const OLD = 'the key before';
  const keyOf = (n: number) => (n <= 10 ? OLDEST : n <= 30 ? OLD : KEY);
  const rows: StoredLogRow[] = [];
  for (let n = 1; n <= ROWS; n += 1) rows.push(sealed(textOfRow(n), rows.at(-1)?.hash ?? NO_HASH, keyOf(n)));
  const found = (given: readonly StoredLogRow[], keys: string[]) => verify(given, [], keys).bad;
  expect(found(rows, [KEY, OLD, OLDEST])).toBeUndefined();
  expect(found(rows.slice(0, 20), [KEY, OLD, OLDEST])).toBeUndefined();
  expect(found(rows, [KEY])).toMatchObject({ seq: '1', fault: 'forged' });
  expect(found(rows, [KEY, OLD])).toMatchObject({ seq: '1', fault: 'forged' });
  // Who has learnt an old key writes a row, or all from a row on.
  for (const [key, from] of [
    [OLDEST, 11],
    [OLD, 31],
    [OLD, ROWS],
    [OLDEST, 40],
  ] as const) {
    const forged = rows.slice(0, from);
    for (let n = from + 1; n <= ROWS + 1; n += 1)
      forged.push(sealed({ ...textOfRow(n), description: 'forged' }, forged.at(-1)?.hash ?? NO_HASH, key));
    expect(found(forged, [KEY, OLD, OLDEST])).toMatchObject({ seq: String(from + 1), fault: 'forged' });
  }
});

test('heads that were signed with a key of before hold by it, and by no other', () => {
  const next = logSigner('the next signing key');
  const head = { seq: String(ROWS), hash: at(ROWS - 1).hash };
  const anchors = [...ANCHORS, signAnchor(next, head, new Date(100_000))];
  const found = (keys: LogSigner[]) => {
    const verifier = logVerifier({ keys: [KEY], publicKeys: keys.map(({ publicKey }) => publicKey), anchors });
    HONEST.every((row) => verifier.take(read(row)));
    return verifier.report(head).bad;
  };
  expect(found([next, signer])).toBeUndefined();
  expect(found([next])).toMatchObject({ seq: '7', fault: 'anchor_unsigned' });
});

test('an anchor that nobody has signed, or whose hash was changed, is named', () => {
  const [first, second, ...others] = ANCHORS as [Anchor, Anchor, ...Anchor[]];
  expect(verify(HONEST, [first, { ...second, signature: first.signature }, ...others]).bad).toMatchObject({
    seq: second.seq,
    fault: 'anchor_unsigned',
  });
  expect(verify(HONEST, [{ ...first, hash: 'a'.repeat(64) }, second]).bad?.seq).toBe(first.seq);
});

test('a head that the database keeps and that is not the last row is found', () => {
  const verifier = logVerifier({ keys: [KEY], publicKeys: [signer.publicKey], anchors: [] });
  HONEST.slice(0, 50).every((row) => verifier.take(read(row)));
  expect(verifier.report({ seq: String(ROWS), hash: at(ROWS - 1).hash }).bad).toEqual({
    seq: '51',
    id: null,
    fault: 'head_differs',
  });
});
