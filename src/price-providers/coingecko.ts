/**
 * CoinGecko's simple prices, in USD. Numbers are read as the digits that stand in the answer: a float would change the
 * last of them.
 */
import { isLosslessNumber, parse } from 'lossless-json';
import { readQuoted, type Quote, type QuoteProblem, type Wanted } from '../domain/quotes.js';
import { fetchText, PATIENCE, type Patience } from './fetch-text.js';
import { ProviderFailure, type Answer, type PriceProvider } from './provider.js';

export interface CoinGeckoSettings {
  /** https://api.coingecko.com/api/v3, or https://pro-api.coingecko.com/api/v3 with a key for it. */
  url: string;
  apiKey?: string;
}

/** An address stays below what any proxy takes. */
const COINS_A_REQUEST = 50;
const MAX_BYTES = 256 * 1_024;

export function coinGecko({ url, apiKey }: CoinGeckoSettings, patience: Patience = PATIENCE): PriceProvider {
  const headers = { accept: 'application/json', ...keyHeader(url, apiKey) };
  const ask = async (wanted: readonly Wanted[], signal: AbortSignal): Promise<Answer> => {
    const contentTypes = ['application/json'];
    const text = await fetchText(
      { url: addressOf(url, wanted), headers, contentTypes, maxBytes: MAX_BYTES },
      patience,
      signal,
    );
    return read(text, wanted);
  };
  return {
    name: 'coingecko',
    kinds: ['CRYPTO'],
    answersFor: () => true,
    async fetch(wanted, signal) {
      const answers = await Promise.allSettled(inParts(wanted).map((part) => ask(part, signal)));
      const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const failed = answers.find((answer) => answer.status === 'rejected');
      // Some of it is better than nothing: what was not answered is named as such.
      if (failed && good.length === 0) throw failed.reason;
      return {
        quotes: good.flatMap(({ quotes }) => quotes),
        problems: good.flatMap(({ problems }) => problems),
      };
    },
  };
}

/** A paid key is for another address than a free one, and goes by another name. */
export function keyHeader(url: string, apiKey: string | undefined): Record<string, string> {
  if (!apiKey) return {};
  const isPaid = new URL(url).hostname.startsWith('pro-api.');
  return { [isPaid ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key']: apiKey };
}

function addressOf(base: string, wanted: readonly Wanted[]): URL {
  const url = new URL(`${base}/simple/price`);
  url.search = new URLSearchParams({
    ids: [...new Set(wanted.map(({ reference }) => reference))].join(','),
    vs_currencies: 'usd',
    include_last_updated_at: 'true',
    precision: 'full',
  }).toString();
  return url;
}

const inParts = (wanted: readonly Wanted[]): Wanted[][] =>
  Array.from({ length: Math.ceil(wanted.length / COINS_A_REQUEST) }, (_, part) =>
    wanted.slice(part * COINS_A_REQUEST, (part + 1) * COINS_A_REQUEST),
  );

function read(text: string, wanted: readonly Wanted[]): Answer {
  const answer = objectIn(text);
  // Several symbols may stand for one coin, as where it was renamed: each has its price.
  const asked = new Map<string, Wanted[]>();
  for (const one of wanted) asked.set(one.reference, [...(asked.get(one.reference) ?? []), one]);
  const quotes: Quote[] = [];
  const problems: QuoteProblem[] = [];
  for (const [reference, particulars] of Object.entries(answer)) {
    const ones = asked.get(reference);
    if (!ones) problems.push({ symbol: reference, why: 'not_asked_for' });
    for (const one of ones ?? []) {
      const result = quoteOf(one, particulars);
      if (typeof result === 'object') quotes.push(result);
      else if (result) problems.push({ symbol: one.symbol, why: result });
    }
  }
  return { quotes, problems };
}

/** One coin of the answer; nothing where it says that it has no price. */
function quoteOf({ kind, symbol }: Wanted, particulars: unknown): Quote | QuoteProblem['why'] | undefined {
  if (!isObject(particulars)) return 'not_a_number';
  const { usd, last_updated_at: seconds } = particulars;
  if (usd === undefined || usd === null) return undefined;
  const price = isLosslessNumber(usd) ? readQuoted(usd.value) : 'not_a_number';
  if (typeof price === 'string') return price;
  const moment = isLosslessNumber(seconds) && /^\d{9,10}$/.test(seconds.value) ? seconds.value : undefined;
  return moment ? { kind, symbol, price, as_of: new Date(Number(moment) * 1_000) } : 'no_moment';
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const answer = parse(text);
    if (isObject(answer)) return answer;
  } catch {
    // Whatever it is, it is not the JSON that was asked for.
  }
  throw new ProviderFailure('malformed');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
