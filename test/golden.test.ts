// Five clients' years, as an accountant would write them down. Each line of test/golden/*.txt is entered in the order
// written; each figure stated must then stand, and the proof must find nothing. The figures come from the definition, by
// hand or by a calculator that knows nothing of this program; each file's head says how to check one.
import { readdirSync, readFileSync } from 'node:fs';
import { openHouse, type House } from './support/house.js';
import { enterLine, openBook } from './support/ledger-book.js';
import { expectBooksToAgree } from './support/replay.js';
import { readFlows } from '../src/db/history-reads.js';
import { dayOf } from '../src/services/chart-range.js';
import { moneyWeighted } from '../src/services/money-weighted.js';

const FOLDER = new URL('golden/', import.meta.url);
/** `2026-01-05 09:00 (for 2026-01-03 12:00) buy …`: the clock, what it is for where that is earlier, and what is entered. */
const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d)(?: \(for (\d{4}-\d\d-\d\d \d\d:\d\d)\))? (.+)$/;
const iso = (text: string): string => `${text.replace(' ', 'T')}:00.000Z`;

test.each(readdirSync(FOLDER).sort())('%s', async (file) => {
  const house = await openHouse();
  try {
    await play(house, readFileSync(new URL(file, FOLDER), 'utf8'));
  } finally {
    await house.close();
  }
});

async function play(house: House, text: string): Promise<void> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  const [opening = '', ...others] = lines;
  const book = await openBook(house, opening === 'account CRYPTO' ? 'CRYPTO' : 'STOCK');
  let stated = 0;
  for (const line of others) {
    const [, clock, earlier, words] = LINE.exec(line) ?? [];
    if (clock && words) {
      house.setClock(iso(clock));
      await enterLine(book, words, earlier && iso(earlier));
      continue;
    }
    expect({ line, ...(await figuresNamed(house, book.portfolio_id, line)) }).toEqual({ line, ...statedIn(line) });
    stated += 1;
  }
  expect(stated).toBeGreaterThan(3);
  await expectBooksToAgree(house.rows);
}

/** `= AAPL quantity 178 cost_basis 5,360.04`: whose figures, and each with what it must be. */
const parts = (line: string): string[] => line.replace(/^= /, '').split(' ');

function statedIn(line: string): Record<string, string> {
  const [, ...pairs] = parts(line);
  const figures: Record<string, string> = {};
  for (let i = 0; i < pairs.length; i += 2) figures[pairs[i] ?? ''] = (pairs[i + 1] ?? '').replaceAll(',', '');
  return figures;
}

/** As both sides show it: from the flows, and what is there at the day of the last reckoning. */
async function moneyWeightedOf(house: House, portfolioId: string): Promise<string> {
  const owner = await house.rows.row<{ user_id: string; total_value: string; figures_day: string }>(
    'SELECT user_id, total_value, figures_day FROM portfolios WHERE id = $1',
    [portfolioId],
  );
  const flows = await readFlows(house.rows, owner?.user_id ?? '');
  const day = dayOf(new Date(owner?.figures_day ?? ''));
  return moneyWeighted(flows, owner?.total_value ?? '0', day) ?? 'none';
}

async function figuresNamed(house: House, portfolioId: string, line: string): Promise<Record<string, string>> {
  if (!line.startsWith('= ')) throw new Error(`Neither an entry nor a figure: ${line}`);
  const [of = ''] = parts(line);
  const row =
    of === 'portfolio'
      ? {
          ...(await house.rows.row<object>('SELECT * FROM portfolios WHERE id = $1', [portfolioId])),
          xirr: await moneyWeightedOf(house, portfolioId),
        }
      : /^\d{4}-/.test(of)
        ? await house.rows.row<object>(
            'SELECT * FROM portfolio_snapshots WHERE portfolio_id = $1 AND snapshot_date = $2',
            [portfolioId, of],
          )
        : await house.rows.row<object>('SELECT * FROM holdings WHERE portfolio_id = $1 AND symbol = $2', [
            portfolioId,
            of,
          ]);
  const named = Object.keys(statedIn(line));
  const found = Object.entries(row ?? {}).filter(([name]) => named.includes(name));
  return Object.fromEntries(found.map(([name, value]) => [name, shortest(String(value))]));
}

/** Money keeps its cents; what has more decimals is written without its last zeros, as in the text. */
const shortest = (value: string): string => (/\.\d{3,}$/.test(value) ? value.replace(/\.?0+$/, '') : value);
