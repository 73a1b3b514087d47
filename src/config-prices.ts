/** Where prices come from by themselves, how far they are believed, and when they are old. Off unless switched on. */
import { wholeNumber, type Report } from './config-values.js';
import type { Variables } from './env-file.js';
import type { ProviderSettings } from './price-providers/index.js';
import { PROVIDERS, type ProviderName } from './price-providers/provider.js';

export interface PriceSettings extends ProviderSettings {
  /** A price that has moved by more than this waits for somebody's second look. */
  jumpPercent: number;
  /** From this age on, a price is marked as old: by default four days, so that a long weekend is not one. */
  ageHours: number;
}

export function priceSettings(variables: Variables, production: boolean, report: Report): PriceSettings {
  const address = (name: string, or: string): string => addressOf(variables, name, or, production, report);
  return {
    providers: providersIn(variables, report),
    coinGecko: {
      url: address('COINGECKO_URL', 'https://api.coingecko.com/api/v3'),
      apiKey: keyIn(variables, report),
    },
    ecb: { url: address('ECB_URL', 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml') },
    jumpPercent: wholeNumber(variables, 'PRICE_JUMP_PERCENT', { or: 30, min: 1, max: 1_000 }, report),
    ageHours: wholeNumber(variables, 'PRICE_AGE_HOURS', { or: 96, min: 1, max: 8_760 }, report),
  };
}

const isProvider = (name: string): name is ProviderName => PROVIDERS.some((known) => known === name);

function providersIn({ PRICE_PROVIDERS }: Variables, report: Report): ProviderName[] {
  const names = (PRICE_PROVIDERS ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const unknown = names.filter((name) => !isProvider(name));
  if (unknown.length > 0)
    report(`PRICE_PROVIDERS names "${unknown.join(', ')}". Set it to one or more of ${PROVIDERS.join(', ')}.`);
  return [...new Set(names.filter(isProvider))];
}

/** A key is never repeated in a problem. */
function keyIn({ COINGECKO_API_KEY }: Variables, report: Report): string | undefined {
  if (!COINGECKO_API_KEY) return undefined;
  if (!/^[\w-]{8,200}$/.test(COINGECKO_API_KEY))
    report('COINGECKO_API_KEY is no key. Copy it as CoinGecko shows it: letters, digits, - and _ only.');
  return COINGECKO_API_KEY;
}

function addressOf(variables: Variables, name: string, or: string, production: boolean, report: Report): string {
  const text = variables[name] || or;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain) report(`${name} is no address of a source. Set it to one without a query, such as ${or}.`);
  else if (production && url.protocol !== 'https:')
    report(`${name} begins with http://. Set its https:// address, so that nobody on the way can change a price.`);
  return text.replace(/\/+$/, '');
}
