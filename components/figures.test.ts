import { centsAsText, differenceOf, exact, inCents } from './exact.js';
import * as figures from './figures.js';

test.each([
  ['10', '150.25', '1502.50'],
  ['10.5', '150.25', '1577.63'],
  ['0.00000001', '0.000000000001', '0.00'],
  ['99999999999999999999', '9999999999999999.999999999999', '999999999999999999989999999900000000.00'],
  ['1', '0.005', '0.01'],
  ['3', '2', '6.00'],
])('%s times %s is %s, to the cent and without a floating point', (many, each, value) => {
  const [a, b] = [exact(many), exact(each)];
  expect(a && b && centsAsText(inCents(a, b))).toBe(value);
});

test.each(['1,5', '1e5', '-1', '', 'NaN', '１２', '.5'])('%p is no figure', (text) => {
  expect(exact(text)).toBeUndefined();
});

test.each([
  [figures.money, '1234567890123456.78', '1,234,567,890,123,456.78'],
  [figures.money, '-3.50', '−3.50'],
  [figures.gain, '37.60', '+37.60'],
  [figures.gain, '0.00', '0.00'],
  [figures.quantity, '10.00000000', '10'],
  [figures.quantity, '0.00000001', '0.00000001'],
  [figures.price, '150.000000000000', '150.00'],
  [figures.price, '0.000000000001', '0.000000000001'],
  [figures.perUnit, '0.000136986301', '0.000136986301'],
  [figures.perUnit, '1.000000000000', '1'],
  [figures.gainPercent, '-11.9600', '−11.96 %'],
  [figures.moment, '2026-11-22T14:05:03.007Z', '22 Nov 2026, 14:05:03'],
  [figures.day, '2024-03-05', '05 Mar 2024'],
])('%p writes %s as %s', (write, text, written) => {
  expect(write(text)).toBe(written);
});

test.each([
  ['10000.00', '8496.50', '-1503.50'],
  [null, '10.00000000', '10.00000000'],
  ['-0.01', '0.01', '0.02'],
  ['1234567890123456.78', '-1234567890123456.78', '-2469135780246913.56'],
  ['1.5', '1.25', '-0.25'],
  ['7', null, '-7'],
])('from %s to %s it is %s more', (before, after, difference) => {
  expect(differenceOf(before, after)).toBe(difference);
});

test.each([
  ['-1503.50', '−1,503.50'],
  ['10.00000000', '+10'],
  ['-84.650000000000', '−84.65'],
  ['0.00', '0.00'],
])('a difference of %s is written %s', (text, written) => {
  expect(figures.signed(text)).toBe(written);
});

test.each([
  ['0.00', 'even'],
  ['-0.01', 'loss'],
  ['0.01', 'gain'],
  ['-0.00', 'even'],
])('%s is a %s', (text, sign) => {
  expect(figures.signOf(text)).toBe(sign);
});
