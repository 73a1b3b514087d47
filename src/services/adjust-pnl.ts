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
import { voidReason } from './void-trade.js';
import { findAdjustment, ownerOfPortfolio } from '../db/adjustments.js';
import { insertRow, updateRow } from '../db/rows.js';
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

export const voidAdjustment = defineUseCase({
  name: 'void-adjustment',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const named = await findAdjustment(tx, input.id);
    if (!named) throw refusal('not_found', 'id');
    const portfolio = await lockedClient(tx, named.user_id);
    const adjustment = await findAdjustment(tx, input.id);
    if (!adjustment || adjustment.voided_at) throw refusal('already_void');
    await checkBooksOpen(tx, adjustment.effective_at);
    const voided = { voided_at: now(), voided_by: personId(actor), void_reason: input.reason };
    await updateRow(tx, 'pnl_adjustments', adjustment.id, voided);
    const { figures } = await bringOneUpToDate(
      tx,
      { portfolio, from: adjustment.effective_at },
      { now: voided.voided_at, cause: { type: 'pnl_adjustments', id: adjustment.id } },
    );
    const after = {
      cash_value: written(figures.cash_value, CENTS),
      all_time_pnl: written(figures.all_time_pnl, CENTS),
    };
    return {
      result: { id: adjustment.id, ...after },
      log: {
        action: 'ADJUSTMENT_VOIDED' as const,
        target: { type: 'pnl_adjustments', id: adjustment.id },
        description: `Voided an adjustment of ${adjustment.amount} USD`,
        change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
        metadata: { portfolio_id: portfolio.id, ...after },
      },
    };
  },
});
