// What people, scripts and attackers type, by what is wrong with it.
import type { FailureCode } from '../../src/errors.js';

export interface BadValue {
  it: string;
  value: unknown;
  /** Where only one answer is right. */
  code?: FailureCode;
}

export const bad = (it: string, value: unknown, code?: FailureCode): BadValue => ({ it, value, code });

const NO_SCALAR = [
  bad('an array', ['a', 'b'], 'not_text'),
  bad('an empty array', [], 'not_text'),
  bad('an object', { a: 'b' }, 'not_text'),
  bad('an empty object', {}, 'not_text'),
  bad('an object that poses as text', { toString: 'x', length: 1 }, 'not_text'),
];
export const NO_TEXT = [...NO_SCALAR, bad('a number', 42, 'not_text'), bad('a boolean', true, 'not_text')];
export const UNSAFE = [
  bad('NUL', 'a\0b', 'unsafe_characters'),
  bad('a lone surrogate', 'a\ud800b', 'unsafe_characters'),
  bad('a trailing lone surrogate', 'ab\udc00', 'unsafe_characters'),
  bad('a right-to-left override', 'abc\u202etxt.exe', 'unsafe_characters'),
  bad('an isolate', 'abc\u2066def', 'unsafe_characters'),
  bad('an escape', 'a\u001b[31mb', 'unsafe_characters'),
];
const MARKUP = [
  bad('a script', '<script>alert(1)</script>', 'markup'),
  bad('an image', 'x<img src=x onerror=alert(1)>', 'markup'),
  bad('a comment', '<!-- x', 'markup'),
];
export const FORMULAS = ['=1+1', '@SUM(A1)', '+1+cmd|calc', '-1+1', '=HYPERLINK("x")', '\t=1'].map((value) =>
  bad(`the formula ${JSON.stringify(value)}`, value),
);
export const LONG = bad('10,001 letters', 'x'.repeat(10_001));
const INJECTION = bad('an injection', `' OR '1'='1`);

export const WORDS = [...NO_TEXT, ...UNSAFE, ...MARKUP, ...FORMULAS, LONG];
export const CODE = [...NO_TEXT, ...UNSAFE, LONG, INJECTION, ...MARKUP.map(({ it, value }) => bad(it, value))];

const NO_NUMBER = [
  '1,5',
  '1e5',
  '1E5',
  'NaN',
  'Infinity',
  '-Infinity',
  '0x10',
  '0b1',
  '-0',
  '-0.00',
  '+1',
  '.5',
  '1.',
  '1.2.3',
  '1 000',
  '1_000',
  "1'000",
  '１２',
  '١٢',
  '1२',
  '½',
  '--1',
  '- 1',
  'one',
  '$5',
  '5 USD',
  '=1+1',
  '<b>1</b>',
  '1;DROP TABLE trades',
  '1\u00a02',
].map((value) => bad(`the text ${value}`, value, 'not_a_number'));
export const NUMBERS = [
  ...NO_SCALAR,
  ...UNSAFE.map(({ it, value }) => bad(it, value)),
  ...NO_NUMBER,
  LONG,
  bad('a boolean', true, 'not_text'),
  bad('NaN itself', Number.NaN, 'not_a_number'),
  bad('Infinity itself', Number.POSITIVE_INFINITY, 'not_a_number'),
  bad('a JSON number that has lost digits', 0.1 + 0.2, 'not_a_number'),
  bad('a huge JSON number', 1e21, 'not_a_number'),
  bad('a negative', '-1'),
  bad('a negative JSON number', -1),
  bad('40 digits', '9'.repeat(40), 'too_large_number'),
];
export const decimals = (count: number, wholeDigits: number): BadValue[] => [
  bad(`${count + 1} decimals`, `1.${'0'.repeat(count)}1`, 'too_precise'),
  bad(`${wholeDigits + 1} digits`, `1${'0'.repeat(wholeDigits)}`, 'too_large_number'),
];
export const ZEROES = ['0', '0.00', '000', 0].map((value) =>
  bad(`zero as ${JSON.stringify(value)}`, value, 'not_positive'),
);

export const WHOLE = [
  ...NO_SCALAR,
  ...UNSAFE,
  LONG,
  ...NO_NUMBER.map(({ it, value }) => bad(it, value, 'not_a_whole_number')),
  bad('a fraction', '1.5', 'not_a_whole_number'),
  bad('a negative', '-1', 'not_a_whole_number'),
  bad('a boolean', true, 'not_text'),
];

/** By a clock that is not ours, and may be ahead of it. */
export const MOMENTS_ELSEWHERE = [
  ...CODE,
  ...[
    'tomorrow',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '20000-01-01',
    '+020000-01-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:61Z',
    '2026-01-01T10:00:00+99:99',
    '01/02/2026',
    '1767600000000',
    '２０２６-01-01',
  ].map((value) => bad(`the moment ${value}`, value, 'not_a_moment')),
];

export const MOMENTS = [
  ...MOMENTS_ELSEWHERE,
  bad('a year from now', '2030-01-01T00:00:00Z', 'in_the_future'),
  bad('the end of time', '9999-12-31T23:59:59-23:59', 'in_the_future'),
];

export const DAYS = [
  ...CODE,
  ...[
    'yesterday',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-5',
    '0000-01-01',
    '1969-12-31',
    '02/01/2026',
    '2026-01-02T00:00:00Z',
    '2026-01-02 00:00',
    '２０２６-01-01',
    '2026-01',
    '20260102',
    '10000-01-01',
  ].map((value) => bad(`the day ${value}`, value, 'not_a_day')),
  bad('a day in years', '2030-01-01', 'in_the_future'),
];

export const texts = (code: FailureCode, ...values: string[]): BadValue[] =>
  values.map((value) => bad(`the text ${value}`, value, code));
