// The mark before the decimals is one for a whole file, and is never guessed for a number.
import { Refusal } from '../errors.js';
import { NumbersSeen, withPoint, type DecimalMark } from './decimal-mark.js';
import type { Delimiter } from './header.js';

function markOf(numbers: readonly string[], delimiter: Delimiter = ';', wanted: DecimalMark | null = null): string {
  const seen = new NumbersSeen();
  numbers.forEach((number, at) => seen.see(number, at + 2, 'amount'));
  try {
    return seen.mark(delimiter, wanted);
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${JSON.stringify(error.issues[0].params)}`;
    throw error;
  }
}

test.each<[string, string[], Delimiter, DecimalMark | null, string]>([
  ['whole numbers', ['1', '1000'], ';', null, 'point'],
  ['decimal points', ['1', '1.5'], ';', null, 'point'],
  ['decimal commas', ['1', '1,5'], ';', null, 'comma'],
  ['decimal commas in quotes, in a file of commas', ['1,5'], ',', null, 'comma'],
  ['three decimals after a zero', ['0,125'], ';', null, 'comma'],
  ['four digits before the mark', ['1000,125'], ';', null, 'comma'],
  ['one that is certain among some that are not', ['1,125', '0,5'], ';', null, 'comma'],
  ['points in a file of commas', ['1.125'], ',', null, 'point'],
  ['what could be thousands', ['1.125', '2'], ';', null, 'csv_ambiguous_decimals {"line":"2"}'],
  ['what could be thousands, with commas', ['3', '1,125'], ';', null, 'csv_ambiguous_decimals {"line":"3"}'],
  ['the same in a file of commas', ['1,125'], ',', null, 'csv_ambiguous_decimals {"line":"2"}'],
  ['what could be thousands, once it is said', ['1.125'], ';', 'point', 'point'],
  ['commas once it is said', ['1,125'], ';', 'comma', 'comma'],
  ['points though commas were said', ['1.5'], ';', 'comma', 'csv_other_decimals {"line":"2"}'],
  ['thousands and decimals', ['1', '1.234,50'], ';', null, 'csv_thousands {"line":"3","column":"amount"}'],
  ['thousands in English', ['1,234.50'], ',', null, 'csv_thousands {"line":"2","column":"amount"}'],
  ['millions', ['1.234.567'], ';', null, 'csv_thousands {"line":"2","column":"amount"}'],
  ['both marks in one file', ['1,5', '1.5'], ';', null, 'csv_mixed_decimals {"comma":"2","point":"3"}'],
  ['words with marks in them', ['a.b.c', 'x'], ';', null, 'point'],
])('%s', (_name, numbers, delimiter, wanted, expected) => {
  expect(markOf(numbers, delimiter, wanted)).toBe(expected);
});

test('a number is handed on as our forms take it', () => {
  expect(withPoint('1234,50', 'comma')).toBe('1234.50');
  expect(withPoint('1234.50', 'point')).toBe('1234.50');
});
