/** What a kind of file must say of itself, so that import-file.ts can read, judge and enter it. */
import type { Field } from './field.js';
import type { Problem } from './bring-up-to-date.js';
import type { Actor } from '../domain/access.js';
import type { Columns } from '../csv/header.js';
import type { Issue } from '../errors.js';
import type { AlikeAt } from '../db/imported-events.js';
import type { Tx } from '../db/transaction.js';

export type Values<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };
export type AnyFields = Readonly<Record<string, Field<unknown>>>;

export interface ParsedRow<V> {
  line: number;
  values: V;
}

/** The different texts of a column, from the first reading of the file. */
export type Found = ReadonlyMap<string, ReadonlySet<string>>;

export interface Occasion {
  /** Asked after the locks are held. */
  now(): Date;
  actor: Actor;
  import_id: string;
}

/** A row that the rules grant, or why they do not. */
export type Judged<E> = { entry: E } | { issues: readonly Issue[] };

export interface Totals {
  clients: number;
  usd_value: string | null;
  quantities: { symbol: string; before: string; after: string }[];
}

export interface Waiting {
  id: string;
  /** The moment it was entered at. */
  entered: number;
}

/** One import on its way: what was locked for it, and what it has gathered. */
export interface Entering<V, E> {
  /** By the rules that the forms follow. While it judges, rows before these may still go in: whoever asks the database waits for `free`. */
  judge(rows: readonly ParsedRow<V>[], free: () => Promise<void>): Promise<Judged<E>[]>;
  /** What makes an entry likely to be the same as another. */
  likeness(entry: E): string;
  /** Of those that are alike, what is of one moment is the same. */
  momentOf(entry: E): number;
  /** For each, what the books have that is alike. */
  inBooks(entries: readonly E[]): Promise<readonly (AlikeAt | undefined)[]>;
  /** What of the same was entered before and counts on no day yet, so that it is not among what the books have. */
  waiting?(entry: E): readonly Waiting[];
  insert(entries: readonly E[]): Promise<void>;
  /** Brings everything up to date with what was inserted. */
  finish(onProblem: (problem: Problem) => void): Promise<Totals>;
  /** Takes inserted events out of a preview's reckoning. */
  leaveOut(eventIds: readonly string[]): Promise<void>;
  /** The inserted events of these portfolios that were not taken out. */
  standing(portfolioIds: readonly string[]): Promise<string[]>;
  /** Where among the inserted rows, in order, these events stand. */
  ranks(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface KindOfImport<F extends AnyFields, E, P = undefined> {
  kind: 'CLIENTS' | 'TRADES' | 'TRANSFERS' | 'PRICES';
  columns: Columns;
  fields: F;
  /** Columns of numbers, in which the file's decimal mark stands. */
  numbers: readonly string[];
  /** Columns whose different values must be known, and locked in order, before the first row is judged. */
  gathered: readonly string[];
  prepare?(): Promise<P>;
  begin(tx: Tx, found: Found, occasion: Occasion, prepared: P): Promise<Entering<Values<F>, E>>;
}
