/**
 * Finds the rows of a file that are likely there already. Rows and entries that are alike are told apart by their moments
 * first: what is of the very same moment is the same. The others are told apart by their number: of three rows where the
 * books have two, one is new. What is new once may be written twice, so each further row of the file is asked about.
 */
import type { LikelyDuplicate } from './import-report.js';
import type { Entering } from './kind-of-import.js';
import type { AlikeAt } from '../db/imported-events.js';

interface Granted<E> {
  line: number;
  entry: E;
}

/** What is known of all that are alike. A file can have a million of these. */
interface Alike {
  books: AlikeAt | undefined;
  /** How many of the books' no row was found to be yet. */
  unclaimed: number;
  /** The line of the row that is new. */
  fresh: number | undefined;
  /** The first row's, and by moment those after it. */
  first: { at: number; line: number };
  others: Map<number, number> | undefined;
}

export class LikelyDuplicates<E> {
  readonly #alike = new Map<string, Alike>();

  constructor(private readonly entering: Pick<Entering<unknown, E>, 'likeness' | 'momentOf' | 'inBooks'>) {}

  /** Of each of the next rows, what it is likely the same as; undefined where it is new. */
  async among(rows: readonly Granted<E>[]): Promise<(LikelyDuplicate | undefined)[]> {
    const keys = rows.map(({ entry }) => this.entering.likeness(entry));
    await this.#meet(rows, keys);
    const met = rows.flatMap(({ line, entry }, i) => {
      const alike = this.#alike.get(keys[i] ?? '');
      return alike ? [{ line, at: this.entering.momentOf(entry), alike }] : [];
    });
    // Of the rows of a piece none is taken for an entry that another of them is to the moment, whatever their order.
    for (const { alike, at } of met) claim(alike, at);
    return met.map(({ alike, line, at }) => {
      const of = sameAs(alike, line, at);
      return of === undefined ? undefined : { line, of };
    });
  }

  /** The books are asked once for all that are alike. */
  async #meet(rows: readonly Granted<E>[], keys: readonly string[]): Promise<void> {
    const fresh = new Map<string, Granted<E>>();
    rows.forEach((row, i) => {
      const key = keys[i] ?? '';
      if (!this.#alike.has(key) && !fresh.has(key)) fresh.set(key, row);
    });
    const firsts = [...fresh];
    const known = await this.entering.inBooks(firsts.map(([, { entry }]) => entry));
    firsts.forEach(([key, { line, entry }], i) => {
      const books = known[i];
      const unclaimed = [...(books?.values() ?? [])].reduce((sum, count) => sum + count, 0);
      const first = { at: this.entering.momentOf(entry), line };
      this.#alike.set(key, { books, unclaimed, fresh: undefined, first, others: undefined });
    });
  }
}

function claim(alike: Alike, at: number): void {
  const left = alike.books?.get(at) ?? 0;
  if (left === 0) return;
  alike.books?.set(at, left - 1);
  alike.unclaimed -= 1;
}

/** A line, null for the books, undefined where it is new. */
function sameAs(alike: Alike, line: number, at: number): number | null | undefined {
  if (alike.books?.has(at)) return null;
  const earlier = lineAt(alike, line, at);
  if (earlier !== line) return earlier;
  if (alike.unclaimed > 0) {
    alike.unclaimed -= 1;
    return null;
  }
  if (alike.fresh !== undefined) return alike.fresh;
  alike.fresh = line;
  return undefined;
}

/** The first line of this moment, which may be this one. */
function lineAt(alike: Alike, line: number, at: number): number {
  if (alike.first.at === at) return alike.first.line;
  alike.others ??= new Map();
  const earlier = alike.others.get(at) ?? line;
  alike.others.set(at, earlier);
  return earlier;
}
