// What a spreadsheet would run is text, also where it is written in wide letters, and comes back as it was.
import { asWritten, csvLine, harmless } from './write.js';

test.each(['=1+1', '+41', '-x', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x'])(
  '%j is made harmless, and comes back',
  (text) => {
    expect(harmless(text)).toBe(`'${text}`);
    expect(asWritten(harmless(text))).toBe(text);
  },
);

test.each(['', 'Zürich', "'quoted'", '1.50', 'a=b'])('%j stays as it is', (text) => {
  expect([harmless(text), asWritten(text)]).toEqual([text, text]);
});

test('marks, delimiters and line ends inside of a cell are quoted', () => {
  expect(csvLine(['a "b"', 'c,d', 'e;f', 'g\nh', ' i', 'j'])).toBe('"a ""b""","c,d","e;f","g\nh"," i",j\r\n');
});
