/** What a portfolio's page shows beyond its row: figures that say how they came about, the picture, the events. */
import { explainHolding, explainMoneyWeighted, explainPortfolio } from './explanations.js';
import type { Handler } from './call.js';
import { callOf } from './call.js';
import type { EventJSON, EventsJSON, PortfolioJSON } from './screen-json.js';
import type { Reader } from '../db/reader.js';
import { refusal } from '../errors.js';
import { translator } from '../locales/index.js';
import { valueChart } from '../portal/charts/value-chart.js';
import type { Vault } from '../secrets/vault.js';
import { RANGES, rangeOf } from '../services/chart-range.js';
import { readEvents, readFigures, type EventRow, type PortfolioFigures } from '../services/read-figures.js';

export const figures =
  (reader: Reader, priceAgeHours: number): Handler =>
  async (_request, _response, { record, currentAdmin }) => {
    const { viewer, asked } = callOf(currentAdmin);
    const range = rangeOf(asked.range);
    const now = new Date();
    const found = record && (await readFigures(reader, String(record.id()), { range, now }));
    if (!found) throw refusal('not_found');
    const t = translator(viewer.language);
    const page: PortfolioJSON = {
      as_of: found.figures.last_updated.toISOString(),
      figures_day: found.figures.figures_day,
      figures: explainPortfolio(found.figures, t),
      money_weighted: explainMoneyWeighted(found.money_weighted, t),
      holdings: found.holdings.map((holding) => ({
        ...holding,
        last_price_update: holding.last_price_update.toISOString(),
        stale: holding.last_price_update.getTime() < now.getTime() - priceAgeHours * 3_600_000,
        how: explainHolding(
          holding,
          found.made.filter(({ symbol }) => symbol === holding.symbol),
          t,
        ),
      })),
      range,
      ranges: [...RANGES],
      chart: pictureOf(found),
    };
    return page;
  };

/** The same picture as the client's; none before there are two days, and now. */
function pictureOf({ points }: PortfolioFigures): PortfolioJSON['chart'] {
  if (points.length < 3) return null;
  const { line, area, ticks, moments, lowest, highest } = valueChart(points);
  return {
    line,
    area,
    ticks,
    moments: moments.map((moment) => moment.toISOString()),
    lowest,
    highest,
    points: points.map(({ at, ...worth }) => ({ at: at.toISOString(), ...worth })),
  };
}

export const events =
  (reader: Reader, vault: Vault): Handler =>
  async (_request, _response, { record, currentAdmin }) => {
    const { asked } = callOf(currentAdmin);
    const page = typeof asked.page === 'string' && /^[1-9]\d{0,6}$/.test(asked.page) ? Number(asked.page) : 1;
    const userId: unknown = record?.params.user_id;
    if (!record || typeof userId !== 'string') throw refusal('not_found');
    const found = await readEvents(reader, vault, { id: String(record.id()), user_id: userId }, page);
    const answer: EventsJSON = { page, more: found.more, events: found.rows.map(shown) };
    return answer;
  };

const SCREENS: Readonly<Record<EventRow['kind'], string>> = {
  BUY: 'Trade',
  SELL: 'Trade',
  DEPOSIT: 'Transaction',
  WITHDRAWAL: 'Transaction',
  TRANSFER_IN: 'Transaction',
  TRANSFER_OUT: 'Transaction',
  ADJUSTMENT: 'PnlAdjustment',
  SPLIT: 'CorporateAction',
  DIVIDEND: 'CorporateAction',
  REWARD: 'CorporateAction',
};

const shown = (row: EventRow): EventJSON => ({
  ...row,
  at: row.at.toISOString(),
  voided_at: row.voided_at?.toISOString() ?? null,
  screen: SCREENS[row.kind],
});
