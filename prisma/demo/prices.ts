/** What was paid for a share or a coin, day by day. The figures are made up, and rounder than a market's. */
import { decimal, plain, type Decimal } from '../../src/domain/money.js';
import { setPrice } from '../../src/services/set-price.js';
import { SPLIT } from './books.js';
import { SECOND_ADMIN } from './people.js';
import { moment, step, type Step } from './step.js';

/** The days of the list below. */
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

/** One price a day of the list above, as if no share had ever been split. */
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

/** In between, a price every other week, and since August one a week: enough for a line to have a shape. */
const EVERY_OTHER_WEEK = Array.from({ length: 40 }, (_, index) =>
  new Date(Date.UTC(2025, 0, 15 + 14 * index)).toISOString().slice(0, 10),
);
const WEEKLY = ['08-03', '08-10', '08-18', '08-24', '08-31', '09-07', '09-14', '09-21', '09-28', '10-05']
  .concat(['10-22', '10-28', '11-02', '11-05', '11-09', '11-12', '11-16', '11-18'])
  .map((day) => `2026-${day}`);
const BETWEEN = [...EVERY_OTHER_WEEK, ...WEEKLY].filter((day) => !DAYS.includes(day));

/** How far a price strays from the straight way to the next one, in thousandths, by its place in the list. */
const STRAYS = [14, -22, 9, 31, -17, -6, 26, -12, 4, -28, 19, -9, 11];

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** On the way between the listed days before and after, a little beside it. */
function between(listed: readonly Decimal[], day: string, stray: number): Decimal | undefined {
  const next = DAYS.findIndex((known) => known > day);
  const [from, to] = [listed[next - 1], listed[next]];
  const [fromDay, toDay] = [DAYS[next - 1], DAYS[next]];
  if (!from || !to || !fromDay || !toDay) return undefined;
  const way = decimal(String(timeOf(day) - timeOf(fromDay))).div(timeOf(toDay) - timeOf(fromDay));
  const straight = from.plus(to.minus(from).times(way));
  // A coin that is worth a dollar strays by a hundredth of what others do.
  const thousandths = straight.minus(1).abs().lt('0.01') ? decimal(String(stray)).div(100) : decimal(String(stray));
  return straight.plus(straight.times(thousandths).div(1000)).toDecimalPlaces(from.decimalPlaces() || 2);
}

function priceOn(symbol: string, price: Decimal, day: string): string {
  const isSplit = symbol === SPLIT.symbol && day > SPLIT.on;
  return plain(isSplit ? price.times(SPLIT.denominator).div(SPLIT.numerator) : price);
}

function pricesOf(symbol: string, list: string, place: number): Step[] {
  const listed = list.split(' ').map(decimal);
  const known = DAYS.map((day, index) => ({ day, price: listed[index] }));
  const others = BETWEEN.map((day, index) => ({
    day,
    price: between(listed, day, STRAYS[(index * 5 + place * 3) % STRAYS.length] ?? 0),
  }));
  return [...known, ...others].flatMap(({ day, price }) =>
    price ? [priced(symbol, day, priceOn(symbol, price, day))] : [],
  );
}

const priced = (symbol: string, day: string, price: string): Step =>
  step({ at: moment(day, '06:00'), key: `price:${symbol}:${day}`, by: SECOND_ADMIN }, setPrice, (world) => ({
    id: world.asset(symbol),
    price,
  }));

export const prices: readonly Step[] = Object.entries(PRICES).flatMap(([symbol, list], place) =>
  pricesOf(symbol, list, place),
);
