/**
 * The proof: every cached figure of the house beside a replay of all its events by another path. It finds what the
 * engine has got wrong, and what somebody has changed behind its back; it changes nothing.
 */
import { compare, type Comparison, type Difference } from './comparison.js';
import { priceBook } from './price-book.js';
import type { ClosingPrice, PortfolioRecords, ProofReads } from './records.js';
import { compareSplitPrices } from './split-prices.js';

export type { Difference } from './comparison.js';

export interface Proof {
  portfolios: number;
  events: number;
  figures: number;
  difference_count: number;
  /** The first of them: where thousands differ, the first hundreds tell why. */
  differences: readonly Difference[];
}

const MOST_DIFFERENCES = 1_000;
/** The price book of so many symbols is kept between portfolios. */
const MOST_SYMBOLS = 500;

/** `tell` hears of each difference as it is found, also of those that are too many to keep. */
export async function prove(
  reads: ProofReads,
  tell: (difference: Difference) => void = () => undefined,
): Promise<Proof> {
  const closes = new Map<string, ClosingPrice[]>();
  const proof = { portfolios: 0, events: 0, figures: 0, difference_count: 0, differences: [] as Difference[] };
  function note({ differences, figures }: Comparison): void {
    proof.figures += figures;
    proof.difference_count += differences.length;
    differences.forEach(tell);
    proof.differences.push(...differences.slice(0, MOST_DIFFERENCES - proof.differences.length));
  }
  for await (const batch of reads.portfolios()) {
    await readPrices(reads, closes, batch);
    for (const records of batch) {
      proof.portfolios += 1;
      proof.events += records.events.length;
      note(compare(records, priceBook(closes)));
    }
  }
  for await (const asset of reads.splitAssets()) note(compareSplitPrices(asset));
  return proof;
}

/** Adds the price book of the symbols that these portfolios have to do with. */
async function readPrices(
  reads: ProofReads,
  closes: Map<string, ClosingPrice[]>,
  batch: readonly PortfolioRecords[],
): Promise<void> {
  const symbols = batch.flatMap(({ events, holdings }) =>
    [...events, ...holdings].flatMap(({ symbol }) => symbol ?? []),
  );
  if (closes.size > MOST_SYMBOLS) closes.clear();
  const missing = [...new Set(symbols)].filter((symbol) => !closes.has(symbol));
  if (missing.length === 0) return;
  for (const symbol of missing) closes.set(symbol, []);
  for (const close of await reads.closingPrices(missing)) closes.get(close.symbol)?.push(close);
}
