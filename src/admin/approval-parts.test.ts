// How an approval's page words what was asked for, and what would change.
import { translator } from '../locales/index.js';
import { changeRows } from './approval-parts.js';

const worded = (value: string) => changeRows(translator('EN'), { after: { price: value } })[0]?.after;

test.each([
  ['15000.00', '15,000.00'],
  ['-1234567.50', '−1,234,567.50'],
  ['98765432109876543.21', '98,765,432,109,876,543.21'],
  ['1234.000000000001', '1,234.000000000001'],
  ['0.10', '0.10'],
  ['2026', '2026'],
  ['8001', '8001'],
  ['12.5.1', '12.5.1'],
  ['2026-11-28T09:00:00.000Z', '28 Nov 2026, 09:00:00 UTC'],
])('%s is written as %s', (value, words) => expect(worded(value)).toBe(words));
