/** What a command that may need a second person is about, and what it is worth. */
import type { Outcome, Result, Tx } from './use-case.js';
import type { Target } from '../db/approval-targets.js';
import type { Decimal } from '../domain/money.js';

/** What is decided on. */
export interface Matter {
  /** The row that is there already. */
  target?: Target;
  /** Whose it is. */
  user_id?: string;
  /** Where nobody knows it, it is more than any limit. */
  amount?: Decimal;
}

export type Form = Readonly<Record<string, unknown>>;
/** Nothing where this command, with this form, is one that one person may give. */
export type Judge = (tx: Tx, form: Form, done: Outcome<Result>, standards: Standards) => Promise<Matter | undefined>;

/** By what is judged, besides the lines of the rules. */
export interface Standards {
  now: Date;
  /** By how many percent a price moves at most without having jumped. */
  jumpPercent: number;
}

export const idOf = ({ id }: Form): string => String(id);
