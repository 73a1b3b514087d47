// Which of rows that are alike are asked about. Each stands for its hour of one day; b for the books, waits for
// what waits to be completed, else the line.
import { LikelyDuplicates } from './likely-duplicates.js';

/** What is found of a file, in pieces, of which the first line is 2. */
const found = (books: readonly number[], ...pieces: readonly number[][]) => foundWaiting(books, [], ...pieces);

/** The same where others, entered at these hours, wait. */
async function foundWaiting(
  books: readonly number[],
  waiting: readonly number[],
  ...pieces: readonly number[][]
): Promise<string> {
  const alike = new Map(books.map((hour) => [hour, books.filter((one) => one === hour).length]));
  const likely = new LikelyDuplicates<number>({
    likeness: () => 'alike',
    momentOf: (hour) => hour,
    waiting: () => waiting.map((entered, i) => ({ id: String(i), entered })),
    inBooks: async (entries) => entries.map(() => (books.length > 0 ? new Map(alike) : undefined)),
  });
  const said: string[] = [];
  let line = 1;
  for (const piece of pieces) {
    const suspects = await likely.among(piece.map((entry) => ({ line: (line += 1), entry })));
    said.push(...suspects.map((suspect) => (suspect ? String(suspect.of ?? 'b') : 'new')));
  }
  return said.join(' ');
}

test.each<[string, books: number[], file: number[][], said: string]>([
  ['nothing is there', [], [[10]], 'new'],
  ['it is there', [10], [[10]], 'b'],
  ['it is there at another moment of the day', [9], [[10]], 'b'],
  ['twice in the file', [], [[10, 10, 10]], 'new 2 2'],
  ['twice in the file, at two moments', [], [[10, 15]], 'new 2'],
  ['a second one after what is there', [10], [[10, 15]], 'b new'],
  ['the second one stands first in the file', [10], [[15, 10]], 'new b'],
  ['two more than are there', [10], [[10, 15, 16]], 'b new 3'],
  ['as many as are there, at other moments', [1, 2], [[10, 15]], 'b b'],
  ['one more than are there, at other moments', [1, 2], [[10, 15, 16]], 'b b new'],
  ['of what is there one to the moment, one not', [10, 11], [[15, 10, 16]], 'b b new'],
  ['the same moment more often than it is there', [10], [[10, 10]], 'b b'],
  ['the same moment twice, and there at another', [9], [[10, 10]], 'b 2'],
  ['in pieces, the second one later', [10], [[10], [15]], 'b new'],
  ['in pieces, too early to know which one it is', [10], [[15], [10]], 'b b'],
  ['in pieces, twice', [], [[10], [11], [10]], 'new 2 2'],
])('%s', async (_, books, file, said) => expect(await found(books, ...file)).toBe(said));

test.each<[string, books: number[], waiting: number[], file: number[][], said: string]>([
  ['one waits', [], [3], [[10]], 'waits'],
  ['one waits, and the file has more', [], [3], [[10, 15]], 'waits new'],
  ['of several rows it is the one nearest to its entry', [], [16], [[10, 15, 20]], 'new waits 2'],
  ['two wait', [], [3, 4], [[10, 15, 16]], 'waits waits new'],
  ['it waits, and another of the same is there', [10], [11], [[10, 11]], 'b waits'],
  ['what is there is no row that waits', [9], [10], [[10]], 'b'],
  ['twice in the file to the moment', [], [3], [[10, 10]], 'waits 2'],
  ['in pieces: it is one row', [], [16], [[10], [15], [16]], 'waits new 3'],
])('where it waits: %s', async (_, books, waiting, file, said) =>
  expect(await foundWaiting(books, waiting, ...file)).toBe(said),
);
