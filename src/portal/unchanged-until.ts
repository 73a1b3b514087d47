/**
 * Until when the clock alone changes nothing on an overview: a price grows old, and a day ends, with which a chart would.
 */
import type { HoldingRow, Overview } from '../services/read-portfolio.js';

interface Priced extends Pick<Overview, 'stale'> {
  holdings: readonly Pick<HoldingRow, 'symbol' | 'priced_at'>[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function unchangedUntil({ holdings, stale }: Priced, now: Date, priceAgeHours: number): Date {
  const grownOld = holdings
    .filter(({ symbol }) => !stale.includes(symbol))
    .map(({ priced_at }) => priced_at.getTime() + priceAgeHours * HOUR_MS);
  const endOfDay = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS;
  return new Date(Math.min(endOfDay, ...grownOld));
}
