/** Undoes one import: exactly its rows are voided, and its clients archived, judged once on the timeline that is left. */
import { bringUpToDate, type Change } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { restatePrices } from './record-prices.js';
import { defineUseCase, type Tx } from './use-case.js';
import { voidReason } from './void-event.js';
import { sayingWhose } from './whose-books.js';
import { lockPortfolios, shareAssets } from '../db/books.js';
import { lockRow, updateRow } from '../db/rows.js';
import { archiveImported, importedEvents, importedPrices, voidImported, type Undoing } from '../db/undone-imports.js';
import { lockQuoted } from '../db/wanted-prices.js';
import { ADMINS } from '../domain/access.js';
import { refusal } from '../errors.js';

export const undoImport = defineUseCase({
  name: 'undo-import',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const found = await lockRow(tx, 'imports', input.id);
    if (!found) throw refusal('not_found', 'id');
    if (found.undone_at) throw refusal('already_void');
    const undoing = { import_id: found.id, by: personId(actor), reason: input.reason };
    const { rows, at, with_money } = await UNDO[found.kind as keyof typeof UNDO](tx, undoing, now);
    await updateRow(tx, 'imports', found.id, { undone_at: at, undone_by: undoing.by, undo_reason: input.reason });
    const counts = { rows: String(rows), ...(with_money !== undefined && { with_money: String(with_money) }) };
    return {
      result: { id: found.id, ...counts },
      log: {
        action: 'IMPORT_UNDONE' as const,
        target: { type: 'imports', id: found.id },
        description: `Undid an import of ${String(found.kind)}: ${counts.rows} rows`,
        change: { before: { undone_at: null }, after: { undone_at: at.toISOString() } },
        metadata: { kind: found.kind, sha256: found.sha256, ...counts },
      },
    };
  },
});

interface Undone {
  rows: number;
  /** Of clients: how many of them have money. */
  with_money?: number;
  at: Date;
}

type Undo = (tx: Tx, undoing: Undoing, now: () => Date) => Promise<Undone>;

const UNDO: Readonly<Record<'CLIENTS' | 'TRADES' | 'TRANSFERS' | 'PRICES', Undo>> = {
  CLIENTS: async (tx, undoing, now) => {
    const at = now();
    return { ...(await archiveImported(tx, undoing, at)), at };
  },
  TRADES: (tx, undoing, now) => undoEvents(tx, 'trades', undoing, now),
  TRANSFERS: (tx, undoing, now) => undoEvents(tx, 'transactions', undoing, now),
  PRICES: undoPrices,
};

/** Refused, with the client, the date and the amount, where what is left would fall below zero. */
async function undoEvents(
  tx: Tx,
  table: 'trades' | 'transactions',
  undoing: Undoing,
  now: () => Date,
): Promise<Undone> {
  const named = await importedEvents(tx, table, undoing.import_id);
  await shareAssets(tx, [...new Set(named.flatMap(({ symbol }) => symbol ?? []))]);
  const portfolios = await lockPortfolios(tx, [...new Set(named.map(({ user_id }) => user_id))]);
  const byUser = new Map(portfolios.map((portfolio) => [portfolio.user_id, portfolio]));
  const events = await importedEvents(tx, table, undoing.import_id);
  const at = now();
  const [earliest] = events.map(({ from }) => from).sort((a, b) => a.getTime() - b.getTime());
  if (earliest) await checkBooksOpen(tx, earliest);
  const rows = await voidImported(tx, table, undoing, at);
  const changes = events.flatMap(({ user_id, symbol, from }): Change[] => {
    const portfolio = byUser.get(user_id);
    return portfolio ? [{ portfolio, symbol: symbol ?? undefined, from }] : [];
  });
  const cause = { type: 'imports', id: undoing.import_id };
  if (changes.length > 0)
    await sayingWhose(tx, (onProblem) => bringUpToDate(tx, changes, { now: at, cause, onProblem }));
  return { rows, at };
}

async function undoPrices(tx: Tx, undoing: Undoing, now: () => Date): Promise<Undone> {
  const named = await importedPrices(tx, undoing.import_id);
  await lockQuoted(tx, named);
  const prices = await importedPrices(tx, undoing.import_id);
  const at = now();
  const [earliest] = prices.map(({ as_of }) => as_of).sort((a, b) => a.getTime() - b.getTime());
  if (earliest) await checkBooksOpen(tx, earliest);
  const rows = await voidImported(tx, 'prices', undoing, at);
  const cause = { type: 'imports', id: undoing.import_id };
  await restatePrices(tx, prices, { added: [], voided: prices.map((price) => price.id) }, { now: at, cause });
  return { rows, at };
}
