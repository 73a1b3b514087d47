/** The second look at a price that jumped: taken into the book as of its moment, or left out of it. */
import { checkBooksOpen } from './closed-books.js';
import { personId } from './decide-kyc.js';
import { form, id } from './input.js';
import { recordPrices } from './record-prices.js';
import { defineUseCase, type Tx } from './use-case.js';
import { excludeAssets } from '../db/books.js';
import { lockHeldPrice, type HeldPrice } from '../db/held-prices.js';
import { updateRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { plain } from '../domain/money.js';
import { refusal } from '../errors.js';

export const acceptHeldPrice = defineUseCase({
  name: 'accept-held-price',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input, { actor, now }) {
    const held = await waitingPrice(tx, input.id);
    await checkBooksOpen(tx, held.as_of);
    const { id: _id, status: _status, ...price } = held;
    await excludeAssets(tx, held.kind === 'FIAT' ? [] : [held.symbol]);
    const by = personId(actor);
    const at = now();
    const touched = await recordPrices(tx, [{ ...price, entered_by: by }], {
      now: at,
      cause: { type: 'held_prices', id: held.id },
    });
    await decide(tx, held, { status: 'ACCEPTED', decided_by: by, decided_at: at });
    const [price_id = ''] = touched.ids;
    const counts = { holdings: String(touched.holdings), portfolios: String(touched.portfolios) };
    return {
      result: { id: held.id, price_id, ...counts },
      log: {
        action: 'PRICE_SET' as const,
        target: { type: 'held_prices', id: held.id },
        description: `Accepted ${wordsOf(held)}`,
        change: changeTo('ACCEPTED', held),
        metadata: { price_id, ...counts },
      },
    };
  },
});

export const declineHeldPrice = defineUseCase({
  name: 'decline-held-price',
  allow: ADMINS,
  input: form({ id: id() }),
  async run(tx, input, { actor, now }) {
    const held = await waitingPrice(tx, input.id);
    await decide(tx, held, { status: 'DECLINED', decided_by: personId(actor), decided_at: now() });
    return {
      result: { id: held.id },
      log: {
        action: 'APPROVAL_DECIDED' as const,
        target: { type: 'held_prices', id: held.id },
        description: `Declined ${wordsOf(held)}`,
        change: changeTo('DECLINED', held),
      },
    };
  },
});

async function waitingPrice(tx: Tx, heldId: string): Promise<HeldPrice> {
  const held = await lockHeldPrice(tx, heldId);
  if (!held) throw refusal('not_found', 'id');
  if (held.status !== 'WAITING') throw refusal('already_in_state', undefined, { state: held.status });
  return held;
}

const decide = (
  tx: Tx,
  held: HeldPrice,
  decision: { status: HeldPrice['status']; decided_by: string | null; decided_at: Date },
) => updateRow(tx, 'held_prices', held.id, decision);

const wordsOf = ({ symbol, price, as_of, source }: HeldPrice): string =>
  `${symbol} at ${plain(price)} USD as of ${as_of.toISOString()}, held from ${source}`;

const changeTo = (status: HeldPrice['status'], { price, as_of, source }: HeldPrice) => ({
  before: { status: 'WAITING' },
  after: { status, price: plain(price), as_of: as_of.toISOString(), source },
});
