import fc from 'fast-check';
import { cloneDatabase, type ClonedDatabase } from '../../test/support/database.js';
import { settingsOf } from '../../test/support/house.js';
import { createPool, rowsOf, type Pool } from '../db/client.js';
import { Refusal } from '../errors.js';
import {
  decimal,
  MONEY,
  moneyText,
  parseDecimal,
  percentOf,
  plain,
  PRICE,
  QUANTITY,
  round,
  storableMoney,
  sum,
  toMoney,
  type Scale,
} from './money.js';

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** Text of a number with up to so many digits before and after the point; never "-0". */
const numberText = (whole: number, decimals: number, sign = fc.constantFrom('', '-')) =>
  fc.tuple(sign, digits(1, whole), digits(0, decimals)).map(([minus, before, after]) => {
    const text = after ? `${before}.${after}` : before;
    return /[1-9]/.test(text) ? minus + text : text;
  });
const positiveText = (whole: number, decimals: number) =>
  numberText(whole, decimals, fc.constant('')).filter((text) => /[1-9]/.test(text));

const codeOf = (work: () => unknown): string => {
  try {
    return plain(work() as ReturnType<typeof decimal>);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

describe('typed text becomes a number by one rule', () => {
  test.each<[string, Scale, string]>([
    ['0', MONEY, '0'],
    ['1234.50', MONEY, '1234.5'],
    [' 7 ', MONEY, '7'],
    ['007.10', MONEY, '7.1'],
    ['-3.25', MONEY, '-3.25'],
    ['0.00000001', QUANTITY, '0.00000001'],
    ['1.10000000000000000000', MONEY, '1.1'],
    ['9999999999999999.99', MONEY, '9999999999999999.99'],
    ['10000000000000000', MONEY, 'too_large_number'],
    ['0.001', MONEY, 'too_precise'],
    ['0.0000000000001', PRICE, 'too_precise'],
    ...[
      '',
      ' ',
      '1,5',
      '1e5',
      'NaN',
      'Infinity',
      '0x10',
      '-0',
      '-0.00',
      '+1',
      '.5',
      '1.',
      '１',
      '1 0',
      '1_0',
      '--1',
      '- 1',
      '1.2.3',
      'abc',
    ].map((text): [string, Scale, string] => [text, MONEY, 'not_a_number']),
    ['1'.repeat(61), QUANTITY, 'not_a_number'],
  ])('%j is %j → %s', (text, scale, expected) => {
    expect(codeOf(() => parseDecimal(text, scale))).toBe(expected);
  });

  test('a refusal names the field', () => {
    expect(() => parseDecimal('x', MONEY, 'fee')).toThrow('fee: not_a_number');
  });

  test('what fits its column comes back digit for digit', () => {
    fc.assert(
      fc.property(numberText(20, 8), (text) => {
        const normal = plain(decimal(text));
        expect(plain(parseDecimal(text, QUANTITY))).toBe(normal);
      }),
    );
  });

  test('whatever else is typed is refused, never guessed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,-+eEx_ \u0661\uff11'), maxLength: 8 }), (text) => {
        const accepted = /^-?\d+(\.\d{1,2})?$/.test(text.trim()) && !/^-[0.]*$/.test(text.trim());
        const padded = /^-?\d+\.\d*?0*$/.test(text.trim());
        const code = codeOf(() => parseDecimal(text, MONEY));
        if (accepted) expect(code).toBe(plain(decimal(text.trim())));
        else if (!padded) expect(['not_a_number', 'too_precise']).toContain(code);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('plain text of a number', () => {
  test.each([
    ['1e-12', undefined, '0.000000000001'],
    ['1e21', undefined, '1000000000000000000000'],
    ['-0', undefined, '0'],
    ['-0.001', MONEY, '0.00'],
    ['-0.005', MONEY, '-0.01'],
    ['1234.5', MONEY, '1234.50'],
  ])('%s is written %s → %s', (value, scale, expected) => {
    expect(plain(decimal(value), scale)).toBe(expected);
  });

  test('never has an exponent, never is -0, and reads back as the same number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
        fc.integer({ min: -30, max: 6 }),
        (mantissa, exponent) => {
          const value = decimal(`${mantissa}e${exponent}`);
          const text = plain(value);
          expect(text).toMatch(/^-?\d+(\.\d+)?$/);
          expect(text).not.toMatch(/^-0(\.0*)?$/);
          expect(decimal(text).eq(value)).toBe(true);
          expect(plain(value, MONEY)).not.toMatch(/^-0\.00$|e/);
        },
      ),
    );
  });
});

test.each([
  ['0.005', '0.01'],
  ['-0.005', '-0.01'],
  ['0.0049999', '0.00'],
  ['2.675', '2.68'],
  ['1.115', '1.12'],
  ['-2.5', '-2.50'],
])('%s rounds half away from zero to %s', (value, expected) => {
  expect(moneyText(toMoney(decimal(value)))).toBe(expected);
});

test('products of the largest numbers keep every digit until they are rounded', () => {
  expect(plain(decimal('12345678901234567890.12345678').times('1234567890123456.123456789012'))).toBe(
    '15241578753238828533760158009449910.01219328232056090136',
  );
});

test('a sum of nothing is zero', () => {
  expect(plain(sum([]))).toBe('0');
  expect(moneyText(sum(['0.10', '0.20', '-0.30'].map(decimal)))).toBe('0.00');
});

test.each([
  ['50', '200', '25'],
  ['-50', '200', '-25'],
  ['1', '3', '33.3333'],
  ['2', '3', '66.6667'],
  ['5', '0', '0'],
  ['1000000', '0.01', '999999.9999'],
  ['-1000000', '0.01', '-999999.9999'],
])('a profit of %s on %s is %s percent', (profit, base, expected) => {
  expect(plain(percentOf(decimal(profit), decimal(base)))).toBe(expected);
});

test.each([
  ['9999999999999999.994', '9999999999999999.99'],
  ['9999999999999999.995', 'amount_overflow'],
  ['-1e16', 'amount_overflow'],
])('%s as stored money is %s', (value, expected) => {
  expect(codeOf(() => storableMoney(decimal(value), 'quantity'))).toBe(expected);
});

describe('the database rounds as we do', () => {
  let database: ClonedDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await cloneDatabase();
    pool = createPool(settingsOf(database.url('app')));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test('round((a × b)::numeric(60,30) ÷ c, 2) is our quotient, to the cent, on 1,000 cases', async () => {
    const cases = fc.sample(fc.tuple(numberText(12, 2), positiveText(12, 8), positiveText(12, 8)), 1000);
    const ties: [string, string, string][] = [
      ['1', '1', '200'],
      ['-1', '1', '200'],
      ['3', '0.005', '1'],
      ['0.01', '0.5', '1'],
      ['1', '1', '3'],
    ];
    const all = [...cases, ...ties];
    const found = await rowsOf(pool).rows<{ result: string }>(
      `SELECT round((a * b)::numeric(60, 30) / c, 2)::text AS result
       FROM unnest($1::numeric[], $2::numeric[], $3::numeric[]) WITH ORDINALITY AS t(a, b, c, n) ORDER BY n`,
      [0, 1, 2].map((place) => all.map((one) => one[place])),
    );
    const ours = all.map(([a, b, c]) => plain(round(decimal(a).times(b).div(c), MONEY), MONEY));
    expect(found.map(({ result }) => result)).toEqual(ours);
  });
});
