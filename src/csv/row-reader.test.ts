// However a text is cut into pieces, and whether it is read plainly or by the grammar, it has the same rows.
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { Refusal } from '../errors.js';
import { RowReader } from './row-reader.js';

const TOKENS = ['a', 'bc', ' ', 'é', '1.50', ',', ',', ';', '\n', '\n', '\r\n', '\r', ',\n'];
const text = (tokens: string[]) =>
  fc.array(fc.constantFrom(...tokens), { maxLength: 40 }).map((parts) => parts.join(''));
const cuts = fc.array(fc.nat(60), { maxLength: 5 });

function pieces(whole: string, at: readonly number[]): string[] {
  const places = [...new Set(at.filter((place) => place < whole.length))].sort((a, b) => a - b);
  return [0, ...places].map((place, i) => whole.slice(place, places[i] ?? whole.length));
}

/** Rows with their lines, or what the reader refused. */
async function read(parts: readonly string[]): Promise<unknown> {
  const reader = new RowReader(',');
  try {
    const rows = [];
    for (const part of parts) rows.push(...(await reader.rowsIn(part)));
    return [...rows, ...(await reader.rowsLeft())];
  } catch (error) {
    if (error instanceof Refusal) return error.issues;
    throw error;
  }
}

test('without quotes the rows are those of the grammar', async () => {
  const options = { delimiter: ',', record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };
  await fc.assert(
    fc.asyncProperty(text(TOKENS), cuts, async (whole, at) => {
      const rows: string[][] = parse(whole, options);
      const expected = rows.map((cells, i) => ({ line: i + 1, cells }));
      expect(await read(pieces(whole, at))).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('from the first quote on nothing depends on the cuts, also not what is refused', async () => {
  const quoted = ['"', '"b"', '"c,d"', '"two\nlines"', '"say ""so"""'];
  await fc.assert(
    fc.asyncProperty(text([...TOKENS, ...quoted]), cuts, async (whole, at) => {
      expect(await read(pieces(whole, at))).toEqual(await read([whole]));
    }),
    { numRuns: 2_000 },
  );
});

test('a quote in a later piece is read with the row that it belongs to', async () => {
  expect(await read(['a,1\nb,', '"two\nlines"\nc,3'])).toEqual([
    { line: 1, cells: ['a', '1'] },
    { line: 2, cells: ['b', 'two\nlines'] },
    { line: 4, cells: ['c', '3'] },
  ]);
});
