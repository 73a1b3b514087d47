// What happened to a portfolio, in every kind of event, and what it was worth day by day.
import { holding, wealthy } from './portal-figures.js';
import type { Range } from '../../src/services/chart-range.js';
import type { EventRow, HoldingEventRow, HoldingHistory } from '../../src/services/read-history.js';
import type { Overview } from '../../src/services/read-portfolio.js';

const at = (iso: string): Date => new Date(iso);

/** A value a day that wanders, over deposits that come now and then; made of whole numbers, always the same. */
export function historyOf(days: number, listed: number, range: Range = 'ALL'): Overview['history'] {
  let [value, invested] = [1_100_000_00, 1_100_000_00];
  const cents = (amount: number): string => (amount / 100).toFixed(2);
  const points = Array.from({ length: days }, (_, index) => {
    const deposit = index > 0 && index % 90 === 0 ? 25_000_00 : 0;
    invested += deposit;
    value += deposit + (((index * 7919) % 1_009) - 480) * 15_00;
    return {
      at: new Date(Date.UTC(2026, 10, 23 - days + index)),
      total_value: cents(value),
      total_invested: cents(invested),
      total_pnl: (days - index) % Math.ceil(days / listed) === 0 ? cents(value - invested) : null,
    };
  });
  const now = {
    at: at('2026-11-22T14:05:00Z'),
    total_value: wealthy.total_value,
    total_invested: wealthy.total_invested,
    total_pnl: wealthy.all_time_pnl,
  };
  return { range, points: [...points, now] };
}

const event = (kind: EventRow['kind'], index: number, figures: Partial<EventRow>): EventRow => ({
  id: String(index),
  kind,
  at: at(`2026-11-${22 - index}T14:05:00Z`),
  symbol: 'AAPL',
  name: 'Apple Inc.',
  quantity: '12.50000000',
  minor_units: null,
  price: '150.250000000000',
  value: '1878.13',
  fee: null,
  numerator: null,
  denominator: null,
  adjustment_kind: null,
  reason: null,
  voided_at: null,
  void_reason: null,
  ...figures,
});

const ADJUSTMENT = { symbol: null, name: null, quantity: null, price: null };

/** One of each kind. Whatever a person could have typed ends in `typed`. */
export const eventsOf = (typed: string): EventRow[] => [
  event('ADJUSTMENT', 0, {
    ...ADJUSTMENT,
    value: '-25.00',
    adjustment_kind: 'FEE',
    reason: `Custody, third quarter${typed}`,
  }),
  event('ADJUSTMENT', 1, {
    ...ADJUSTMENT,
    value: '140.20',
    adjustment_kind: 'CORRECTION',
    reason: `A fee that had been charged twice${typed}`,
    voided_at: at('2026-11-22T14:05:00Z'),
    void_reason: `Entered for another client${typed}`,
  }),
  event('DIVIDEND', 2, { quantity: '2400.00000000', price: '0.260000000000', value: '624.00' }),
  event('SPLIT', 3, { quantity: '9600.00000000', price: null, value: null, numerator: 4, denominator: 1 }),
  event('SPLIT', 4, { quantity: '3.00000000', price: null, value: '41.20', numerator: 1, denominator: 10 }),
  event('REWARD', 5, {
    symbol: 'ETH',
    name: 'Ethereum',
    quantity: '0.01250000',
    price: '4288.000000000000',
    value: '53.60',
  }),
  event('BUY', 6, { fee: '1.00' }),
  event('SELL', 7, { fee: '1.00', voided_at: at('2026-11-21T09:00:00Z'), void_reason: `Entered twice${typed}` }),
  event('DEPOSIT', 8, {
    symbol: 'JPY',
    name: null,
    quantity: '1200000.00000000',
    minor_units: 0,
    price: '0.006400000000',
    value: '7680.00',
  }),
  event('WITHDRAWAL', 9, {
    symbol: 'USD',
    name: null,
    quantity: '12500.00000000',
    minor_units: 2,
    price: '1.000000000000',
    value: '12500.00',
  }),
  event('TRANSFER_IN', 10, {
    symbol: 'BTC',
    name: 'Bitcoin',
    quantity: '0.12500000',
    price: '97120.120000000000',
    value: '12140.02',
  }),
  event('TRANSFER_OUT', 11, {
    symbol: 'BTC',
    name: 'Bitcoin',
    quantity: '0.00000001',
    price: '97120.120000000000',
    value: '0.00',
  }),
];

const ofHolding = (
  { adjustment_kind: _, reason: __, voided_at, void_reason: ___, ...row }: EventRow,
  index: number,
): HoldingEventRow[] =>
  row.kind === 'ADJUSTMENT' || voided_at
    ? []
    : [
        {
          ...row,
          held: `${2_400 - index * 10}.00000000`,
          cost: `${360_600 - index * 1_500}.00`,
          realised: index > 6 ? '0.00' : '-37.60',
        },
      ];

export const holdingOf = (name: string): HoldingHistory => ({
  holding: {
    ...holding(`Vanguard FTSE All-World UCITS ETF${name}`, 'VWRL', {
      priced_at: at('2026-11-02T21:00:00Z'),
      realized_pnl: '1204.11',
    }),
    average_buy_price: '300.00000000',
  },
  stale: true,
  events: { rows: eventsOf(name).flatMap(ofHolding), page: 1, pages: 3, total: 61 },
});
