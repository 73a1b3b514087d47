/**
 * The European Central Bank's daily reference rates. They say what a euro is in each currency; the book wants what each
 * currency is in dollars. The file is small and never changes its shape, so it is read by that shape alone: there is no
 * XML parser that a hostile file could set to work.
 */
import { decimal, type Decimal } from '../domain/money.js';
import { asPrice, type Quote, type QuoteProblem, type Wanted } from '../domain/quotes.js';
import { fetchText, PATIENCE, type Patience } from './fetch-text.js';
import { ProviderFailure, type Answer, type PriceProvider } from './provider.js';

const MAX_BYTES = 64 * 1_024;
const CONTENT_TYPES = ['text/xml', 'application/xml'];
/** What the bank quotes every day. The many other currencies are no gap in its answer; one that it adds is taken. */
const QUOTED = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY ZAR'.split(
    ' ',
  ),
);

export function europeanCentralBank({ url }: { url: string }, patience: Patience = PATIENCE): PriceProvider {
  return {
    name: 'ecb',
    kinds: ['FIAT'],
    answersFor: ({ symbol }) => QUOTED.has(symbol),
    async fetch(wanted, signal) {
      const ask = { url: new URL(url), headers: { accept: 'text/xml' }, contentTypes: CONTENT_TYPES };
      return read(await fetchText({ ...ask, maxBytes: MAX_BYTES }, patience, signal), wanted);
    },
  };
}

const DAY = /<Cube time=['"](\d{4}-\d{2}-\d{2})['"]>/g;
const RATE = /<Cube currency=['"]([A-Z]{3})['"] rate=['"]([^'"<>&]{0,40})['"]\/>/g;

function read(text: string, wanted: readonly Wanted[]): Answer {
  const as_of = dayIn(text);
  const perEuro = ratesIn(text);
  const dollars = perEuro.get('USD');
  if (!dollars || typeof dollars === 'string') throw new ProviderFailure('malformed');
  const quotes: Quote[] = [];
  const problems: QuoteProblem[] = [];
  for (const { kind, symbol } of wanted) {
    const rate = perEuro.get(symbol);
    if (!rate) continue;
    const price = typeof rate === 'string' ? rate : asPrice(dollars.div(rate));
    if (typeof price === 'string') problems.push({ symbol, why: price });
    else quotes.push({ kind, symbol, price, as_of });
  }
  return { quotes, problems };
}

/** The day of the rates, from a file that is whole, declares nothing of its own and has one day in it. */
function dayIn(text: string): Date {
  const isWhole = /<\/gesmes:Envelope>\s*$/.test(text) && !text.includes('<!');
  const [day, another] = [...text.matchAll(DAY)].map(([, found]) => found ?? '');
  const as_of = new Date(`${day}T00:00:00.000Z`);
  const exists = day !== undefined && !Number.isNaN(as_of.getTime()) && as_of.toISOString().startsWith(day);
  if (!isWhole || another !== undefined || !exists) throw new ProviderFailure('malformed');
  return as_of;
}

type Rate = Decimal | QuoteProblem['why'];

function ratesIn(text: string): Map<string, Rate> {
  const rates = new Map<string, Rate>([['EUR', decimal('1')]]);
  for (const [, code = '', digits = ''] of text.matchAll(RATE))
    rates.set(code, rates.has(code) ? 'not_a_number' : readRate(digits));
  return rates;
}

function readRate(digits: string): Rate {
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return 'not_a_number';
  if (digits.length > 20) return 'absurd';
  const rate = decimal(digits);
  return rate.gt(0) ? rate : 'not_positive';
}
