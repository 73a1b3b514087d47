/** What clients keep an eye on, and the news beside it. */
import { addNews } from '../../src/services/news.js';
import { addToWatchlist, removeFromWatchlist } from '../../src/services/watchlist.js';
import { ADMIN, AMELIE, KENJI, PRIYA, SECOND_ADMIN, SOFIA } from './people.js';
import { moment, step, type Step } from './step.js';

const WATCHED: Record<string, string> = {
  [AMELIE]: 'SAP TSM GOOGL NVDA',
  [KENJI]: 'BTC ETH AVAX',
  [SOFIA]: 'AAPL V',
  [PRIYA]: 'BTC SOL',
};

const watched = Object.entries(WATCHED).flatMap(([client, symbols]) =>
  symbols
    .split(' ')
    .map((symbol) =>
      step(
        { at: moment('2026-11-16', '15:00'), key: `watch:${client}:${symbol}`, by: ADMIN },
        addToWatchlist,
        (world) => ({ user_id: world.person(client), symbol }),
      ),
    ),
);

const forgotten = step(
  { at: moment('2026-11-18', '15:00'), key: `watch:${KENJI}:AVAX:removed`, by: ADMIN },
  removeFromWatchlist,
  (world) => ({
    id: world.made(`watch:${KENJI}:AVAX`),
  }),
);

interface Article {
  on: string;
  slug: string;
  category: 'CRYPTO' | 'STOCKS' | 'ECONOMY' | 'GENERAL';
  related_symbols: string[];
  title: string;
  description: string;
}

const ARTICLES: readonly Article[] = [
  {
    on: '2026-10-16',
    slug: 'asml-orders',
    category: 'STOCKS',
    related_symbols: ['ASML', 'TSM'],
    title: 'Orders for chip machines rise for a third quarter',
    description: 'Makers of memory and of processors both ordered more than they had planned at the start of the year.',
  },
  {
    on: '2026-10-30',
    slug: 'novo-outlook',
    category: 'STOCKS',
    related_symbols: ['NVO', 'LLY'],
    title: 'Makers of weight-loss medicine narrow their outlook',
    description: 'Prices fall faster than volumes grow, and both large makers say so in the same week.',
  },
  {
    on: '2026-11-06',
    slug: 'ether-fees',
    category: 'CRYPTO',
    related_symbols: ['ETH'],
    title: 'Fees on Ethereum fall to the lowest of the year',
    description: 'After the autumn upgrade, a plain transfer costs a few cents even on busy days.',
  },
  {
    on: '2026-11-13',
    slug: 'bitcoin-range',
    category: 'CRYPTO',
    related_symbols: ['BTC'],
    title: 'Bitcoin leaves its range of two months',
    description: 'Trading was thin; analysts warn against reading too much into one week.',
  },
  {
    on: '2026-11-17',
    slug: 'rates-unchanged',
    category: 'ECONOMY',
    related_symbols: [],
    title: 'Central banks on both sides of the Atlantic keep their rates',
    description: 'Both name the same reason: wages grow a little faster than a year ago.',
  },
  {
    on: '2026-11-19',
    slug: 'reporting-season',
    category: 'GENERAL',
    related_symbols: ['AAPL', 'MSFT', 'JPM'],
    title: 'What this season’s reports had in common',
    description: 'Higher margins, careful forecasts, and fewer purchases of own shares than a year before.',
  },
];

const news = ARTICLES.map(({ on, slug, ...article }) =>
  step({ at: moment(on, '07:00'), key: `news:${slug}`, by: SECOND_ADMIN }, addNews, () => ({
    ...article,
    url: `https://news.example.com/${on}/${slug}`,
    source: 'Example Financial News',
  })),
);

export const market: readonly Step[] = [...watched, forgotten, ...news];
