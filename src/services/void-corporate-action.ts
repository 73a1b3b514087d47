/** Voids a corporate action for everybody it touched; the price that a split has written goes with it. */
import { bringUpToDate, changesOfHolders } from './bring-up-to-date.js';
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { splitPricesFollow } from './split-prices.js';
import { defineUseCase } from './use-case.js';
import { voidReason } from './void-event.js';
import { sayingWhose } from './whose-books.js';
import { excludeAssets } from '../db/books.js';
import { findAction, readReach } from '../db/corporate-actions.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { refusal } from '../errors.js';

export const voidCorporateAction = defineUseCase({
  name: 'void-corporate-action',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const named = await findAction(tx, input.id);
    if (!named) throw refusal('not_found', 'id');
    await excludeAssets(tx, [named.symbol]);
    const action = await findAction(tx, input.id);
    if (!action || action.voided_at) throw refusal('already_void');
    await checkBooksOpen(tx, action.effective_at);
    const moment = now();
    const changes = await changesOfHolders(tx, action.symbol, action.effective_at, moment);
    const reach = await readReach(tx, action.id, action.symbol);
    const voided = { voided_at: moment, voided_by: personId(actor), void_reason: input.reason };
    await updateRow(tx, 'corporate_actions', action.id, voided);
    if (action.price_id) await updateRow(tx, 'prices', action.price_id, voided);
    const own = { added: [], voided: action.price_id ? [action.price_id] : [] };
    const place = { kind: action.asset_type, symbol: action.symbol, as_of: action.effective_at };
    const isSplit = action.action_type === 'SPLIT';
    const prices = isSplit ? (await splitPricesFollow(tx, [place], own, moment)).change : own;
    const cause = { type: 'corporate_actions', id: action.id };
    await sayingWhose(tx, (onProblem) => bringUpToDate(tx, changes, { now: moment, cause, prices, onProblem }));
    return {
      result: { id: action.id, holders: reach.holders },
      log: {
        action: 'CORPORATE_ACTION_VOIDED' as const,
        target: { type: 'corporate_actions', id: action.id },
        description: `Voided a ${action.action_type} of ${action.symbol} of ${action.effective_at.toISOString()}`,
        change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
        metadata: { ...reach },
      },
    };
  },
});
