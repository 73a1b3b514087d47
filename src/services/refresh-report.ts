/** What a refresh has done, for whoever asked for it and for the log: counts, sources and symbols. */
import type { Gathered } from './gather-quotes.js';
import type { Revalued } from '../db/prices.js';
import type { Known } from '../db/wanted-prices.js';
import type { Fate, Quote, QuoteProblem } from '../domain/quotes.js';

export type SourcedQuote = Quote & { source: string };

export interface Judged extends SourcedQuote {
  fate: Fate;
  latest: Known['latest'];
  own: Known['own'];
}

export function reportOf(id: string, gathered: readonly Gathered[], judged: readonly Judged[], touched: Revalued) {
  const of = (fate: string) => judged.filter((quote) => quote.fate === fate).map(({ symbol }) => symbol);
  const refused = problemsOf(gathered, judged);
  const missing = refused.filter(({ why }) => why === 'not_answered').map(({ symbol }) => symbol);
  const unusable = refused.filter(({ why }) => why !== 'not_answered').map(({ symbol, why }) => [symbol, why] as const);
  const failed = gathered.flatMap(({ source, failure }) => (failure ? [[source, failure] as const] : []));
  const counts = {
    asked: String(gathered.reduce((sum, { asked }) => sum + asked, 0)),
    entered: String(of('enter').length),
    unchanged: String(of('unchanged').length),
    holdings: String(touched.holdings),
    portfolios: String(touched.portfolios),
  };
  return {
    result: {
      id,
      ...counts,
      held: of('hold').join(', '),
      missing: missing.join(', '),
      refused: pairs(unusable),
      failed: pairs(failed),
    },
    log: {
      action: 'PRICES_REFRESHED' as const,
      target: { type: 'price_sources', id },
      description: `Prices of ${id}: ${counts.entered} of ${counts.asked} entered, ${of('hold').length} held, ${missing.length + unusable.length} without a usable answer`,
      metadata: {
        ...counts,
        ...(of('hold').length > 0 && { held: of('hold') }),
        ...(missing.length > 0 && { missing }),
        ...(unusable.length > 0 && { refused: Object.fromEntries(unusable) }),
        ...(failed.length > 0 && { failed: Object.fromEntries(failed) }),
      },
    },
  };
}

export type RefreshReport = ReturnType<typeof reportOf>['result'];

const pairs = (list: readonly (readonly [string, string])[]): string =>
  list.map(([name, why]) => `${name}: ${why}`).join(', ');

const MOST_STRANGERS = 10;

/** All that was not taken. What nobody asked for is named only where it looks like a name of a coin, and not without end. */
function problemsOf(gathered: readonly Gathered[], judged: readonly Judged[]): QuoteProblem[] {
  const told = gathered.flatMap(({ problems }) => problems);
  const strange = told.filter(({ symbol, why }) => why === 'not_asked_for' && /^[a-z0-9-]{1,40}$/.test(symbol));
  const strangers = [...new Map(strange.map((problem) => [problem.symbol, problem])).values()];
  const unbelieved = judged.flatMap(({ symbol, fate }) =>
    fate === 'enter' || fate === 'hold' || fate === 'unchanged' ? [] : [{ symbol, why: fate }],
  );
  return [...told.filter(({ why }) => why !== 'not_asked_for'), ...strangers.slice(0, MOST_STRANGERS), ...unbelieved];
}
