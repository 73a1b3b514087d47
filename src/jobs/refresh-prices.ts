/** Asks each source of prices that is switched on, as often as it has anything new. */
import type { Job } from './job.js';
import { Refusal } from '../errors.js';
import { PROVIDERS, type ProviderName } from '../price-providers/provider.js';
import { systemContext } from '../request-context.js';
import { refreshPrices } from '../services/refresh-prices.js';
import type { Door } from '../services/run-command.js';
import type { Market } from '../services/use-case.js';

const MINUTE = 60;
/** Coins never rest; the ECB speaks once a day, in the afternoon, and is asked often enough to be heard soon. */
const PACE: Readonly<Record<ProviderName, Pick<Job, 'schedule' | 'everySeconds'>>> = {
  coingecko: { schedule: '*/15 * * * *', everySeconds: 15 * MINUTE },
  ecb: { schedule: '25 */3 * * *', everySeconds: 180 * MINUTE },
};

export const refreshPricesJobs = ({ door, market }: { door: Door; market: Market }): Job[] =>
  PROVIDERS.filter((name) => market.providers.some((provider) => provider.name === name)).map((source) => ({
    name: `refresh-prices-${source}`,
    ...PACE[source],
    lateAfterSeconds: 3 * PACE[source].everySeconds,
    run: () => refresh(door, source),
  }));

/** A source that is out of order is no fault of this server: the log says so, old prices are marked, and it goes on. */
async function refresh(door: Door, source: ProviderName): Promise<void> {
  try {
    await door.run(refreshPrices, systemContext('refresh-prices'), { source });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'price_sources_failed')) throw error;
  }
}
