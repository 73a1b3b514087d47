// News: published and revised.
import type { Case } from '../support/four-tests.js';
import type { House } from '../support/house.js';
import { unknownId } from '../support/planted.js';
import { addNews, editNews } from '../../src/services/news.js';

const row = (house: House, table: string, id: string) => house.rows.row(`SELECT * FROM ${table} WHERE id = $1`, [id]);
const notThere = async () => ({ input: { id: unknownId() }, code: 'not_found' as const, field: 'id' });

let articles = 0;
const newUrl = () => `https://example.com/news/${(articles += 1)}`;
const newArticle = () => ({
  title: 'Rates hold',
  description: 'They do.',
  url: newUrl(),
  source: 'The Gazette',
  category: 'ECONOMY',
  related_symbols: 'aapl, BTC',
  published_at: '2026-01-04',
});
const article = async (house: House) => (await house.door.run(addNews, house.admin, newArticle())).id;
const ARTICLE = {
  title: 'line',
  description: 'prose',
  url: 'url',
  source: 'line',
  category: 'choice',
  related_symbols: 'symbols',
  image_url: 'url',
  published_at: 'moment',
} as const;

const publish: Case = {
  useCase: addNews,
  good: async () => newArticle(),
  async done(house, id, { url }) {
    expect(await row(house, 'news_cache', id)).toMatchObject({
      title: 'Rates hold',
      url,
      category: 'ECONOMY',
      related_symbols: ['AAPL', 'BTC'],
      published_at: new Date('2026-01-04T00:00:00Z'),
    });
  },
  log: {
    action: 'NEWS_CHANGED',
    target: 'news_cache',
    metadata: { after: { category: 'ECONOMY', related_symbols: ['AAPL', 'BTC'] } },
  },
  refused: {
    'an article that is there': async (house) => {
      const form = newArticle();
      await house.door.run(addNews, house.admin, form);
      return { input: { ...newArticle(), url: form.url }, code: 'already_exists', field: 'url' };
    },
    'an article of tomorrow': async () => ({
      input: { ...newArticle(), published_at: '2026-01-06' },
      code: 'in_the_future',
      field: 'published_at',
    }),
  },
  fields: ARTICLE,
  required: ['title', 'description', 'url', 'source', 'category'],
};

const revise: Case = {
  useCase: editNews,
  good: async (house) => ({ id: await article(house), title: 'Rates fall', category: 'GENERAL', related_symbols: [] }),
  async done(house, id) {
    expect(await row(house, 'news_cache', id)).toMatchObject({
      title: 'Rates fall',
      category: 'GENERAL',
      related_symbols: [],
      description: 'They do.',
    });
  },
  log: {
    action: 'NEWS_CHANGED',
    target: 'news_cache',
    metadata: {
      before: { category: 'ECONOMY' },
      after: { category: 'GENERAL', related_symbols: [] },
      unrecorded: ['title'],
    },
  },
  refused: {
    'no such article': notThere,
    'an address that another has': async (house) => {
      const form = newArticle();
      await house.door.run(addNews, house.admin, form);
      return { input: { id: await article(house), url: form.url }, code: 'already_exists', field: 'url' };
    },
    'an article of tomorrow': async (house) => ({
      input: { id: await article(house), published_at: '2026-01-06' },
      code: 'in_the_future',
      field: 'published_at',
    }),
  },
  fields: { id: 'id', ...ARTICLE },
  required: ['id'],
};

export const NEWS: readonly Case[] = [publish, revise];
