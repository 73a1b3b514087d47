// What each kind of field must refuse by name: one table. Services and forms get the same.
import {
  bad,
  NO_TEXT,
  UNSAFE,
  FORMULAS,
  LONG,
  WORDS,
  CODE,
  NUMBERS,
  decimals,
  ZEROES,
  WHOLE,
  MOMENTS,
  MOMENTS_ELSEWHERE,
  DAYS,
  texts,
  type BadValue,
} from './bad-values.js';

export type { BadValue };

const TABLE = {
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
    ...texts('not_yes_or_no', 'ye', 'truefalse', '2', '01', 'on', 'a\0b'),
    bad('1', 1),
    bad('0', 0),
  ],
  positiveMoney: [...NUMBERS, ...ZEROES, ...decimals(2, 16)],
  positiveQuantity: [...NUMBERS, ...ZEROES, ...decimals(8, 20)],
  positivePrice: [...NUMBERS, ...ZEROES, ...decimals(12, 16)],
  money: [...NUMBERS, ...decimals(2, 16)],
  signedMoney: [
    ...NUMBERS.filter(({ value }) => value !== '-1' && value !== -1),
    ...['0', '0.00', 0].map((value) => bad(`zero as ${JSON.stringify(value)}`, value, 'not_zero')),
    ...decimals(2, 16),
  ],
  price: [...NUMBERS, ...decimals(12, 16)],
  wholeNumber: [...WHOLE, bad('nine', '9', 'out_of_range')],
  bytes: [...WHOLE, bad('nothing at all', '0', 'out_of_range'), bad('a gigabyte', '999999999', 'out_of_range')],
  splitPart: [...WHOLE, bad('none', '0', 'out_of_range'), bad('a million and one', '1000001', 'out_of_range')],
  paper: [
    bad('text', 'passport.pdf', 'paper_missing'),
    bad('an object', { name: 'x.pdf', bytes: 'x' }, 'paper_missing'),
    bad('a list', ['passport.pdf'], 'paper_missing'),
  ],
  file: [
    bad('text', 'file.csv', 'csv_no_file'),
    bad('an object', { path: '/etc/passwd', name: 'x' }, 'csv_no_file'),
    bad('a list', ['file.csv'], 'csv_no_file'),
  ],
  count: WHOLE,
  hours: [...WHOLE, bad('none', '0', 'out_of_range'), bad('more than a month', '721', 'out_of_range')],
  persons: [...WHOLE, bad('nobody', '0', 'out_of_range'), bad('a thousand and one', '1001', 'out_of_range')],
  columnNames: [
    bad('text', 'user_id', 'not_text'),
    bad('an object', {}, 'not_text'),
    bad('a value', ['Ann Smith'], 'unsafe_characters'),
    bad('a number', [1], 'unsafe_characters'),
    bad(
      '51 names',
      Array.from({ length: 51 }, (_, at) => `c${at}`),
      'too_many',
    ),
  ],
  moment: MOMENTS,
  'moment elsewhere': MOMENTS_ELSEWHERE,
  day: DAYS,
  /** A day on which something ends may lie ahead. */
  end: DAYS.filter(({ code }) => code !== 'in_the_future'),
  timezone: [...CODE, ...texts('not_a_timezone', 'Mars/Olympus', 'Europe/Nowhere', '../etc/passwd')],
} satisfies Record<string, readonly BadValue[]>;

export type FieldKind = keyof typeof TABLE;

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
