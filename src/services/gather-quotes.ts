/** Asks every source of prices at once for what it knows of. No transaction waits for them. */
import type { Market } from './use-case.js';
import type { Quote, QuoteProblem, Wanted } from '../domain/quotes.js';
import { ProviderFailure, type FailureKind, type PriceProvider } from '../price-providers/provider.js';

export interface Gathered {
  source: PriceProvider['name'];
  /** For how many an answer is expected. */
  asked: number;
  quotes: readonly Quote[];
  problems: readonly QuoteProblem[];
  /** Why there is nothing at all. */
  failure?: FailureKind;
}

/** However patient each request is, so long is the whole of it. */
const LONGEST_MS = 90_000;

export function gatherQuotes(providers: Market['providers'], wanted: readonly Wanted[]): Promise<Gathered[]> {
  return Promise.all(providers.map((provider) => gather(provider, wanted)));
}

async function gather(provider: PriceProvider, all: readonly Wanted[]): Promise<Gathered> {
  const wanted = all.filter(({ kind }) => provider.kinds.includes(kind));
  const expected = wanted.filter((one) => provider.answersFor(one));
  const one = { source: provider.name, asked: expected.length };
  if (wanted.length === 0) return { ...one, quotes: [], problems: [] };
  try {
    const { quotes, problems } = await provider.fetch(wanted, AbortSignal.timeout(LONGEST_MS));
    const named = new Set([...quotes, ...problems].map(({ symbol }) => symbol));
    const silent = expected.filter(({ symbol }) => !named.has(symbol));
    return {
      ...one,
      quotes,
      problems: [...problems, ...silent.map(({ symbol }) => ({ symbol, why: 'not_answered' as const }))],
    };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { ...one, quotes: [], problems: [], failure: error.kind };
  }
}
