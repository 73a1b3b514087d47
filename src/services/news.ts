/** News: added and edited. An article's address is its key. */
import { editRow } from './edit-row.js';
import { choice, form, moment, optional, prose, symbols, text, url } from './input.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { effectiveAt } from '../domain/timeline.js';

const ARTICLE = {
  title: text({ max: 300 }),
  description: prose({ max: 5000 }),
  url: url(),
  source: text({ max: 100 }),
  category: choice(['CRYPTO', 'STOCKS', 'ECONOMY', 'GENERAL']),
  related_symbols: symbols(),
  image_url: optional(url()),
};

export const addNews = defineUseCase({
  name: 'add-news',
  allow: ADMINS,
  input: form({ ...ARTICLE, published_at: optional(moment()) }),
  async run(tx, input, { now }) {
    const article = { ...input, published_at: effectiveAt(input.published_at, now(), 'published_at') };
    const { id } = await insertRow(tx, 'news_cache', article);
    return {
      result: { id },
      log: {
        action: 'NEWS_CHANGED' as const,
        target: { type: 'news_cache', id },
        description: 'Added an article',
        change: difference(undefined, article),
      },
    };
  },
});

export const editNews = editRow({
  name: 'edit-news',
  table: 'news_cache',
  action: 'NEWS_CHANGED',
  noun: 'an article',
  fields: { ...ARTICLE, published_at: moment() },
  decide(_before, wanted, now) {
    if (wanted.published_at instanceof Date)
      return { ...wanted, published_at: effectiveAt(wanted.published_at, now, 'published_at') };
    return wanted;
  },
});
