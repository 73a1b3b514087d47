/** What happens to a share for everybody who holds it, and what the house itself enters in a client's books. */
import { adjustPnl } from '../../src/services/adjust-pnl.js';
import { dividend, split } from '../../src/services/corporate-actions.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { ADMIN, AMELIE, SECOND_ADMIN } from './people.js';
import { moment, step, type Step } from './step.js';
import { ENTERED_TWICE, tradeKey } from './trades.js';

/** Made up, as the prices are. */
export const SPLIT = { symbol: 'KO', on: '2026-08-17', numerator: '2', denominator: '1' } as const;

const shareSplit = step({ at: moment(SPLIT.on, '05:30'), key: `split:${SPLIT.symbol}`, by: ADMIN }, split, (world) => ({
  id: world.asset(SPLIT.symbol),
  numerator: SPLIT.numerator,
  denominator: SPLIT.denominator,
  effective_at: moment(SPLIT.on, '05:30'),
}));

/** Paid on the first of the month, entered two days later. */
const dividendPaid = step(
  { at: moment('2026-10-03', '09:00'), key: 'dividend:KO', by: SECOND_ADMIN },
  dividend,
  (world) => ({ id: world.asset('KO'), per_unit: '0.265', effective_at: moment('2026-10-01', '12:00') }),
);

const custodyFee = step(
  { at: moment('2026-10-05', '11:00'), key: 'adjustment:custody', by: ADMIN },
  adjustPnl,
  (world) => ({
    id: world.portfolio(AMELIE),
    amount: '-185.00',
    kind: 'FEE',
    reason: 'Custody fee, third quarter of 2026.',
    effective_at: moment('2026-09-30', '22:00'),
  }),
);

const enteredTwice = step(
  { at: moment('2026-10-07', '08:20'), key: 'void:entered-twice', by: SECOND_ADMIN },
  voidTrade,
  (world) => ({ id: world.made(tradeKey(AMELIE, ENTERED_TWICE)), reason: 'Entered twice.' }),
);

export const books: readonly Step[] = [shareSplit, dividendPaid, custodyFee, enteredTwice];
