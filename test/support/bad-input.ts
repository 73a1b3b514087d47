// What people, scripts and attackers type into fields: one table a kind of field. Services and forms get the same.
import type { FailureCode } from '../../src/errors.js';

export interface BadValue {
  it: string;
  value: unknown;
  /** Where only one answer is right. */
  code?: FailureCode;
}

export type FieldKind =
  | 'line'
  | 'prose'
  | 'email'
  | 'password'
  | 'phone'
  | 'url'
  | 'id'
  | 'reference'
  | 'symbol'
  | 'symbols'
  | 'currency'
  | 'currencyCode'
  | 'choice'
  | 'yesOrNo'
  | 'positiveMoney'
  | 'positiveQuantity'
  | 'positivePrice'
  | 'money'
  | 'price'
  | 'wholeNumber'
  | 'bytes'
  | 'moment'
  | 'timezone';

const bad = (it: string, value: unknown, code?: FailureCode): BadValue => ({ it, value, code });

const NO_SCALAR = [
  bad('an array', ['a', 'b'], 'not_text'),
  bad('an empty array', [], 'not_text'),
  bad('an object', { a: 'b' }, 'not_text'),
  bad('an empty object', {}, 'not_text'),
  bad('an object that poses as text', { toString: 'x', length: 1 }, 'not_text'),
];
const NO_TEXT = [...NO_SCALAR, bad('a number', 42, 'not_text'), bad('a boolean', true, 'not_text')];
const UNSAFE = [
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
const FORMULAS = ['=1+1', '@SUM(A1)', '+1+cmd|calc', '-1+1', '=HYPERLINK("x")', '\t=1'].map((value) =>
  bad(`the formula ${JSON.stringify(value)}`, value),
);
const LONG = bad('10,001 letters', 'x'.repeat(10_001));
const INJECTION = bad('an injection', `' OR '1'='1`);

const WORDS = [...NO_TEXT, ...UNSAFE, ...MARKUP, ...FORMULAS, LONG];
const CODE = [...NO_TEXT, ...UNSAFE, LONG, INJECTION, ...MARKUP.map(({ it, value }) => bad(it, value))];

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
const NUMBERS = [
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
const decimals = (count: number, wholeDigits: number): BadValue[] => [
  bad(`${count + 1} decimals`, `1.${'0'.repeat(count)}1`, 'too_precise'),
  bad(`${wholeDigits + 1} digits`, `1${'0'.repeat(wholeDigits)}`, 'too_large_number'),
];
const ZEROES = ['0', '0.00', '000', 0].map((value) => bad(`zero as ${JSON.stringify(value)}`, value, 'not_positive'));

const WHOLE = [
  ...NO_SCALAR,
  ...UNSAFE,
  LONG,
  ...NO_NUMBER.map(({ it, value }) => bad(it, value, 'not_a_whole_number')),
  bad('a fraction', '1.5', 'not_a_whole_number'),
  bad('a negative', '-1', 'not_a_whole_number'),
  bad('a boolean', true, 'not_text'),
];

const MOMENTS = [
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
  bad('a year from now', '2030-01-01T00:00:00Z', 'in_the_future'),
  bad('the end of time', '9999-12-31T23:59:59-23:59', 'in_the_future'),
];

const texts = (code: FailureCode, ...values: string[]): BadValue[] =>
  values.map((value) => bad(`the text ${value}`, value, code));

const TABLE: Readonly<Record<FieldKind, readonly BadValue[]>> = {
  line: [...WORDS, bad('two lines', 'a\nb', 'unsafe_characters')],
  prose: WORDS,
  email: [
    ...CODE,
    ...texts(
      'not_an_email',
      'nobody',
      '@example.com',
      'a@',
      'a b@example.com',
      'a@b',
      'a@example..com',
      '.a@example.com',
      'a@-example.com',
      'a@example.com, b@example.com',
      'Ann <a@example.com>',
      'ä@example.com',
      '=a@example.com',
      `${'a'.repeat(250)}@example.com`,
    ),
  ],
  password: [
    ...NO_TEXT,
    bad('NUL', 'abcdefgh\0', 'unsafe_characters'),
    bad('7 letters', 'abcdefg', 'too_short'),
    LONG,
    bad('73 bytes', 'é'.repeat(37), 'too_long'),
    bad('seven letters that are 14 units', '😀'.repeat(7), 'too_short'),
  ],
  phone: [
    ...CODE,
    ...texts(
      'not_a_phone',
      '044 668 18 00',
      '0041446681800',
      '+',
      '+1',
      '+999123456789',
      '+41 44 668 18 00 ext 5',
      '+41446681800;x',
      '+４１446681800',
    ),
  ],
  url: [
    ...CODE,
    ...texts(
      'not_a_url',
      'example.com',
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://example.com',
      '//example.com',
      'https:example.com',
      'https://',
      'https://a b',
      'file:///etc/passwd',
      'https://example.com/"><b>',
      ' javascript:alert(1)',
    ),
  ],
  id: [
    ...CODE,
    ...texts(
      'not_an_id',
      '1',
      'null',
      '00000000',
      '123e4567-e89b-12d3-a456-42661417400g',
      '{123e4567-e89b-12d3-a456-426614174000}',
      '123e4567e89b12d3a456426614174000',
    ),
  ],
  reference: [...CODE, ...FORMULAS],
  symbol: [...CODE, ...texts('not_a_symbol', 'A B', '.A', '-A', 'ÄPFEL', 'A_B', 'A'.repeat(21), 'ＢＴＣ')],
  symbols: [
    bad('an object', { a: 'b' }),
    bad('a list with a list', [['A']]),
    bad('a list with a number', [1]),
    bad('a list with nothing', [null]),
    ...UNSAFE,
    ...texts('not_a_symbol', 'A_B', 'ÄPFEL', '<b>'),
    bad('a boolean', true),
    bad(
      '21 symbols',
      Array.from({ length: 21 }, (_, index) => `S${index}`),
    ),
  ],
  currency: [
    ...CODE,
    ...texts('not_a_currency_code', 'usd', 'Usd', '$', 'US D', 'ＵＳＤ'),
    ...texts('unknown_currency', 'XXX', 'DEM', 'ZZZ'),
  ],
  currencyCode: [...CODE, ...texts('not_a_currency_code', 'usd', 'US', 'USDT', 'U1D', 'ＵＳＤ', 'U D')],
  choice: [...CODE, ...texts('not_a_choice', 'something', 'constructor', '__proto__', 'PENDING,COMPLETED')],
  yesOrNo: [
    bad('an array', [true]),
    bad('an object', {}),
    ...texts('not_yes_or_no', 'yes', 'TRUE', '1', 'on', 'a\0b'),
    bad('1', 1),
    bad('0', 0),
  ],
  positiveMoney: [...NUMBERS, ...ZEROES, ...decimals(2, 16)],
  positiveQuantity: [...NUMBERS, ...ZEROES, ...decimals(8, 20)],
  positivePrice: [...NUMBERS, ...ZEROES, ...decimals(12, 16)],
  money: [...NUMBERS, ...decimals(2, 16)],
  price: [...NUMBERS, ...decimals(12, 16)],
  wholeNumber: [...WHOLE, bad('nine', '9', 'out_of_range')],
  bytes: [...WHOLE, bad('nothing at all', '0', 'out_of_range'), bad('a gigabyte', '999999999', 'out_of_range')],
  moment: MOMENTS,
  timezone: [...CODE, ...texts('not_a_timezone', 'Mars/Olympus', 'Europe/Nowhere', '../etc/passwd')],
};

/** Values that a field of this kind refuses by name; an id's also need to be of the right table. */
export const badValues = (kind: FieldKind): readonly BadValue[] => TABLE[kind];

const NOTHING: readonly BadValue[] = [
  bad('nothing', undefined, 'required'),
  bad('null', null, 'required'),
  bad('empty text', '', 'required'),
  bad('a space', ' ', 'required'),
  bad('a wide space', '\u3000', 'required'),
];

/** What a field that must be filled in refuses besides; a password's spaces count. */
export const nothing = (kind: FieldKind): readonly BadValue[] => (kind === 'password' ? NOTHING.slice(0, 3) : NOTHING);

/** Names of fields that no form has. */
export const ALIEN_FIELDS: readonly string[] = [
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'password_hash',
  'created_at',
  'seq',
  'a'.repeat(1000),
];

/** In place of a form. */
export const NO_FORMS: readonly unknown[] = [
  null,
  undefined,
  'text',
  42,
  true,
  [],
  [['id', 'x']],
  new Map([['id', 'x']]),
];
