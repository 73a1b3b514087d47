/**
 * Adjusts a client's P&L: an amount is added to the cash, or taken from it, for a stated reason. An event in the books,
 * which the client sees; never an overwrite.
 */
import { bringOneUpToDate } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { choice, form, id, moment, optional, prose, signed } from './input.js';
import { lockedClient } from './lock.js';
import { defineUseCase } from './use-case.js';
import { voiding } from './void-event.js';
import { findAdjustment, ownerOfPortfolio } from '../db/adjustments.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { MONEY, moneyText } from '../domain/money.js';
import { effectiveAt } from '../domain/timeline.js';
import { CENTS, written } from '../domain/units.js';
import { refusal } from '../errors.js';

export const adjustPnl = defineUseCase({
  name: 'adjust-pnl',
  allow: ADMINS,
  /** `id` is the portfolio's. */
  input: form({
    id: id(),
    amount: signed(MONEY),
    kind: choice(['FEE', 'CORRECTION', 'INCOME']),
    reason: prose({ max: 500 }),
    effective_at: optional(moment()),
  }),
  async run(tx, input, { actor, now }) {
    const owner = await ownerOfPortfolio(tx, input.id);
    if (!owner) throw refusal('not_found', 'id');
    const portfolio = await lockedClient(tx, owner);
    if (portfolio.erased_at) throw refusal('client_erased', 'id');
    const moment = now();
    const effective_at = effectiveAt(input.effective_at, moment, 'effective_at');
    await checkBooksOpen(tx, effective_at, 'effective_at');
    const { amount, kind, reason } = input;
    const adjustment = { user_id: owner, amount, kind, reason, effective_at, created_by: personId(actor) };
    const { id: adjustmentId } = await insertRow(tx, 'pnl_adjustments', adjustment);
    const { figures } = await bringOneUpToDate(
      tx,
      { portfolio, from: effective_at },
      { now: moment, cause: { type: 'pnl_adjustments', id: adjustmentId } },
    );
    const after = {
      cash_value: written(figures.cash_value, CENTS),
      all_time_pnl: written(figures.all_time_pnl, CENTS),
    };
    return {
      result: { id: adjustmentId, ...after },
      log: {
        action: 'PNL_ADJUSTED' as const,
        target: { type: 'pnl_adjustments', id: adjustmentId },
        description: `Adjusted P&L by ${moneyText(amount)} USD, ${kind}`,
        change: difference(undefined, adjustment),
        metadata: { portfolio_id: portfolio.id, ...after },
      },
    };
  },
});

export const voidAdjustment = voiding({
  name: 'void-adjustment',
  table: 'pnl_adjustments',
  find: findAdjustment,
  symbol: () => undefined,
  at: ({ effective_at }) => effective_at,
  action: 'ADJUSTMENT_VOIDED',
  describe: ({ amount }) => `Voided an adjustment of ${amount} USD`,
  tells: { all_time_pnl: 'all_time_pnl' },
});
