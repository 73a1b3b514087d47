/** Voids a price of the book: what it had valued is valued by the price before it. */
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { restatePrices } from './record-prices.js';
import { defineUseCase } from './use-case.js';
import { voidReason } from './void-event.js';
import { findPrice } from '../db/prices.js';
import { updateRow } from '../db/rows.js';
import { lockQuoted } from '../db/wanted-prices.js';
import { ADMINS } from '../domain/access.js';
import { refusal } from '../errors.js';

export const voidPrice = defineUseCase({
  name: 'void-price',
  allow: ADMINS,
  input: form({ id: id(), reason: voidReason() }),
  async run(tx, input, { actor, now }) {
    const named = await findPrice(tx, input.id);
    if (!named) throw refusal('not_found', 'id');
    await lockQuoted(tx, [named]);
    const price = await findPrice(tx, input.id);
    if (!price || price.voided_at) throw refusal('already_void');
    if (price.of_split) throw refusal('voided_with_its_action');
    await checkBooksOpen(tx, price.as_of);
    const voided = { voided_at: now(), voided_by: personId(actor), void_reason: input.reason };
    await updateRow(tx, 'prices', price.id, voided);
    const touched = await restatePrices(
      tx,
      [price],
      { added: [], voided: [price.id] },
      { now: voided.voided_at, cause: { type: 'prices', id: price.id } },
    );
    const reach = { holdings: String(touched.holdings), portfolios: String(touched.portfolios) };
    return {
      result: { id: price.id, ...reach },
      log: {
        action: 'PRICE_VOIDED' as const,
        target: { type: 'prices', id: price.id },
        description: `Voided the price of ${price.symbol} as of ${price.as_of.toISOString()}`,
        change: { before: { voided_at: null }, after: { voided_at: voided.voided_at.toISOString() } },
        metadata: reach,
      },
    };
  },
});
