/**
 * Finds the rows of a file that are likely there already. Rows and entries that are alike are told apart by their moments
 * first: what is of the very same moment is the same. The others are told apart by their number: of three rows where the
 * books have two, one is new. What is new once may be written twice, so each further row of the file is asked about. An
 * entry that waits has no moment yet, and is one of the rows that would be new otherwise.
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

interface Met<E> extends Granted<E> {
  at: number;
  alike: Alike;
}

export class LikelyDuplicates<E> {
  readonly #alike = new Map<string, Alike>();
  /** Of what waits, all that a row was found to be. */
  readonly #found = new Set<string>();

  constructor(private readonly entering: Pick<Entering<unknown, E>, 'likeness' | 'momentOf' | 'inBooks' | 'waiting'>) {}

  /** Of each of the next rows, what it is likely the same as; undefined where it is new. */
  async among(rows: readonly Granted<E>[]): Promise<(LikelyDuplicate | undefined)[]> {
    const keys = rows.map(({ entry }) => this.entering.likeness(entry));
    await this.#meet(rows, keys);
    const met = rows.flatMap(({ line, entry }, i): Met<E>[] => {
      const alike = this.#alike.get(keys[i] ?? '');
      return alike ? [{ line, entry, at: this.entering.momentOf(entry), alike }] : [];
    });
    // Of the rows of a piece none is taken for an entry that another of them is to the moment, whatever their order.
    for (const { alike, at } of met) claim(alike, at);
    const known = met.map(sameAs);
    const waits = this.#waits(met.filter((_, i) => known[i] === undefined));
    return met.map(({ alike, line }, i) => {
      const there = known[i];
      if (there !== undefined) return { line, of: there };
      if (waits.has(line)) return { line, of: 'waits' };
      const newer = newerThan(alike, line);
      return newer === undefined ? undefined : { line, of: newer };
    });
  }

  /** The lines of those that wait already: for each that waits, of the rows that it may be, the one nearest to its entry. */
  #waits(rows: readonly Met<E>[]): ReadonlySet<number> {
    const lines = new Set<number>();
    const pairs = rows.flatMap(({ line, entry, at }) =>
      (this.entering.waiting?.(entry) ?? [])
        .filter(({ id }) => !this.#found.has(id))
        .map(({ id, entered }) => ({ line, id, apart: Math.abs(at - entered) })),
    );
    for (const { line, id } of pairs.sort((a, b) => a.apart - b.apart)) {
      if (lines.has(line) || this.#found.has(id)) continue;
      lines.add(line);
      this.#found.add(id);
    }
    return lines;
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

/** The line of its very moment, null for the books, undefined where it is neither. */
function sameAs({ alike, line, at }: Met<unknown>): number | null | undefined {
  if (alike.books?.has(at)) return null;
  const earlier = lineAt(alike, line, at);
  if (earlier !== line) return earlier;
  if (alike.unclaimed > 0) {
    alike.unclaimed -= 1;
    return null;
  }
  return undefined;
}

/** The line that was new before it; undefined where this is the first. */
function newerThan(alike: Alike, line: number): number | undefined {
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
