/** Sets what one unit of a currency is in US dollars, as of a moment. Rates that transfers were booked at stay theirs. */
import { personId } from './decide-kyc.js';
import { enterByHand } from './enter-price.js';
import { form, id, moment, optional, positive } from './input.js';
import { defineUseCase } from './use-case.js';
import { lockRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { PRICE } from '../domain/money.js';
import { refusal } from '../errors.js';

export const setRate = defineUseCase({
  name: 'set-rate',
  allow: ADMINS,
  input: form({ id: id(), rate: positive(PRICE), as_of: optional(moment()) }),
  async run(tx, input, { actor, now }) {
    const currency = await lockRow(tx, 'currencies', input.id);
    if (!currency) throw refusal('not_found', 'id');
    const code = String(currency.code);
    if (code === 'USD') throw refusal('dollar_is_fixed', 'rate');
    const typed = { kind: 'FIAT' as const, symbol: code, price: input.rate, as_of: input.as_of };
    const entered = await enterByHand(tx, typed, { by: personId(actor), now });
    return {
      result: { id: input.id, price_id: entered.id },
      log: {
        ...entered.log,
        target: { type: 'currencies', id: input.id },
        metadata: { price_id: entered.id },
      },
    };
  },
});
