// What a spreadsheet would run is text, also where it is written in wide letters, and comes back as it was.
import { asWritten, csvLine, harmless } from './write.js';

test.each(['=1+1', '+41', '-x', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1+1', '＋1', '－1', '＠x'])(
  '%j is made harmless, and comes back',
  (text) => {
    expect(harmless(text)).toBe(`'${text}`);
    expect(asWritten(harmless(text))).toBe(text);
  },
);

test.each(['', 'Zürich', "'quoted'", '1.50', 'a=b'])('%j stays as it is', (text) => {
  expect([harmless(text), asWritten(text)]).toEqual([text, text]);
});

test.each([
  ['foo;=1+1;bar', "foo;'=1+1;bar"],
  ['a\n=1+1', "a\n'=1+1"],
  ['a; \t@SUM(A1)', "a; \t'@SUM(A1)"],
  ['=1;-2;3', "'=1;'-2;3"],
  ['\t=1', "'\t'=1"],
  ['a;b;c', 'a;b;c'],
])('%j holds nothing that runs where a semicolon parts cells: %j; and it comes back', (text, written) => {
  expect(harmless(text)).toBe(written);
  expect(asWritten(written)).toBe(text);
});

test('marks, delimiters and line ends inside of a cell are quoted', () => {
  expect(csvLine(['a "b"', 'c,d', 'e;f', 'g\nh', ' i', 'j'])).toBe('"a ""b""","c,d","e;f","g\nh"," i",j\r\n');
});
