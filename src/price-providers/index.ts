/** The sources that are switched on. */
import { coinGecko, type CoinGeckoSettings } from './coingecko.js';
import { europeanCentralBank } from './ecb.js';
import type { PriceProvider, ProviderName } from './provider.js';

export interface ProviderSettings {
  providers: readonly ProviderName[];
  coinGecko: CoinGeckoSettings;
  ecb: { url: string };
}

export function priceProviders({ providers, ...settings }: ProviderSettings): PriceProvider[] {
  return providers.map((name) =>
    name === 'coingecko' ? coinGecko(settings.coinGecko) : europeanCentralBank(settings.ecb),
  );
}
