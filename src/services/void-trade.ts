/** Voids a trade: it stays in the books with who, when and why, and counts no more. */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id, prose } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase } from './use-case.js';
import { shareAsset } from '../db/books.js';
import { updateRow } from '../db/rows.js';
import { findTrade } from '../db/trades.js';
import { ADMINS } from '../domain/access.js';
import { CENTS, written } from '../domain/units.js';
import { refusal } from '../errors.js';

export const voidReason = () => prose({ max: 500 });

export const voidTrade = defineUseCase({
  name: 'void-trade',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const named = await findTrade(tx, input.id);
    if (!named) throw refusal('not_found', 'id');
    await shareAsset(tx, named.symbol);
    const portfolio = await lockedClient(tx, named.user_id);
    const trade = await findTrade(tx, input.id);
    if (!trade || trade.voided_at) throw refusal('already_void');
    await checkBooksOpen(tx, trade.executed_at);
    const voided = { voided_at: now(), voided_by: personId(actor), void_reason: input.reason };
    await updateRow(tx, 'trades', trade.id, voided);
    const { figures } = await bringOneUpToDate(
      tx,
      { portfolio, symbol: trade.symbol, from: trade.executed_at },
      { now: voided.voided_at, cause: { type: 'trades', id: trade.id } },
    );
    const after = {
      cash_value: written(figures.cash_value, CENTS),
      portfolio_value: written(figures.total_value, CENTS),
    };
    return {
      result: { id: trade.id, ...after },
      log: {
        action: 'TRADE_VOIDED' as const,
        target: { type: 'trades', id: trade.id },
        description: `Voided a trade in ${trade.symbol} of ${trade.executed_at.toISOString()}`,
        change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
        metadata: after,
      },
    };
  },
});
