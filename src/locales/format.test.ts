// Figures keep every digit on their way to the reader, and are written as the reader's language writes them.
import fc from 'fast-check';
import { formatFor, type Format } from './format.js';
import type { Language } from './index.js';

const inLanguage = (language: Language, timezone = 'UTC'): Format => formatFor({ language, timezone });
const english = inLanguage('EN');

/** Narrow and plain no-break spaces look alike in a test. */
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

test.each`
  amount                   | english                       | german                        | french                        | spanish
  ${'0.00'}                | ${'0.00'}                     | ${'0,00'}                     | ${'0,00'}                     | ${'0,00'}
  ${'-0.00'}               | ${'0.00'}                     | ${'0,00'}                     | ${'0,00'}                     | ${'0,00'}
  ${'1234.50'}             | ${'1,234.50'}                 | ${'1.234,50'}                 | ${'1 234,50'}                 | ${'1.234,50'}
  ${'-3.50'}               | ${'−3.50'}                    | ${'−3,50'}                    | ${'−3,50'}                    | ${'−3,50'}
  ${'0.01'}                | ${'0.01'}                     | ${'0,01'}                     | ${'0,01'}                     | ${'0,01'}
  ${'9999999999999999.99'} | ${'9,999,999,999,999,999.99'} | ${'9.999.999.999.999.999,99'} | ${'9 999 999 999 999 999,99'} | ${'9.999.999.999.999.999,99'}
`('money $amount', ({ amount, english, german, french, spanish }: Record<string, string>) => {
  const written = (['EN', 'DE', 'FR', 'ES'] as const).map((language) =>
    spaced(inLanguage(language).money(amount ?? '')),
  );
  expect(written).toEqual([english, german, french, spanish]);
});

test.each`
  text                               | quantity                                 | price
  ${'10.00000000'}                   | ${'10'}                                  | ${'10.00'}
  ${'0.00000001'}                    | ${'0.00000001'}                          | ${'0.00000001'}
  ${'1980.50000000'}                 | ${'1,980.5'}                             | ${'1,980.50'}
  ${'99999999999999999999.12345678'} | ${'99,999,999,999,999,999,999.12345678'} | ${'99,999,999,999,999,999,999.12345678'}
  ${'150.250000000000'}              | ${'150.25'}                              | ${'150.25'}
  ${'0'}                             | ${'0'}                                   | ${'0.00'}
`('quantity and price $text', ({ text, quantity, price }: Record<string, string>) => {
  expect(english.quantity(text ?? '')).toBe(quantity);
  expect(english.price(text ?? '')).toBe(price);
});

test('a price keeps its twelve decimals', () => {
  expect(english.price('0.000000000001')).toBe('0.000000000001');
  expect(english.price('1234567890123456.123456789012')).toBe('1,234,567,890,123,456.123456789012');
});

test.each`
  percent      | written
  ${'0.0000'}  | ${'0.00%'}
  ${'-0.0010'} | ${'0.00%'}
  ${'3.5500'}  | ${'+3.55%'}
  ${'-0.2328'} | ${'−0.23%'}
  ${'0.0050'}  | ${'+0.01%'}
  ${'-0.0050'} | ${'−0.01%'}
`('percent $percent', ({ percent, written }: Record<string, string>) => {
  expect(english.percent(percent ?? '')).toBe(written);
});

test('a gain carries its sign, nothing carries none', () => {
  expect(['35.50', '-3.50', '0.00', '-0.00'].map(english.gain)).toEqual(['+35.50', '−3.50', '0.00', '0.00']);
});

test('an amount has at least the decimals of its currency, and a coin those it needs', () => {
  expect([
    english.amount('10000.00000000', 2),
    english.amount('1200.00000000', 0),
    english.amount('1.50000000', 3),
    english.amount('0.12500000', null),
  ]).toEqual(['10,000.00', '1,200', '1.500', '0.125']);
});

test('what is not a plain decimal is a defect, never a wrong figure', () => {
  for (const text of ['1e-8', 'NaN', '', '1,5', 'Infinity', ' 1'])
    expect(() => english.money(text)).toThrow('not a plain decimal');
});

test('money reads back as the cents it was, in every language', () => {
  const cents = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
  fc.assert(
    fc.property(cents, fc.constantFrom('EN', 'DE', 'FR', 'ES'), (value, language) => {
      const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
      const text = `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      const written = inLanguage(language).money(text);
      expect(BigInt(written.replace('−', '-').replace(/[^\d-]/g, ''))).toBe(value);
      expect(written).toMatch(/\d[.,]\d\d$/);
    }),
  );
});

test('a quantity reads back as it was, and ends in no zero after the point', () => {
  const units = fc.bigInt({ min: 0n, max: 10n ** 28n - 1n });
  fc.assert(
    fc.property(units, (value) => {
      const digits = value.toString().padStart(9, '0');
      const written = english.quantity(`${digits.slice(0, -8)}.${digits.slice(-8)}`);
      const [whole = '', fraction = ''] = written.replaceAll(',', '').split('.');
      expect(BigInt(whole + fraction.padEnd(8, '0'))).toBe(value);
      expect(written).not.toMatch(/\.\d*0$|e/);
    }),
  );
});

const MOMENT = new Date('2026-11-22T23:05:00.000Z');

test('a moment is told in the reader’s zone, which is named', () => {
  expect(english.moment(MOMENT)).toBe('22 Nov 2026, 23:05 UTC');
  expect(inLanguage('EN', 'Europe/Berlin').moment(MOMENT)).toBe('23 Nov 2026, 00:05 CET');
  expect(inLanguage('EN', 'Europe/Berlin').day(MOMENT)).toBe('23 Nov 2026');
  expect(inLanguage('EN', 'America/New_York').time(MOMENT)).toBe('18:05');
  expect(inLanguage('DE', 'Europe/Berlin').day(MOMENT)).toBe('23. Nov. 2026');
});
