/**
 * The money-weighted return beside the time-weighted ones, from the flows and from what is there. It is reckoned again
 * only when either has changed: a client who looks twice does not cost twice.
 */
import { decimal, percentOf, plain, PERCENT } from '../domain/money.js';
import { xirr } from '../domain/xirr.js';

interface DatedAmount {
  day: number;
  amount: string;
}

const KEPT = 1_000;
const reckoned = new Map<string, string | null>();

/** In percent a year, as a column's text; null where there is none. */
export function moneyWeighted(flows: readonly DatedAmount[], value: string, day: number): string | null {
  const key = `${day} ${value} ${flows.map((flow) => `${flow.day}:${flow.amount}`).join(' ')}`;
  const known = reckoned.get(key);
  if (known !== undefined) return known;
  const percent = reckon(flows, value, day);
  const [oldest] = reckoned.size >= KEPT ? reckoned.keys() : [];
  if (oldest !== undefined) reckoned.delete(oldest);
  reckoned.set(key, percent);
  return percent;
}

function reckon(flows: readonly DatedAmount[], value: string, day: number): string | null {
  const dated = flows.map((flow) => ({ day: flow.day, amount: decimal(flow.amount) }));
  const rate = xirr(dated, decimal(value), day);
  return rate && plain(percentOf(rate, decimal('1')), PERCENT);
}
