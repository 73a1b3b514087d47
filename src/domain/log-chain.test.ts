// The mac is HMAC-SHA-256 as everybody knows it, and no value of a row can pass for another row's.
import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { hashOf, LOG_COLUMNS, macOf, NO_HASH, readText, textOf, type LogText } from './log-chain.js';

const ROW = Object.fromEntries(LOG_COLUMNS.map((name) => [name, null])) as unknown as LogText;

test.each([1, 31, 32, 63, 64, 65, 200])('the mac with a key of %i characters is the one of node:crypto', (length) => {
  const key = randomBytes(length).toString('base64').slice(0, length);
  const hash = randomBytes(32).toString('hex');
  expect(macOf(key, hash)).toBe(createHmac('sha256', key).update(hash).digest('hex'));
});

test('a row is written down a line a column, each with the length of its value in bytes', () => {
  expect(textOf({ ...ROW, seq: '7', description: 'Zürich', target_id: '' })).toBe(
    'seq:1:7\nid:-\ncreated_at:-\nactor_id:-\nactor_role:-\naction_type:-\ntarget_type:-\ntarget_id:0:\n' +
      'description:7:Zürich\nmetadata:-\nip_address:-\nuser_agent:-\nrequest_id:-\n',
  );
});

test('what was written down is read back, whatever stands in it', () => {
  const value = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '-', '5:abc\nid:-\n')));
  fc.assert(
    fc.property(fc.record(Object.fromEntries(LOG_COLUMNS.map((name) => [name, value]))), (row) => {
      expect(readText(Buffer.from(textOf(row as LogText)))).toEqual(row);
    }),
    { numRuns: 500 },
  );
});

test('rows whose values only look alike have different hashes', () => {
  const rows: LogText[] = [
    ROW,
    { ...ROW, target_id: '-' },
    { ...ROW, target_id: '' },
    { ...ROW, target_type: 'a\ntarget_id:1:b' },
    { ...ROW, target_type: 'a', target_id: 'b' },
    { ...ROW, ip_address: 'x' },
    { ...ROW, user_agent: 'x' },
  ];
  expect(new Set(rows.map((row) => hashOf(NO_HASH, row))).size).toBe(rows.length);
});
