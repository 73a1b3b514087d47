/**
 * Voiding an event of one client's books: it stays there with who, when and why, and counts no more. Trades, transfers and
 * adjustments differ in little else than their table.
 */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id, prose } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase, type ActionType } from './use-case.js';
import { shareAsset, type PortfolioFigures } from '../db/books.js';
import { updateRow } from '../db/rows.js';
import type { Tx } from '../db/transaction.js';
import { ADMINS } from '../domain/access.js';
import { CENTS, written } from '../domain/units.js';
import { Refusal, refusal } from '../errors.js';

export const voidReason = () => prose({ max: 500 });

interface VoidableEvent {
  id: string;
  user_id: string;
  voided_at: Date | null;
}

interface Voidable<E extends VoidableEvent> {
  name: string;
  table: 'trades' | 'transactions' | 'pnl_adjustments';
  find(tx: Tx, id: string): Promise<E | undefined>;
  /** Whose position it moved; none where it moved cash alone. */
  symbol(event: E): string | undefined;
  /** From when on it counted; refused where it never did. */
  at(event: E): Date;
  action: ActionType;
  describe(event: E, at: Date): string;
  /** The figure that is told beside the cash. */
  tells: { readonly [name: string]: keyof PortfolioFigures };
}

export const voiding = <E extends VoidableEvent>(kind: Voidable<E>) =>
  defineUseCase({
    name: kind.name,
    allow: ADMINS,
    input: form({ id: id(), reason: voidReason() }),
    async run(tx, input, { actor, now }) {
      const named = await kind.find(tx, input.id);
      if (!named) throw refusal('not_found', 'id');
      const symbol = kind.symbol(named);
      if (symbol) await shareAsset(tx, symbol);
      const portfolio = await lockedClient(tx, named.user_id);
      const event = await kind.find(tx, input.id);
      if (!event || event.voided_at) throw refusal('already_void');
      const from = kind.at(event);
      await checkBooksOpen(tx, from);
      const voided = { voided_at: now(), voided_by: personId(actor), void_reason: input.reason };
      await updateRow(tx, kind.table, event.id, voided);
      const cause = { type: kind.table, id: event.id };
      const { figures } = await orNeeded(
        bringOneUpToDate(tx, { portfolio, symbol, from }, { now: voided.voided_at, cause }),
      );
      const after = told(figures, { cash_value: 'cash_value', ...kind.tells });
      return {
        result: { id: event.id, ...after },
        log: {
          action: kind.action,
          target: { type: kind.table, id: event.id },
          description: kind.describe(event, from),
          change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
          metadata: { portfolio_id: portfolio.id, ...after },
        },
      };
    },
  });

const told = (figures: PortfolioFigures, names: Voidable<VoidableEvent>['tells']): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([name, figure]) => [name, written(figures[figure], CENTS)]));

/** What is missing once something is taken away was needed for what came later, and that is what the refusal says. */
export async function orNeeded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ code, params }] = error.issues;
    if (code === 'oversold') throw refusal('needed_units', undefined, params);
    if (code === 'overdrawn') throw refusal('needed_money', undefined, params);
    throw error;
  }
}
