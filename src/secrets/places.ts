/** Which columns hold nothing in the clear, whose key seals them, and by which of them an equal value can be found. */

export interface SealedTable {
  /** The column that names the person whose data the row is. */
  person: string;
  columns: readonly string[];
  /** For a column with an index beside it: what of a text counts as the same. */
  found: Readonly<Record<string, (text: string) => string>>;
}

/** A number is the same however it is spaced; only its digits and the country's plus count. */
const digits = (text: string): string => text.normalize('NFKC').replace(/[^+\d]/g, '');
const words = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

export const SEALED_TABLES: Readonly<Record<string, SealedTable>> = {
  users: { person: 'id', columns: ['phone', 'address', 'city', 'nationality'], found: { phone: digits } },
  transactions: { person: 'user_id', columns: ['counterparty'], found: { counterparty: words } },
};

/** Where a second factor's secret lies: it is the house's to keep, and no client's. */
export const secondFactorOf = (userId: string) => ({ table: 'users', column: 'second_factor_secret', row: userId });

/** The column that holds what an equal value is found by. */
export const indexOf = (column: string): string => `${column}_index`;
