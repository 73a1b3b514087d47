import { type Contents, type FormEntry } from '../contents.js';

const ARTICLE: FormEntry[] = [
  'title',
  { name: 'description', kind: 'prose' },
  'url',
  'source',
  'category',
  { name: 'related_symbols', kind: 'symbols' },
  'image_url',
  'published_at',
];

export const newsCache: Contents = {
  model: 'NewsCache',
  group: 'Market',
  icon: 'news',
  title: { select: { title: true }, of: (row) => String(row.title) },
  list: ['published_at', 'title', 'source', 'category', 'related_symbols'],
  filters: ['title', 'source', 'category', 'related_symbols', 'published_at'],
  newest: 'published_at',
  search: ['title', 'source'],
  new: ARTICLE.map((entry) => (entry === 'published_at' ? { name: 'published_at', required: false } : entry)),
  edit: ARTICLE,
};
