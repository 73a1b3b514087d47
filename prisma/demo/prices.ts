/** What was paid for a share or a coin, day by day. The figures are made up, and rounder than a market's. */
import { setPrice } from '../../src/services/set-price.js';
import { SECOND_ADMIN } from './people.js';
import { moment, step, type Step } from './step.js';

const DAYS = [
  '2025-01-15',
  '2025-04-15',
  '2025-07-15',
  '2025-10-15',
  '2026-01-15',
  '2026-04-15',
  '2026-07-15',
  '2026-10-15',
  '2026-11-20',
];

/** One price a day of the list above. */
const PRICES: Record<string, string> = {
  AAPL: '237.85 202.10 209.10 249.30 258.40 241.85 263.10 279.45 284.15',
  MSFT: '426.30 385.70 505.80 513.40 468.20 441.90 489.75 531.20 540.60',
  NVDA: '136.25 112.20 170.70 179.85 187.05 176.40 201.35 214.90 208.75',
  ASML: '742.10 661.25 801.50 1003.20 1120.40 1065.00 1188.75 1242.10 1268.35',
  NVO: '80.10 59.30 66.45 57.90 61.75 68.20 72.10 69.85 71.40',
  KO: '62.15 71.80 69.45 67.05 70.90 72.35 74.10 75.60 76.25',
  JPM: '252.35 233.15 286.55 305.70 318.20 301.75 322.40 334.15 338.90',
  BTC: '99980 83650 117750 110750 95480 88210 102340 118450 121870',
  ETH: '3450 1590 3140 3985 3310 2890 3655 4120 4288',
  SOL: '205.35 126.25 162.85 194.10 142.60 131.45 168.90 187.25 193.40',
  LINK: '20.15 12.54 15.92 17.85 13.40 12.85 16.75 19.30 20.05',
  USDC: '1.0001 0.9999 1 1.0002 1 0.9998 1 1.0001 1',
};

export const prices: readonly Step[] = Object.entries(PRICES).flatMap(([symbol, list]) =>
  list.split(' ').map((price, i) => {
    const day = DAYS[i] ?? '';
    return step({ at: moment(day, '06:00'), key: `price:${symbol}:${day}`, by: SECOND_ADMIN }, setPrice, (world) => ({
      id: world.asset(symbol),
      price,
    }));
  }),
);
