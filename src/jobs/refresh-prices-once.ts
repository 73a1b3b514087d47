/** npm run refresh-prices: asks the sources of prices now, and says what came of it. */
import { readConfig } from '../config.js';
import { createPool } from '../db/client.js';
import { doorKeys } from '../keys.js';
import { priceProviders } from '../price-providers/index.js';
import { systemContext } from '../request-context.js';
import { refreshPrices } from '../services/refresh-prices.js';
import type { RefreshReport } from '../services/refresh-report.js';
import { createDoor } from '../services/run-command.js';

/** In words, what a refresh came to. */
function sayRefreshed(answer: RefreshReport): string {
  const lists = [
    ['held', 'Held for a second look'],
    ['missing', 'Not answered'],
    ['refused', 'Not believed'],
    ['failed', 'Out of order'],
  ] as const;
  return [
    `${answer.entered} of ${answer.asked} prices entered, ${answer.unchanged} unchanged;`,
    `${answer.holdings} holdings in ${answer.portfolios} portfolios valued anew.`,
    ...lists.flatMap(([name, words]) => (answer[name] ? [`${words}: ${answer[name]}.`] : [])),
  ].join('\n');
}

export async function refreshOnce(variables: NodeJS.ProcessEnv, source: string | undefined): Promise<string> {
  const config = readConfig(variables);
  const { prices } = config;
  const market = { providers: priceProviders(prices), jumpPercent: prices.jumpPercent };
  const pool = createPool(config.databases.app, { max: 2 });
  try {
    const door = createDoor({ pool, ...doorKeys(config), market });
    return sayRefreshed(await door.run(refreshPrices, systemContext('refresh-prices-command'), { source }));
  } finally {
    await pool.end();
  }
}
