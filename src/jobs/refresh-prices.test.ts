// The jobs and the command that ask the sources of prices.
import { openHouse, type House } from '../../test/support/house.js';
import { coins, currencies, openPriceServer, status, type PriceServer } from '../../test/support/price-server.js';
import { createLog } from '../log.js';
import { priceProviders } from '../price-providers/index.js';
import { createJobs } from './index.js';
import { explain } from './explain.js';
import { refreshOnce } from './refresh-prices-once.js';
import { refreshPricesJobs } from './refresh-prices.js';
import { timetable } from './timetable.js';

let house: House;
let server: PriceServer;
beforeAll(async () => {
  [house, server] = await Promise.all([openHouse(), openPriceServer()]);
});
afterAll(() => Promise.all([house.close(), server.close()]));

const switchOn = (...providers: ('coingecko' | 'ecb')[]) =>
  (house.market.providers = priceProviders({
    providers,
    coinGecko: { url: server.url },
    ecb: { url: `${server.url}/daily.xml` },
  }));

const names = () =>
  timetable({
    ...house,
    store: house.papers.store,
    mail: { delivery: undefined, places: { origin: '', resetToken: () => '' } },
  })
    .map(({ name }) => name)
    .filter((name) => name.startsWith('refresh'));
const priced = (symbol: string) => house.count(`prices WHERE symbol = '${symbol}'`);

test('nothing is on the timetable until a source is switched on; then each at its own pace', () => {
  switchOn();
  expect(names()).toEqual([]);
  switchOn('ecb', 'coingecko');
  expect(names()).toEqual(['refresh-prices-coingecko', 'refresh-prices-ecb']);
  expect(refreshPricesJobs(house).map(({ schedule, everySeconds }) => [schedule, everySeconds])).toEqual([
    ['*/15 * * * *', 900],
    ['25 */3 * * *', 10_800],
  ]);
});

test('the jobs run the use case, each for its source', async () => {
  switchOn('ecb', 'coingecko');
  server.will((response, asked) =>
    (asked.path.endsWith('.xml')
      ? currencies({ USD: '1.17', CHF: '0.93' }, '2026-01-02')
      : coins({ bitcoin: '91000' }, '2026-01-05T08:00:00Z'))(response, asked),
  );
  for (const job of refreshPricesJobs(house)) await job.run();
  expect([await priced('BTC'), await priced('CHF'), await priced('EUR')]).toEqual([1, 1, 1]);
});

test('a source that is out of order makes no job late and no server unready', async () => {
  switchOn('coingecko');
  server.will(status(403));
  const jobs = createJobs({ jobs: refreshPricesJobs(house), pool: house.pool, log: createLog('silent') });
  jobs.start();
  await jobs.stop();
  expect(await jobs.problem()).toBeUndefined();
  expect(await house.count(`activity_logs WHERE metadata -> 'failed' ->> 'coingecko' = 'refused'`)).toBe(1);
});

describe('the command', () => {
  const variables = (more: Readonly<Record<string, string>> = {}) => ({
    VIP_ENV: 'test',
    DATABASE_URL: house.database.url('app'),
    DB_APP_PASSWORD: decodeURIComponent(new URL(house.database.url('app')).password),
    SESSION_SECRET: 'b3X9-Qm2v_Zt7Lk.Pw4Rs~Yd8Hf1Gc6Jn',
    DATA_DIR: '/nowhere',
    ECB_URL: `${server.url}/daily.xml`,
    ...more,
  });

  test('says what was entered, and what was not', async () => {
    server.will(currencies({ USD: '1.17', SEK: '10.8', DKK: 'NaN' }, new Date().toISOString().slice(0, 10)));
    const said = await refreshOnce(variables({ PRICE_PROVIDERS: 'ecb' }), undefined);
    expect(said).toMatch(/^2 of \d+ prices entered, 0 unchanged;\n0 holdings in 0 portfolios valued anew\.$/m);
    expect(said).toMatch(/^Not answered: .*GBP/m);
    expect(said).toMatch(/^Not believed: DKK: not_a_number\.$/m);
  });

  test.each([
    ['no source is switched on', {}, undefined, /not switched on.*PRICE_PROVIDERS/],
    ['a source is asked for that is not switched on', { PRICE_PROVIDERS: 'ecb' }, 'coingecko', /not switched on/],
    ['a source is asked for that is none', { PRICE_PROVIDERS: 'ecb' }, 'yahoo', /coingecko, ecb/],
    ['a setting is wrong', { PRICE_PROVIDERS: 'yahoo' }, undefined, /PRICE_PROVIDERS names "yahoo"/],
  ])('says what to do where %s', async (_it, more: Readonly<Record<string, string>>, source, said) => {
    const error: unknown = await refreshOnce(variables(more), source).catch((failure: unknown) => failure);
    expect(explain(error)).toMatch(said);
  });

  test('says so where the source is out of order', async () => {
    server.will(status(404));
    const error: unknown = await refreshOnce(variables({ PRICE_PROVIDERS: 'ecb' }), undefined).catch((e: unknown) => e);
    expect(explain(error)).toMatch(/No source of prices gave a usable answer/);
  });
});
